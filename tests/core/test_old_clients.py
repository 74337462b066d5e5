"""What an older client still holds is taken: its words, its fields, its way of being answered (PRODUCT.md O10)."""

import re

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from portal.accounts.rules.devices import STILL_TAKEN, VERSION
from portal.core import db
from portal.core.choice import Choice
from portal.core.config import ROOT
from portal.core.forms import Form, Pick
from portal.core.scope import acting_as, system
from portal.mediation.models import Case
from tests.kit.server import TOKEN, dispute


class Weather(Choice):
    """What the sky does; what was called drizzle is rain today."""

    SUN = "sun", "晴"
    RAIN = "rain", "雨"

    @classmethod
    def former(cls):
        return {"drizzle": "rain"}


class Sky(Form):
    """A form of today."""

    class Meta:
        csrf = False

    weather = Pick("天气", Weather, needed="请选一项")


@pytest.mark.parametrize(
    ("sent", "read"), [("rain", "rain"), ("drizzle", "rain"), ("sun", "sun"), ("snow", None), ("", None)]
)
def test_a_word_of_yesterday_is_read_as_todays_and_not_offered(app, sent, read):
    with app.test_request_context():
        form = Sky(formdata=MultiDict({"weather": sent}))
        assert form.validate() is (read is not None)
        assert read is None or form.weather.data == read
        assert "drizzle" not in str(form.weather())


CLIENTS = {
    "a plain form": ({}, {}),
    "two versions ago": ({"device_at": "1700000000000", "device_now": "1700000000000"}, {}),
    "one version ago": ({"device_at": "1700000000000"}, {"X-Client-Version": "1", "X-Outbox": "later"}),
    "newer than the portal": ({"what_is_this": "1"}, {"X-Client-Version": "99", "X-Outbox": "later", "X-New": "1"}),
}


@pytest.mark.parametrize("client", CLIENTS)
def test_the_queue_of_any_client_arrives_once_and_is_answered_in_its_own_way(make, pages, client):
    fields, headers = CLIENTS[client]
    her = make.mediator(name="沙枣林")
    queue = [{**dispute(f"第{number}件"), **fields} for number in range(3)]
    answers = []
    for told in [*queue, *queue]:
        token = TOKEN.search(pages.open("/privacy", as_=her).response.text).group(1)
        sent = {**told, "csrf_token": token}
        answers.append(pages.open("/mediation/new", method="POST", data=sent, headers=headers, as_=her))
    wanted = 201 if "X-Outbox" in headers else 303
    assert {answer.status for answer in answers} == {wanted}
    addresses = [answer.location or answer.response.get_json()["address"] for answer in answers]
    assert addresses[:3] == addresses[3:]
    with acting_as(system("tests")):
        assert db.session.scalars(select(Case.summary).order_by(Case.id)).all() == ["第0件", "第1件", "第2件"]
        db.session.remove()


def test_the_scripts_and_the_portal_agree_on_the_newest_version():
    script = (ROOT / "static" / "phone" / "outbox.js").read_text("utf-8")
    assert re.search(r'VERSION = "(\d+)"', script).group(1) == str(VERSION)
    assert STILL_TAKEN == 2
