"""Who has which role on a day, who bears a certificate, and what was credited."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager

from portal.accounts.models import Device
from portal.certificates.models import Certificate
from portal.core import codes as codes_
from portal.core import crypto, db
from portal.core.scope import Actor, acting_as
from portal.members import rules as members
from portal.members.models import Member, Post
from portal.training.models import Credit, Doubt, Enrolment, TrainingSession
from portal.training.queries.sessions import Someone
from portal.training.rules import HAT_OF_DUTY, Hat


def member_number(person_key: str) -> int | None:
    """The number in the register that a person's key holds; None for who is not in it."""
    kind, _dash, number = person_key.partition("-")
    return int(number) if kind == "member" and number.isdecimal() else None


def hats_of(numbers: Collection[int], day: date) -> dict[int, set[Hat]]:
    """The roles of some members on a day: who serves is a 法律明白人, and what else their posts say."""
    serving = select(Member.id).where(Member.id.in_(numbers), Member.state.in_(sorted(members.SERVING)))
    found: dict[int, set[Hat]] = {number: {Hat.MEMBER} for number in db.session.scalars(serving)}
    posts = select(Post.member_id, Post.duty).where(
        Post.member_id.in_(numbers),
        Post.duty.in_(sorted(HAT_OF_DUTY)),
        Post.from_on <= day,
        or_(Post.until_on.is_(None), Post.until_on >= day),
    )
    for row in db.session.execute(posts):
        found.setdefault(row.member_id, set()).add(HAT_OF_DUTY[row.duty])
    return found


def by_certificate(numbers: Iterable[str]) -> dict[str, Someone]:
    """Who bears some certificates, among the people of this actor's places; others are not in the answer."""
    typed = sorted({one for one in numbers if one})
    codes = {crypto.blind(codes_.tidy(one), "certificates.code"): one for one in typed}
    found = (
        select(Member.id, Member.name, Member.village_code, Member.user_id, Member.certificate, Certificate.code_hash)
        .outerjoin(Certificate, (Certificate.member_id == Member.id) & Certificate.ended.is_(None))
        .where(
            or_(Member.certificate.in_(typed), Certificate.code_hash.in_(sorted(codes))),
            Member.state.in_(sorted(members.SERVING)),
        )
    )
    shown: dict[str, Someone] = {}
    for row in db.session.execute(found):
        one = Someone(f"member-{row.id}", row.name, row.village_code, row.user_id)
        shown[row.certificate if row.certificate in typed else codes[row.code_hash]] = one
    return shown


def credits_of(enrolment_id: int) -> dict[Hat, int]:
    """What stands to somebody's credit from one session: the sum of entries and counter-entries."""
    found = select(Credit.hat, func.sum(Credit.minutes)).where(Credit.enrolment_id == enrolment_id)
    return {row[0]: int(row[1]) for row in db.session.execute(found.group_by(Credit.hat).order_by(Credit.hat))}


def own_hours(user_id: int, since: date) -> list[Any]:
    """A person's own certified hours: session by session and role by role, the newest first."""
    found = (
        select(
            TrainingSession.id, TrainingSession.title, TrainingSession.day, Credit.hat,
            func.sum(Credit.minutes).label("minutes"),
        )
        .join(TrainingSession, TrainingSession.id == Credit.session_id)
        .where(Credit.user_id == user_id, Credit.day >= since)
        .group_by(TrainingSession.id, TrainingSession.title, TrainingSession.day, Credit.hat)
        .order_by(TrainingSession.day.desc(), TrainingSession.id, Credit.hat)
    )  # fmt: skip
    with acting_as(Actor(user_id)):
        return [row for row in db.session.execute(found.limit(200)) if row.minutes]


def doubts(session_id: int) -> list[Doubt]:
    """What a person should look at, the newest first; what was looked at comes last."""
    found = select(Doubt).where(Doubt.session_id == session_id)
    return list(db.session.scalars(found.order_by(Doubt.looked_at.is_not(None), Doubt.at.desc(), Doubt.id).limit(200)))


def device_key(device_id: int | None) -> str:
    """The mark of the browser that somebody signed in with; empty where it has none."""
    return (db.session.scalar(select(Device.key_hash).where(Device.id == device_id)) if device_id else None) or ""


def same_device(session_id: int, mark: str) -> list[Enrolment]:
    """Who else on a list said from the same browser that they are there: read by the portal's own hand."""
    found = select(Enrolment).where(Enrolment.session_id == session_id, Enrolment.device == mark)
    return list(db.session.scalars(found.order_by(Enrolment.id)))


def own_place(session_id: int, user_id: int) -> Enrolment | None:
    """A person's own line on a list, with its session."""
    found = (
        select(Enrolment)
        .join(Enrolment.training)
        .options(contains_eager(Enrolment.training))
        .where(Enrolment.session_id == session_id, Enrolment.user_id == user_id)
        .order_by(Enrolment.id.desc())
    )
    with acting_as(Actor(user_id)):
        return db.session.scalar(found.limit(1))
