"""What the clock does to consultations: what was declined goes on at once, what rests is closed."""

from datetime import date, timedelta
from functools import partial

from sqlalchemy import select

from portal.consultations import queries, rules, service
from portal.consultations.models import Code, Consultation, Opinion, Spoken, Try
from portal.core import clock, db, retention, settings
from portal.core.i18n import _
from portal.core.jobs import daily, job
from portal.core.retention import Kind


@job("consultations.pass_on")
def pass_on(consultation_id: int, from_id: int | None, conflict: bool) -> None:
    """Give a declined question to the deputy, or leave it to the town's office; within a minute of the refusal."""
    found = db.session.scalar(select(Consultation).where(Consultation.id == consultation_id))
    if found is not None:
        service.pass_on(found, from_id, conflict)


@job("consultations.hand_over")
def hand_over(adviser_id: int) -> None:
    """Give on what an adviser has in hand whose contract is over or who is away; nothing where they serve."""
    service.hand_over(clock.today(), adviser_id)


@job("consultations.erase")
def erase(consultation_id: int) -> None:
    """Delete a question at the request of whoever asked it, once the bureau has granted that."""
    service.erase(consultation_id)


@daily("consultations.round")
def daily_round(today: date) -> None:
    """Give out and give on what nobody serves, wait no longer for a villager, close after a month's silence.

    What was stored before phones had fingerprints gets its own, some each night.
    """
    service.index_phones([*queries.without_index(Consultation), *queries.without_index(Opinion)])
    for one in queries.without_adviser():
        service.pass_on(one, None, conflict=False)
    service.hand_over(today)
    service.lapse_quiet(queries.asked_back(today), today)
    days = settings.days("consultation_close_days", rules.CLOSE_DAYS, today)
    service.close_quiet(queries.quiet_since(today - timedelta(days=days)))


# The law sets no period (DOMAIN.md 11, 7). Three years after a question is closed its claim is stale as a rule (民法典
# 188), and the answer of no more use; what was asked of one's own data can be proved for three years (PIPL 56).
retention.keep(
    Kind(
        "consultations", _("咨询，连同答复和备注"), _("办结以后"), 3 * retention.YEAR, queries.closed_before,
        partial(retention.forget_with_parts, Consultation), least=30, most=retention.LONGEST, records=True,
    )
)  # fmt: skip
retention.keep(
    Kind(
        "feedback", _("意见、投诉和个人信息的请求"), _("答复以后"), 3 * retention.YEAR, queries.answered_before,
        partial(retention.forget_with_parts, Opinion), least=90, most=retention.LONGEST, records=True,
    )
)  # fmt: skip
retention.keep(
    Kind("tries", _("查答复的试错计数"), _("试过以后"), 2, retention.before(Try, Try.at), retention.forget_rows(Try))
)
retention.keep(
    Kind(
        "spoken", _("录了音、没有送出的提问"), _("录好以后"), 1, retention.before(Spoken, Spoken.at),
        retention.forget_rows(Spoken),
    )
)  # fmt: skip
retention.keep(
    Kind("codes", _("短信验证码"), _("发出以后"), 1, retention.before(Code, Code.at), retention.forget_rows(Code))
)
