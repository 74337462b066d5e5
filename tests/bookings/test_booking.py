"""A time is booked by one alone, moved with its reminder, and put off by leave with a word to the villager."""

import re
from contextvars import copy_context
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.advisers.models import DutyDay
from portal.advisers.models import Record as Logged
from portal.bookings.models import Booking, Place
from portal.bookings.rules import State, Whom
from portal.core import clock, db, retention
from portal.core.forms import Refused
from portal.core.scope import acting_as, system
from portal.notices.models import Notice
from portal.notices.rules import State as Sent
from tests.kit.asking import adviser, again
from tests.kit.booking import NINE, PHONE, booked, duty
from tests.kit.makers import GANCHENGZI, XIAOBA, XIAOBA_TOWN

HERE = f"/book/{GANCHENGZI}"


def rows(model=Booking):
    db.session.remove()
    with acting_as(system("tests")):
        return list(db.session.scalars(select(model).order_by(model.id)))


def filled(pages, slot, **told):
    return {**pages.visit(HERE).form().filled, "slot": slot, "phone": PHONE, **told}


def followed(pages, receipt, phone=PHONE):
    """The booking's page, as whoever holds number and phone finds it."""
    form = pages.visit("/consult/track").form().filled
    found = pages.open("/consult/track", method="POST", data={**form, "receipt": receipt, "phone_tail": phone[-4:]})
    assert found.status == 303, found.said
    return pages.visit(found.location)


def reminders():
    return [(one.state, one.due_at) for one in rows(Notice) if one.name == "booked_soon"]


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_time_is_booked_moved_twice_and_given_up_and_its_reminder_follows(make, pages, lang):
    adviser(make)
    day, later = duty(make), duty(make, ahead=9)
    page = pages.visit(HERE, lang=lang)
    data = {**page.form().filled, "slot": f"{day}-{NINE}", "phone": "138 0000 6789"}
    answers = [pages.open(HERE, method="POST", data=data, lang=lang) for _time in range(2)]
    assert [one.status for one in answers] == [303, 303] and answers[0].location == answers[1].location
    shown = pages.visit(answers[0].location, lang=lang)
    (found,) = rows()
    assert found.receipt in shown.text.replace(" ", "") and PHONE not in shown.response.text
    entry = pages.open(next(link for link in shown.links if "day.ics" in link)).response.text
    assert "BEGIN:VEVENT" in entry and PHONE not in entry and "STATUS:CONFIRMED" in entry
    for target in (f"{later}-{NINE + 20}", f"{later}-{NINE + 40}"):
        kept = followed(pages, found.receipt)
        form = pages.visit(next(link for link in kept.links if "/book/move" in link)).form("/book/move")
        moved = pages.open("/book/move", method="POST", data={**form.filled, "slot": target})
        assert moved.status == 303, moved.said
    (now,) = rows()
    assert (now.duty_id, now.begins, now.moves, len(rows(Place))) == (later, NINE + 40, 2, 1)
    assert [one[0] for one in reminders()] == [Sent.CANCELLED, Sent.CANCELLED, Sent.WAITING]
    assert reminders()[-1][1] == clock.midnight(now.on - timedelta(days=1)) + timedelta(hours=9)
    kept = followed(pages, found.receipt)
    for _tap in range(2):
        pages.open("/book/cancel", method="POST", data=kept.form("/book/cancel").filled)
    assert rows()[0].state is State.CANCELLED and not rows(Place)
    assert [one[0] for one in reminders()] == [Sent.CANCELLED] * 3


