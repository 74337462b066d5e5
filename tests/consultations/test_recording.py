"""A villager says the question instead of typing it; whoever may read it hears it, and the trail knows."""

import io

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.consultations import service
from portal.consultations.models import Consultation, Recording, Spoken
from portal.consultations.rules import State
from portal.core import db
from portal.core.audit import Audit
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as, system
from tests.kit import sounds
from tests.kit.asking import PHONE, QUESTION, adviser, ask, load, one
from tests.kit.makers import GANCHENGZI, XIAOBA

FILLED = {"kind": "land", "question": "", "phone": PHONE, "village": GANCHENGZI, "nickname": "王大爷"}


def check(pages, sound, name="voice.webm", **told):
    form = pages.visit("/consult").form().filled
    data = {**form, **FILLED, **told, "recording": (io.BytesIO(sound), name)}
    data = {key: value for key, value in data.items() if value not in (None, "")}
    return pages.open("/consult", method="POST", data=data, content_type="multipart/form-data")


def rows(model):
    db.session.remove()
    with acting_as(system("tests")):
        return list(db.session.scalars(select(model)))


def test_a_question_is_said_kept_sealed_and_heard_by_its_adviser(make, pages):
    who, sound = adviser(make), sounds.webm(23)
    page = check(pages, sound)
    assert page.status == 200 and "23 秒" in page.text, page.said
    back = pages.open("/consult", method="POST", data={**page.form("/consult").filled, "change": "phone"})
    assert "录音收好了" in back.text
    sent = page.form("/consult/send").filled
    first, again = (pages.open("/consult/send", method="POST", data=sent) for _time in range(2))
    assert first.status == 303 and first.location == again.location
    (found,), (kept,) = rows(Consultation), rows(Recording)
    assert (found.recorded, found.question, kept.ending) == (23, "（说在录音里）", "webm") and not rows(Spoken)
    assert b"A_OPUS" not in rows(Recording.content_sealed)[0]
    shown = pages.visit(f"/consultations/{found.id}", as_=who)
    assert "听录音（23 秒）" in shown.text
    heard = pages.open(f"/consultations/{found.id}/recording", as_=who)
    assert heard.response.data == sound and heard.response.mimetype == "audio/webm"
    assert heard.response.headers["Cache-Control"] == "no-store"
    assert [one.actor_id for one in rows(Audit) if one.verb == "consultations.listen"] == [who.id]
    other = make.user((Role.ADVISER, XIAOBA))
    assert pages.open(f"/consultations/{found.id}/recording", as_=other).status == 404


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("sound", "says"),
    [
        (sounds.m4a(300), "录音有 5 分 0 秒，最多 1 分钟"),
        (b"%PDF-1.4 nothing %%EOF", "这种文件不收"),
        (sounds.webm(9)[:-3], "不完整"),
        (sounds.wav(30) * 60, "录音太大了"),
    ],
    ids=["long", "another kind", "broken", "large"],
)
def test_what_is_not_taken_is_told_and_nothing_typed_is_lost(make, pages, sound, says):
    page = check(pages, sound, question=QUESTION)
    assert page.status == 422 and says in page.text, page.said
    assert QUESTION in page.response.text
    if "太大" not in says:
        assert page.form("/consult").filled["nickname"] == ["王大爷"]
    assert not rows(Spoken) and not rows(Consultation)


def test_what_was_said_is_written_down_before_it_is_answered_and_the_villager_never_reads_it(make, pages):
    who = adviser(make)
    number, receipt = ask(make, until=State.ACCEPTED, sound=sounds.webm(23))
    path, told = f"/consultations/{number}/answer", {"conclusion": "水渠不能占", "next_steps": "先找村委会"}
    stopped = pages.send(path, told, as_=who, status=422)
    assert "请先听录音" in stopped.text and one(number).state is State.ACCEPTED
    with acting_as(Actor(who.id, frozenset({GANCHENGZI}))), pytest.raises(Refused, match="请先听录音"):
        service.answer(load(number), service.Said("水渠不能占", "先找村委会"))
    db.session.rollback()
    shown = pages.send(path, {**told, "summary": "邻居堵了水渠"}, as_=who, status=200)
    assert pages.open(path, who, method="POST", data=shown.form().filled).status == 303
    assert (one(number).state, one(number).summary) == (State.ANSWERED, "邻居堵了水渠")
    assert "邻居堵了水渠" in pages.visit(f"/consultations/{number}", as_=who).text
    followed = pages.send("/consult/track", {"receipt": receipt, "phone_tail": PHONE[-4:]}, status=200)
    assert "水渠不能占" in followed.text and "邻居堵了水渠" not in followed.text
