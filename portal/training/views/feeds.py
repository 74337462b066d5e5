"""Calendars for telephones (RFC 5545): everybody's at /events.ics, and a person's own under a secret link.

A link that was ended answers with an empty calendar, so that what it showed goes away from whoever still has it.
"""

from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import Any

from flask import Response, g, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.bookings import queries as bookings
from portal.bookings.queries import Sat
from portal.core import clock
from portal.core.config import config
from portal.core.i18n import _, _n
from portal.core.seldom import icalendar
from portal.core.web import PUBLIC, SIGNED_IN, done, page, person
from portal.training import queries, service
from portal.training.forms import LinkForm
from portal.training.models import TrainingSession
from portal.training.rules import Standing, State
from portal.training.service.links import hashed
from portal.training.views.entrance import room

BACK, AHEAD = timedelta(days=90), timedelta(days=400)


def feed(name: str, some: Iterable[tuple[TrainingSession, Standing | None]], duties: Iterable[Sat] = ()) -> Response:
    """Sessions as a calendar file. UID stays with a session, SEQUENCE grows with each change, cancelled ones say so."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Mingbai//Training//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for session, standing in some:
        calendar.add_component(_event(session, standing))
    for one in duties:
        calendar.add_component(_duty(one))
    return Response(calendar.to_ical(), mimetype="text/calendar")


def _duty(sat: Sat) -> Any:
    """An adviser's duty day, with how many have booked; without hours it is the whole day."""
    day = sat.duty
    event = icalendar.Event()
    event.add("uid", f"duty-{day.id}@mingbai")
    event.add("dtstamp", clock.now())
    if day.begins is None or day.ends is None:
        event.add("dtstart", day.on)
    else:
        event.add("dtstart", (clock.midnight(day.on) + timedelta(minutes=day.begins)).astimezone(UTC))
        event.add("dtend", (clock.midnight(day.on) + timedelta(minutes=day.ends)).astimezone(UTC))
    place = areas.names([day.village_code]).get(day.village_code, "")
    event.add("summary", str(_n("到村值班，约了 %(num)d 人", "到村值班，约了 %(num)d 人", sat.taken)))
    event.add("location", " ".join(part for part in (place, day.hours) if part))
    event.add("status", "CONFIRMED")
    return event


def _event(session: TrainingSession, standing: Standing | None) -> Any:
    off = session.state is State.CANCELLED
    title = str(_("已取消：%(title)s", title=session.title)) if off else session.title
    told: list[Any] = [_("讲课：%(name)s", name=session.teacher), _("请：%(who)s", who=session.audience.label)]
    if session.state is State.MOVED or off:
        told.append(session.why)
    if standing is Standing.WAITING:
        told.append(_("您在排队等位"))
    event = icalendar.Event()
    event.add("uid", session.uid)
    event.add("dtstamp", session.changed_at)
    event.add("last-modified", session.changed_at)
    event.add("sequence", session.sequence)
    event.add("dtstart", session.begins_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    event.add("summary", title)
    event.add("location", queries.venue(session))
    event.add("description", "\n".join(str(one) for one in told if one))
    event.add("url", url_for(".event", session_id=session.id, _external=True))
    event.add("status", "CANCELLED" if off else "TENTATIVE" if standing is Standing.WAITING else "CONFIRMED")
    return event


@room.get("/events.ics", needs=PUBLIC)
def events_ics() -> ResponseReturnValue:
    """Everything that was published, from three months ago on."""
    today = clock.today()
    rows = queries.public(today - BACK, today + AHEAD, limit=2000)
    return feed(str(_("青铜峡市法律培训")), ((row, None) for row in rows))


@room.get("/events/mine/<code>.ics", needs=PUBLIC)
def mine_ics(code: str) -> ResponseReturnValue:
    """A person's own sessions; an unknown or ended link is an empty calendar."""
    g.private = True
    user_id = queries.calendar_of(hashed(code))
    if user_id is None:
        return feed(str(_("这个日历链接已停用")), ())
    today = clock.today()
    duties = bookings.duty_days_of(user_id, today - BACK, today + AHEAD)
    return feed(str(_("我的培训和值班")), queries.personal(user_id), duties)


@room.route("/training/calendar", methods=["GET", "POST"], needs=SIGNED_IN)
def calendar() -> ResponseReturnValue:
    """Make a calendar link, which is shown this once and ends the one before; or end it."""
    me, form, link = person().id or 0, LinkForm(), None
    if form.validate_on_submit():
        if request.form.get("end"):
            service.end_link(me)
            return done(_("日历链接已停用"), ".calendar")
        link = config().base_url.rstrip("/") + url_for(".mine_ics", code=service.new_link(me))
    status = 201 if link else 422 if form.is_submitted() else 200
    return page(_status=status, form=form, link=link, kept=queries.link_of(me))
