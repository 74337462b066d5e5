"""How the cells of a roster are understood."""

from datetime import UTC, date, datetime

import pytest

from portal.core import sheets
from portal.core.sheets import NotUnderstood
from portal.members.rules import Source, Speciality, Tier, sheet
from portal.members.rules.sheet import Column, Expected

FIFTH = date(2024, 3, 5)


@pytest.mark.parametrize(
    "written",
    [
        "2024.3.5", "2024/3/5", "2024-03-05", "2024年3月5日", "20240305", 45356, 45356.0, "45356", "２０２４．３．５",
        datetime(2024, 3, 5, tzinfo=UTC), FIFTH, " 2024 . 3 . 5 ",
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_and_excel_write_it(written):
    assert sheet.day(written) == FIFTH


def test_a_leap_day_is_a_day_and_an_empty_cell_is_none():
    assert sheet.day("2024.2.29") == date(2024, 2, 29)
    assert sheet.day("  ") is None and sheet.day(None) is None


@pytest.mark.parametrize("written", ["2024.3", "2023.2.29", "去年", "2024.13.1", 7, "3.5.2024x"])
def test_what_is_no_day_says_how_to_write_one(written):
    with pytest.raises(NotUnderstood) as no:
        sheet.day(written)
    assert no.value.expected is Expected.DAY


def test_headings_are_known_under_their_usual_names():
    cells = ["序号", " 姓 名 *", "村（社区）", "联系电话（手机）", "发证日期", None, "备注", "Village"]
    assert sheet.headings(cells) == {
        1: Column.NAME, 2: Column.VILLAGE, 3: Column.PHONE, 4: Column.REGISTERED,
    }  # fmt: skip
    assert sheet.headings(["青铜峡市法律明白人名册", None]) is None


def test_a_telephone_keeps_its_digits_however_excel_stored_it():
    for written in (13800000001.0, "138 0000-0001", "+86１３８00000001"):
        assert sheet.phone(written) == "13800000001"
    assert sheet.phone(None) is None
    for wrong in ("电话", 1380000000, "138000000012"):
        with pytest.raises(NotUnderstood):
            sheet.phone(wrong)


def test_words_are_known_by_their_usual_names():
    assert sheets.one_of("“五老”人员", sheet.SOURCES, Source, Expected.SOURCE) is Source.RETIRED
    assert sheets.one_of("普通", sheet.TIERS, Tier, Expected.TIER) is Tier.ORDINARY
    assert sheets.one_of(None, sheet.TIERS, Tier, Expected.TIER) is None
    found = sheets.several("邻里、合同，邻里", sheet.SPECIALITIES, Speciality, Expected.SPECIALITY)
    assert found == (Speciality.NEIGHBOUR, Speciality.CONTRACT)
    whole = sheets.several("食品、农药", sheet.SPECIALITIES, Speciality, Expected.SPECIALITY)
    assert whole == (Speciality.GOODS,)
    with pytest.raises(NotUnderstood):
        sheets.one_of("老板", sheet.SOURCES, Source, Expected.SOURCE)


def test_every_word_has_a_name_under_which_a_file_may_write_it():
    tables = ((sheet.TIERS, Tier), (sheet.SOURCES, Source), (sheet.SPECIALITIES, Speciality))
    assert all(set(names.values()) == set(choice) for names, choice in tables)
    assert set(sheet.HEADINGS.values()) == set(Column)


def test_names_lose_only_the_blanks_that_are_for_the_eye():
    assert sheet.name("马 青") == "马青"
    assert sheet.name("伊禾·青苗") == "伊禾·青苗"
    assert sheet.name("𠮷田") == "𠮷田"
    for wrong in ("", "长" * 41):
        with pytest.raises(NotUnderstood):
            sheet.name(wrong)


def test_columns_are_named_as_excel_names_them():
    assert [sheets.letter(place) for place in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