def test_of_fifty_at_once_one_has_the_place_and_the_others_are_told(make):
    adviser(make)
    day = duty(make)
    ready, said = Barrier(50), []

    def book(number):
        ready.wait()
        try:
            booked(make, day, phone=f"1390000{number:04d}")
            said.append("booked")
        except Refused as no:
            said.append(no.field)

    threads = [Thread(target=copy_context().run, args=(book, number)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["booked"] + ["slot"] * 49
    assert len(rows()) == len(rows(Place)) == 1


def test_whoever_comes_second_reads_what_is_still_free_and_loses_nothing(make, pages):
    adviser(make)
    day = duty(make)
    data = filled(pages, f"{day}-{NINE}", nickname="王大爷")
    booked(make, day, phone="13900000001")
    page = pages.open(HERE, method="POST", data=data)
    assert page.status == 422 and "刚被别人约走了" in page.text and "王大爷" in page.response.text
    free = {node.attrs["value"] for node in page.tree.all("input") if node.attrs.get("name") == "slot"}
    assert f"{day}-{NINE}" not in free and f"{day}-{NINE + 20}" in free


def test_leave_and_a_day_called_off_free_no_one_silently(make, pages):
    who = adviser(make)
    days = [duty(make, ahead) for ahead in (4, 9, 14)]
    number, receipt = booked(make, days[0], whom=Whom.ELDER, helper="小张", relation="女儿", consent=True)
    booked(make, days[1], phone="13900000001", no_text=True)
    kept, _receipt = booked(make, days[2], phone="13900000002")
    link = pages.send("/training/calendar", {}, as_=who, status=201)
    address = re.search(r"/events/mine/\S+?\.ics", link.response.text).group()
    entries = pages.open(address).response.text
    assert entries.count("约了 1 人") == 3 and PHONE not in entries
    make.leave(GANCHENGZI, 3, 5)
    assert pages.open(address).response.text.count("约了 1 人") == 2
    assert f"{days[0]}-" not in pages.visit(HERE).response.text
    pages.send(f"/advisers/{GANCHENGZI}/duty/{days[1]}/off", {}, as_=who)
    first, second, third = rows()
    assert [first.state, second.state, third.state] == [State.OFF, State.OFF, State.BOOKED] and third.id == kept
    assert second.to_tell and [one.name for one in rows(Notice) if one.state is Sent.WAITING].count("booked_off") == 1
    shown = followed(pages, receipt)
    assert "值班有变动" in shown.text and any("/book/move" in link for link in shown.links)
    page = pages.visit("/bookings/", as_=who)
    assert page.text.count("替他另约") == 2 and page.text.count("请打电话") == 3
    shown = pages.send(f"/bookings/{second.id}/call", {}, as_=who, status=201)
    assert "139 0000 0001" in shown.text
    pages.send(f"/bookings/{second.id}/offer", {"slot": f"{days[2]}-{NINE + 20}"}, as_=who)
    assert rows()[1].state is State.MOVED and not rows()[1].to_tell
    assert pages.open("/bookings/", as_=make.user((Role.ADVISER, XIAOBA))).text.count("替他另约") == 0
    assert pages.open(f"/bookings/{number}/call", as_=make.user((Role.TOWN, XIAOBA_TOWN))).status == 404


def test_who_came_is_noted_on_the_day_and_the_log_has_numbers_alone(make, pages):
    who = adviser(make)
    day = duty(make)
    came, _receipt = booked(make, day, nickname="王大爷")
    missed, _receipt = booked(make, day, NINE + 20, phone="13900000001")
    assert pages.open(f"/bookings/{came}/come", as_=who, method="POST", data=token(pages, came, who)).status == 422
    with clock.frozen(clock.midnight(clock.today() + timedelta(days=4)) + timedelta(hours=12)):
        who = again(make, who)
        pages.send(f"/bookings/{came}/come", {}, as_=who)
        pages.send(f"/bookings/{missed}/miss", {}, as_=who)
        shown = pages.visit(f"/bookings/day/{day}", as_=who)
        pages.open(
            f"/bookings/day/{day}/log", as_=who, method="POST", data=shown.form(f"/bookings/day/{day}/log").filled
        )
        (logged,) = rows(Logged)
        assert logged.note == "值班。预约 2 人，来了 1 人"
        assert "想再约" in followed(pages, rows()[1].receipt, "13900000001").text
        assert duty(make, 9) and booked(make, rows(DutyDay)[-1].id, phone="13900000001")
    with acting_as(system("tests")), db.transaction():
        gone = retention.forget_due(clock.today() + timedelta(days=4 + 181))["bookings"]
    assert gone == 2 and len(rows()) == 1 and len(rows(Place)) == 1


def token(pages, number, who):
    return pages.visit(f"/bookings/{number}/come", as_=who).form().filled
