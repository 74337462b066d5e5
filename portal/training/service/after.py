"""After a session: what it cost, and what people say of it without their names."""

from dataclasses import dataclass, replace

from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import acting_as, actor
from portal.training.models import Cost, Enrolment, Feedback, TrainingSession
from portal.training.rules import Clear, Money, Pace, Useful
from portal.training.service.seats import lock

MOST_FEN = 100_000_000


@dataclass(frozen=True)
class Opinion:
    """Three taps and one sentence: what the person still cannot do."""

    useful: Useful
    clear: Clear
    pace: Pace
    still: str = ""


def note_cost(session: TrainingSession, kind: Money, item: str, fen: int, voucher: str) -> Cost:
    """Write money down for a session; what was spent names its voucher (PRODUCT.md S07)."""
    if kind is Money.SPENT and not voucher:
        raise Refused(_("花掉的钱要写凭证号"), "voucher")
    if not fen or abs(fen) > MOST_FEN:
        raise Refused(_("请写金额，比如 150 或 150.50；冲抵写负数"), "yuan")
    who = actor()
    made = Cost(
        session_id=session.id, village_code=session.village_code, town_code=session.town_code,
        county_code=session.county_code, kind=kind, item=item, fen=fen, voucher=voucher, day=session.day,
        by_id=who.id, by_name=who.name or "", noted_at=clock.now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record("training.cost", session.__tablename__, session, kind=kind.value, fen=fen)
    return made


def say_opinion(one: Enrolment, opinion: Opinion) -> None:
    """Somebody who came says how it was, once; the row does not say who (S13)."""
    session = lock(one.session_id)
    if not one.came or clock.now() < session.ends_at:
        raise Refused(_("上完课才能说"))
    if one.answered:
        raise Refused(_("您已经说过了，谢谢"))
    one.answered = True
    with acting_as(replace(actor(), areas=frozenset({session.code}))):
        made = Feedback(
            session_id=session.id, village_code=session.village_code, town_code=session.town_code,
            county_code=session.county_code, useful=opinion.useful, clear=opinion.clear, pace=opinion.pace,
            still=opinion.still, said_on=session.day,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
