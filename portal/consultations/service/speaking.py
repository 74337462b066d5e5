"""A villager says the question instead of typing it: up to a minute, judged, sealed, heard by whoever answers (V14)."""

import secrets
from datetime import timedelta

from sqlalchemy import select

from portal.consultations.models import Consultation, Recording, Spoken
from portal.consultations.rules import LONGEST_SECONDS
from portal.core import audit, brake, clock, crypto, db, kinds, tickets, voices
from portal.core.forms import Refused
from portal.core.i18n import _

LARGEST = 10_000_000
"""Bytes of a recording that are read: five minutes of a phone's best, so that what is too long is told as such."""
KEPT = 2_000_000
USE, GOOD_FOR = "consultations.recording", timedelta(hours=2)
HOURLY = 300


def listen(content: bytes, address: str) -> str:
    """Take a recording before its question is sent: a ticket that its form keeps.

    Written in a transaction of its own, before the request has begun one: the page that looks everything over stores
    nothing.
    """
    if not content:
        raise Refused(_("录音是空的，请再录一次"), field="recording")
    try:
        judged = kinds.judged(content)
        if judged.sort is not kinds.Sort.SOUND:
            raise Refused(kinds.NONE_OF_THEM)
        long = voices.seconds(judged)
    except Refused as no:
        raise Refused(no.message, field="recording") from None
    if long > LONGEST_SECONDS + 1:
        raise Refused(_too_long(long), field="recording")
    if len(judged.content) > KEPT:
        raise Refused(_("录音太大了，请直接在这里录，或者写几句"), field="recording")
    key = secrets.token_urlsafe(24)
    lasts = min(LONGEST_SECONDS, max(1, round(long)))
    said = Spoken(key_hash=crypto.blind(key, USE), ending=judged.ending, seconds=lasts, at=clock.now())
    said.content = judged.content
    with db.short_write() as own:
        flood = brake.spent("consultations.recording", address, HOURLY, timedelta(hours=1), own)
        if not flood:
            own.add(said)
    if flood:
        raise Refused(_("从您这个网络送来的录音太多了，请写几句，或者过一会儿再试"), field="recording")
    brake.count("consultations.recording", address)
    return tickets.ticket(key, USE)


def _too_long(long: float) -> object:
    minutes, rest = divmod(int(long), 60)
    return _(
        "录音有 %(minutes)d 分 %(seconds)d 秒，最多 1 分钟。请挑要紧的再录一段，或者写几句；您写的都还在",
        minutes=minutes,
        seconds=rest,
    )


def spoken(ticket: str | None) -> Spoken | None:
    """The recording that a form's ticket holds, as long as it may wait."""
    key = tickets.opened(ticket, USE, GOOD_FOR)
    if key is None:
        return None
    return db.session.scalar(select(Spoken).where(Spoken.key_hash.in_(crypto.blinds(key, USE))))


def keep(consultation: Consultation, said: Spoken) -> None:
    """The question is stored, and its recording with it."""
    recording = Recording(consultation=consultation, ending=said.ending)
    recording.content = said.content
    db.session.add(recording)
    db.session.delete(said)
    audit.record("consultations.record", "consultations_consultation", consultation, seconds=said.seconds)


def heard(consultation: Consultation) -> tuple[bytes, str] | None:
    """The recording of a question and its type; None where there is none, or it is not whole any more."""
    found = db.session.scalar(select(Recording).where(Recording.consultation_id == consultation.id))
    try:
        content = found.content if found is not None else None
    except crypto.WrongKey:
        return None
    return (content, kinds.MIMES[found.ending]) if found is not None and content is not None else None
