"""The verbs of learning: read on, begin a test, keep its answers, hand it in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import IntegrityError

from portal.areas.rules import county_code, town_code
from portal.core import audit, clock, db, settings
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.learning import queries, rules
from portal.learning.models import TALLIES, Attempt, Reading
from portal.learning.rules import Exam, Lesson, Standing
from portal.members import queries as members
from portal.members import service as members_service


def _set(key: str) -> int:
    return settings.number(key, rules.SETTINGS[key], clock.today())


@dataclass(frozen=True)
class Terms:
    """What holds today for a test that is begun: how many questions, what passes, when it may be sat again."""

    questions: int
    percent: int
    days: int


def terms() -> Terms:
    """The county's numbers in force today."""
    return Terms(_set("learning_questions"), _set("learning_pass_percent"), _set("learning_retake_days"))


def may_begin_on(before: Sequence[Attempt]) -> date | None:
    """From when a test may be sat again, of one's sittings the newest first; None where it may be now."""
    if not before or before[0].handed_on is None:
        return None
    again = rules.again_on(before[0].handed_on, before[0].passed, terms().days)
    return again if again > clock.today() else None


def read_on(lesson: Lesson, part: int) -> Reading:
    """Keep how far somebody has read; whoever turns back has still read what they read."""
    part = min(max(part, 1), len(lesson.parts))
    found = queries.reading(lesson.key)
    if found is None:
        found = Reading(user_id=actor().id, lesson=lesson.key, part=part)
        db.session.add(found)
    found.part, found.read_on = max(found.part, part), clock.today()
    return found


def begin(test: Exam) -> Attempt:
    """Begin a test, or go on with the one that was begun; `Refused` while it may not be sat again.

    Questions whose law has changed since they were written are not asked. Of two taps at once one begins it.
    """
    today, before = clock.today(), queries.attempts(test)
    if before and before[0].handed_on is None:
        return before[0]
    if again := may_begin_on(before):
        raise Refused(_("这个测试 %(day)s 起可以再考", day=again.isoformat()))
    nth, who = (before[0].nth + 1 if before else 1), actor()
    bank = queries.fresh(rules.questions().values(), today)
    attempt = Attempt(
        user_id=who.id,
        test=test,
        nth=nth,
        asked=rules.drawn(test, bank, terms().questions, f"{who.id} {test.value} {nth}"),
        chosen={},
        percent=terms().percent,
        begun_on=today,
    )
    try:
        with db.session.begin_nested():
            db.session.add(attempt)
            db.session.flush()
    except IntegrityError:
        return queries.attempts(test)[0]
    audit.record("learning.begin", Attempt.__tablename__, attempt, test=test.value)
    return attempt


def keep(attempt: Attempt, chosen: Mapping[str, str]) -> bool:
    """Keep the answers given so far; False where the test was handed in meanwhile, which stands."""
    db.session.refresh(attempt, with_for_update=True)
    if attempt.handed_on is not None:
        return False
    attempt.chosen = {**attempt.chosen, **rules.clean(chosen, attempt.asked)}
    return True


def hand_in(attempt: Attempt, chosen: Mapping[str, str]) -> None:
    """Hand a test in, once: marked, counted by question without a name, and noted on a member's file where passed."""
    if not keep(attempt, chosen):
        raise Refused(_("这份卷子已经交过，以第一次交的为准"))
    left = [at for at, one in enumerate(rules.asked_for(attempt.asked), start=1) if one.key not in attempt.chosen]
    if left:
        raise Refused(_("还有题没答：第 %(list)s 题", list=str(_("、")).join(map(str, left))))
    attempt.right, attempt.of = rules.marked(attempt.asked, attempt.chosen)
    attempt.passed = rules.passes(attempt.right, attempt.of, attempt.percent)
    attempt.handed_on = clock.today()
    audit.record(
        "learning.hand_in", Attempt.__tablename__, attempt,
        test=attempt.test.value, after=attempt.standing.value,
    )  # fmt: skip
    member = members.file_of(attempt.user_id)
    _count(attempt, member.village_code if member else min(actor().areas))
    if member is not None and attempt.standing is Standing.PASSED and attempt.test is Exam.DUTY:
        members_service.note_pass(
            member, attempt.handed_on, str(_("答对 %(right)d 题，共 %(of)d 题", right=attempt.right, of=attempt.of))
        )


def _count(attempt: Attempt, code: str) -> None:
    """Add the answers to what is known of each question in the person's town."""
    town = town_code(code)
    TALLIES.add(
        db.session(),
        {
            (town, town, county_code(code), one.key): {
                "asked": 1,
                "right": int(attempt.chosen[one.key] == one.right),
                attempt.chosen[one.key]: 1,
            }
            for one in rules.asked_for(attempt.asked)
        },
    )
