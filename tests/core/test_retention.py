"""What has been kept long enough goes at night, with one line of counts; what runs stays (SECURITY.md R66)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models import SignIn
from portal.accounts.rules import Role
from portal.consultations.models import Answer, Consultation, Event, Note, Opinion, Try
from portal.consultations.rules import OVER
from portal.consultations.rules import State as Answered
from portal.core import clock, crypto, db, jobs, retention, settings
from portal.core.audit import Audit
from portal.core.scope import acting_as, system
from portal.core.submission import Submission
from portal.mediation.models import Case, Party
from portal.mediation.rules import Figure, Source, State
from portal.mediation.service import close
from portal.reports import service as reports
from tests.kit import asking
from tests.kit.makers import COUNTY, GANCHENGZI

LONG_AGO = 3 * 365 + 40
SAID = "这一句别处没有"


def adviser(make):
    """An adviser who has served the village for thirty years."""
    who = make.user((Role.ADVISER, GANCHENGZI))
    make.contract(GANCHENGZI, who, from_on=clock.today() - timedelta(days=30 * 366))
    return who


def count(*models):
    db.session.remove()
    with acting_as(system("tests")):
        found = [db.session.scalar(select(func.count(model.id))) for model in models]
        db.session.remove()
    return found


def night(today=None):
    with acting_as(system("tests")), db.transaction():
        return retention.forget_due(today or clock.today())


def closed_long_ago(make, **told):
    number, _receipt = asking.ask(make, until=Answered.ANSWERED, days_ago=LONG_AGO, **told)
    with clock.frozen(clock.now() - timedelta(days=LONG_AGO - 2)), make.writing() as session:
        found = asking.load(number)
        session.add(Note(consultation=found, text=SAID, at=clock.now(), by="简"))
        asking.service.close(found)
    return number


def applied(make, until, days_ago, **told):
    return make.case(until=until, days_ago=days_ago, source=Source.APPLIED, phones=("13800005678",), **told)


def test_a_question_goes_with_all_its_parts_three_years_after_it_was_closed(make):
    adviser(make)
    closed_long_ago(make)
    recent, _receipt = asking.ask(make, until=Answered.CLOSED, days_ago=20)
    assert night()["consultations"] == 1
    assert count(Consultation, Note) == [1, 0]
    assert count(Answer, Event)[0] == 1
    assert asking.one(recent)


def test_every_table_that_hangs_on_a_question_is_emptied_with_it(make):
    adviser(make)
    closed_long_ago(make, voice=True)
    night()
    hanging = [
        mapper.class_
        for mapper in db.Base.registry.mappers
        if any(key.column.table is Consultation.__table__ for key in mapper.local_table.foreign_keys)
    ]
    assert len(hanging) >= 4
    assert count(*hanging) == [0] * len(hanging)


@pytest.mark.parametrize("state", [one for one in Answered if one not in OVER])
def test_a_running_question_stays_however_old(make, state):
    adviser(make)
    asking.ask(make, until=state, days_ago=20 * 365)
    assert night()["consultations"] == 0
    assert count(Consultation) == [1]


def test_the_county_may_set_another_period_within_bounds(make):
    adviser(make)
    asking.ask(make, until=Answered.CLOSED, days_ago=60)
    with make.writing():
        settings.change("keep_consultations", "90", clock.today())
    assert night()["consultations"] == 0
    assert night(clock.today() + timedelta(days=32))["consultations"] == 1
    with make.writing():
        settings.change("keep_consultations", "1", clock.today())
    (kind,) = [one for one in retention.kinds() if one.name == "consultations"]
    assert kind.kept_days(clock.today()) == kind.least


def test_only_an_answered_opinion_goes(make):
    asking.tell(make, days_ago=5000)
    number, _receipt = asking.tell(make, days_ago=5000)
    with clock.frozen(clock.now() - timedelta(days=LONG_AGO)), make.writing():
        found = db.session.scalars(select(Opinion).where(Opinion.id == number)).one()
        asking.service.reply(found, "已经改了。")
    assert night()["feedback"] == 1
    assert count(Opinion) == [1]


def test_an_application_that_nobody_took_keeps_its_place_in_every_figure_but_no_person(make, pages):
    bureau = make.user((Role.BUREAU, COUNTY))
    ended = [applied(make, state, 800) for state in (State.NOT_ACCEPTED, State.REFUSED, State.WITHDRAWN)]
    filed = applied(make, State.NOT_ACCEPTED, 900, then=lambda case: close(case, "不用回访", case.reported_on))
    kept = [applied(make, state, 2000) for state in State if state not in (State.NOT_ACCEPTED, State.WITHDRAWN)]
    logged = make.case(until=State.NOT_ACCEPTED, days_ago=2000)
    assert night()["applications"] == len(ended) + 2
    db.session.remove()
    with acting_as(system("tests")):
        assert not reports.verify()
        for number in [*ended, filed]:
            found = db.session.scalars(select(Case).where(Case.id == number)).one()
            assert (found.summary, found.parties_key, found.end_reason) == ("", "", None)
            assert "王大明" not in found.title
            assert not db.session.scalars(select(Party).where(Party.case_id == number)).all()
        for number in [logged, *kept]:
            found = db.session.scalars(select(Case).where(Case.id == number)).one()
            if found.state == State.REFUSED and found.accepted_on is None:
                continue
            assert found.summary, found.state
        db.session.remove()
    for figure in (Figure.LOGGED, Figure.NOT_ACCEPTED, Figure.WITHDRAWN):
        page = pages.visit(f"/mediation/?figure={figure.value}&area={COUNTY}&per=50", bureau)
        rows = [node for node in page.tree.all("tr") if node.all("td")]
        assert f"共 {len(rows)} 件" in page.text, figure
    page = pages.visit(f"/mediation/{ended[0]}", bureau)
    assert "王大明" not in page.text
    assert "个人信息已经删去" in page.text
    assert pages.visit("/mediation/?q=5678", bureau).text.count("王某某") == len(kept) - 2, "gone, or merged"
    pages.visit(f"/mediation/{ended[0]}", bureau, lang="en")
    assert night()["applications"] == 0


def test_expired_sessions_keys_and_tries_go(make):
    who = make.user((Role.MEDIATOR, GANCHENGZI))
    with make.writing() as session:
        old = clock.now() - timedelta(days=200)
        session.scalars(select(SignIn).where(SignIn.user_id == who.id)).one().expires_at = old
        told = {"actor_id": None, "endpoint": "x", "content_hash": "0", "location": "/"}
        session.add(Submission(key="a" * 20, at=old, **told))
        session.add(Submission(key="b" * 20, at=clock.now(), **told))
        session.add(Try(key_hash=crypto.blind("x", "t"), address_hash="y", at=old))
    gone = night()
    assert (gone["sessions"], gone["submissions"], gone["tries"]) == (1, 1, 1)
    assert count(SignIn, Submission, Try) == [0, 1, 0]


def test_each_run_leaves_one_line_of_counts_on_the_trail(make):
    adviser(make)
    closed_long_ago(make, question=SAID)
    jobs.run_once()
    with acting_as(system("tests")):
        (line,) = db.session.scalars(select(Audit).where(Audit.verb == "core.retention")).all()
        db.session.remove()
    assert line.detail["consultations"] == 1
    assert set(line.detail) == {kind.name for kind in retention.kinds()}
    assert SAID not in str(line.detail)


def test_the_page_on_privacy_states_the_periods_in_force(make, visit):
    assert "办结以后 3 年" in visit("/privacy").text
    with make.writing():
        settings.change("keep_consultations", "400", clock.today())
    assert "办结以后 400 天" in visit("/privacy").text
    assert "400 days" in visit("/privacy", lang="en").text


def test_a_dry_run_names_what_would_go_and_deletes_nothing(make):
    adviser(make)
    number = closed_long_ago(make)
    with acting_as(system("tests")), db.writing(False):
        told = {kind.name: [row[0] for row in rows] for kind, rows in retention.over(clock.today())}
        db.session.remove()
    assert told["consultations"] == [number]
    assert told["applications"] == []
    assert count(Consultation) == [1]
