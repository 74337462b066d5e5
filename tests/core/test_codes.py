"""Codes that people type: one wrong letter is noticed, habits are forgiven."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import codes
from portal.core.codes import ALPHABET, fits, from_number, meant, sealed, spoken, tidy, to_number

NUMBERS = st.integers(0, 31**7 - 1)


def test_the_alphabet_has_31_letters_and_none_that_look_alike():
    assert len(set(ALPHABET)) == 31
    assert not set("0O1IL") & set(ALPHABET)


@given(NUMBERS)
def test_a_number_comes_back(number):
    code = from_number(number, 7)
    assert len(code) == 8 and fits(code) and to_number(code) == number


@given(NUMBERS, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_noticed(number, place, letter):
    code = from_number(number, 7)
    wrong = code[:place] + letter + code[place + 1 :]
    assert fits(wrong) == (wrong == code)


@given(NUMBERS, st.integers(0, 5))
def test_two_letters_in_the_wrong_order_are_noticed(number, place):
    code = from_number(number, 7)
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert fits(wrong) == (wrong == code)


@pytest.mark.parametrize("typed", ["abcd-efgh", "ABCD EFGH", "ＡＢＣＤ　ｅｆｇｈ", " abcd—efgh ", "ABCD.EFGH"])
def test_habits_are_forgiven(typed):
    assert tidy(typed) == "ABCDEFGH"


def test_a_code_is_shown_in_groups_of_four():
    assert spoken("ABCDEFGH") == "ABCD-EFGH"


def test_a_letter_read_as_another_is_guessed():
    code = sealed("DABCDEF")
    assert code in meant("0" + code[1:], 8)
    assert code in meant("o" + code[1:], 8)
    code = sealed("8ABCDEF")
    assert code in meant("B" + code[1:], 8)
    assert meant(code, 8) == [] and meant("short", 8) == [] and meant("？" * 8, 8) == [] and meant(None, 8) == []


def test_a_number_too_great_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        codes.from_number(31**7, 7)
