"""Which passwords do, and when guessing is slowed down."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts.rules import LEVELS, PAUSE, Role, Tries, idle_limit, passwords, pause

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
LATELY = NOW - timedelta(seconds=5)
NONE = timedelta(0)


@pytest.mark.parametrize(
    "password",
    ["", "short", "123456789", "1234567890", "password123", "Password2024", "qwertyuiop", "Qingtongxia2026",
     "青铜峡12345678", "aaaaaaaaaaaa", "wangjf-is-here", "x" * 201, "ｐａｓｓｗｏｒｄ１２３", "!!Qingtongxia!!"],
)  # fmt: skip
def test_easy_passwords_are_refused(password):
    assert passwords.fault(password, "wangjf")


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "我家的枣树今年结了八十斤", "  lü€ks 🌾 blanks ok  ", "k7-wm4x-p9zt", "ab cd" * 40],
)
def test_long_sentences_with_any_characters_do(password):
    assert passwords.fault(password, "wangjf") is None


def test_the_list_of_common_passwords_is_long():
    assert sum(len(word) >= passwords.SHORTEST for word in passwords.common()) >= 3000


def test_the_first_wrong_passwords_are_not_braked():
    for wrong in range(5):
        assert pause(Tries(here=wrong, here_last=LATELY, anywhere=wrong, anywhere_last=LATELY), False, NOW) <= NONE


def test_five_wrong_passwords_at_one_address_wait_a_quarter_of_an_hour():
    tries = Tries(here=5, here_last=NOW, anywhere=5, anywhere_last=NOW)
    assert pause(tries, True, NOW) == PAUSE
    assert pause(tries, True, NOW + PAUSE) <= NONE


def test_ten_wrong_passwords_anywhere_slow_an_account_more_and_more():
    waits = [pause(Tries(anywhere=times, anywhere_last=NOW), False, NOW) for times in (9, 10, 11, 12, 40)]
    assert waits[0] <= NONE < waits[1] < waits[2] < waits[3] <= waits[4] <= PAUSE


def test_a_known_device_is_not_locked_by_strangers():
    assert pause(Tries(anywhere=40, anywhere_last=NOW, names=60, names_last=NOW), True, NOW) <= NONE


def test_thirty_names_from_one_address_are_braked():
    assert pause(Tries(names=29, names_last=LATELY), False, NOW) <= NONE
    assert pause(Tries(names=30, names_last=LATELY), False, NOW) > NONE


def test_an_office_desk_is_left_sooner_than_a_phone():
    assert idle_limit(["mediator"]) > idle_limit(["mediator", "bureau"]) == timedelta(minutes=30)


def test_every_role_has_its_level():
    assert set(LEVELS) == set(Role)
