"""A sealed cell opens in its own place, with a key that is set, and nowhere else."""

import base64

import pytest
from sqlalchemy.orm import Mapped

from portal.core import crypto
from portal.core.crypto import HasUid, Sealed, WrongKey
from tests.core.records import Record
from tests.core.room import small_portal

OLD, NEW = (base64.urlsafe_b64encode(letter * 32).decode() for letter in (b"a", b"b"))
PHONE = "13800000001"


class Caller(HasUid, Record):
    """Someone with a phone."""

    __tablename__ = "test_caller"
    phone_sealed: Mapped[bytes | None]
    phone = Sealed("phone_sealed")


def with_keys(*keys):
    return small_portal(PORTAL_FIELD_KEYS=",".join(keys)).app_context()


def test_a_sealed_text_comes_back_and_never_looks_alike_twice(settings):
    first, second = (crypto.seal(PHONE, "test_caller.phone|1") for _ in range(2))
    assert first != second
    assert PHONE.encode() not in first
    assert crypto.unseal(first, "test_caller.phone|1") == PHONE
    assert crypto.unseal(crypto.seal("张·𠮷", "x"), "x") == "张·𠮷"


def test_a_cell_that_was_moved_or_changed_does_not_open(settings):
    sealed = crypto.seal(PHONE, "test_caller.phone|1")
    for cell, place in (
        (sealed, "test_caller.phone|2"),
        (sealed, "test_caller.id|1"),
        (sealed[:-1] + b"x", "test_caller.phone|1"),
    ):
        with pytest.raises(WrongKey):
            crypto.unseal(cell, place)
    with pytest.raises(WrongKey):
        crypto.unseal(b"", "test_caller.phone|1")


def test_a_row_seals_under_its_own_name(settings):
    one, other = Caller(phone=PHONE), Caller()
    assert one.uid != other.uid
    assert one.phone == PHONE
    other.phone_sealed = one.phone_sealed
    with pytest.raises(WrongKey):
        _ = other.phone
    one.phone = None
    assert one.phone is None
    assert one.phone_sealed is None


def test_while_keys_are_changed_both_open_and_the_newest_seals():
    with with_keys(OLD):
        before, mark = crypto.seal(PHONE, "x"), crypto.blind(PHONE, "phone")
    with with_keys(NEW, OLD):
        assert crypto.unseal(before, "x") == PHONE
        after = crypto.seal(PHONE, "x")
        assert after[:4] != before[:4]
        assert crypto.blind(PHONE, "phone") != mark
        assert mark in crypto.blinds(PHONE, "phone")
    with with_keys(NEW):
        assert crypto.unseal(after, "x") == PHONE
        with pytest.raises(WrongKey):
            crypto.unseal(before, "x")


def test_equal_values_of_one_use_meet_and_uses_do_not(settings):
    assert crypto.blind(PHONE, "phone") == crypto.blind(PHONE, "phone")
    assert crypto.blind(PHONE, "phone") != crypto.blind(PHONE, "id")
    assert crypto.blind(PHONE, "phone") != crypto.blind("13800000002", "phone")
