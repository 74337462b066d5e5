"""What people type is cleaned without hurting a name."""

import pytest

from portal.core import forms
from portal.core.forms import CreateForm, Form, Refused, Text
from tests.core.room import small_portal


class Names(Form):
    name = forms.Text("姓名", 10, needed="请写姓名")
    story = Text("经过", 40, lines=True)
    phone = forms.Phone("电话")
    number = forms.IdNumber("身份证号")
    day = forms.Day("日子")


class Must(Form):
    phone = forms.Phone("电话", needed="请写电话")
    day = forms.Day("日子", needed="请写日子")
    tick = forms.Tick("同意", needed="请先同意")


class New(CreateForm):
    name = Text("姓名", 10)


def filled(form=Names, **data):
    with small_portal().test_request_context("/", method="POST", data=data):
        made = form()
        made.validate()
        return made


@pytest.mark.parametrize(
    "name", ["阿卜杜热依木·买买提", "㐂𠮷", "\U00030edd\U00030ede", "\U00031350\U0002ebf0", "王𬱖", "O'Neil", "ãé"]
)
def test_rare_characters_and_the_middle_dot_survive(name):
    assert filled(name=name).name.data == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  王 \t 小二 ", "王 小二"),
        ("王\x00小\x1b二\u200b", "王小二"),
        ("\u202e二小王\u202c", "二小王"),
        ("\ufeff王\r\n小二", "王 小二"),
        ("王　小二", "王 小二"),
    ],
)
def test_unseen_characters_go_and_blanks_shrink(typed, kept):
    assert filled(name=typed).name.data == kept


def test_a_story_keeps_its_lines():
    assert filled(name="x", story="一\r\n二\x07\n\n三 ").story.data == "一\n二\n\n三"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("１３８００００００００１", "138000000001"),
        ("１３８ ００００ ０００１", "13800000001"),
        ("+86 138-0000-0001", "13800000001"),
        ("＋８６１３８００００００００１", "138000000001"),
        ("008613800000001", "13800000001"),
        ("0953-3051234", "09533051234"),
        ("138\u202d00000001", "13800000001"),
    ],
)
def test_a_phone_is_forgiven_its_dress(typed, kept):
    assert filled(name="x", phone=typed).phone.data == kept


@pytest.mark.parametrize(
    ("typed", "taken"), [("13800000001", True), ("1380000", True), ("138", False), ("一三八", False)]
)
def test_a_phone_needs_its_digits(typed, taken):
    assert bool(filled(name="x", phone=typed).phone.errors) is not taken


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("11010519491231002X", True),
        ("１１０１０５ 19491231 002x", True),
        ("110105194912310021", False),
        ("11010519491331002X", False),
        ("110105", False),
    ],
)
def test_an_identity_number_is_checked_to_its_last_sign(typed, taken):
    form = filled(name="x", number=typed)
    assert bool(form.number.errors) is not taken
    if taken:
        assert form.number.data == "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "kept"), [("2026-01-02", "2026-01-02"), ("２０２６年1月2日", "2026-01-02"), ("2026/1/2", "2026-01-02")]
)
def test_a_day_is_read_as_people_write_it(typed, kept):
    assert filled(name="x", day=typed).day.data.isoformat() == kept


@pytest.mark.parametrize("typed", ["2026-13-01", "昨天", "2026", "1026-01-01", "2990-01-01", "9" * 50])
def test_a_day_that_cannot_be_is_told(typed):
    assert filled(name="x", day=typed).day.errors


def test_what_is_missing_or_too_long_is_told_at_its_field():
    form = filled(name=" \u200b ")
    assert form.name.errors == ["请写姓名"]
    assert "10" in str(filled(name="长" * 11).name.errors[0])
    assert not filled(name="长" * 10).name.errors
    assert not filled(name="\U00030edd" * 10).name.errors


@pytest.mark.parametrize("typed", ["", "  ", "　", "\u200b"])
def test_blanks_answer_no_question(typed):
    form = filled(Must, phone=typed, day=typed, tick="")
    assert (form.phone.errors, form.day.errors, form.tick.errors) == (["请写电话"], ["请写日子"], ["请先同意"])


def test_a_day_that_cannot_be_read_is_told_as_such_where_it_is_needed():
    assert "2026-11-22" in str(filled(Must, day="昨天").day.errors[0])


def test_a_services_no_stands_under_its_field_or_on_top():
    form = filled(name="x")
    with form.refusals():
        raise Refused("已经有了", "name")
    with form.refusals():
        raise Refused("现在不行", "nothing")
    assert form.name.errors == ["已经有了"]
    assert form.form_errors == ["现在不行"]


def test_a_create_form_carries_a_key_and_keeps_it():
    with small_portal().test_request_context("/"):
        assert len(New().submission_key.data) >= 16
    assert filled(New, submission_key="k" * 20).submission_key.data == "k" * 20
