"""Hours of a session: told in half hours, so that two sessions can be kept apart by a plain key (UI.md T1)."""

import re
import unicodedata
from datetime import date, datetime, time

from portal.core import clock
from portal.core.i18n import language

HALF = 30
EARLIEST, LATEST = time(6), time(22)


def minutes(at: time) -> int:
    """Minutes since midnight."""
    return at.hour * 60 + at.minute


def halves(starts: time, ends: time) -> range:
    """The half hours of a day, numbered from midnight, that a session touches; its end is free for the next one."""
    return range(minutes(starts) // HALF, -(-minutes(ends) // HALF))


def half_hours(first: time = EARLIEST, last: time = LATEST) -> list[time]:
    """Every half hour that a form offers."""
    return [time(*divmod(at, 60)) for at in range(minutes(first), minutes(last) + 1, HALF)]


def key(name: str) -> str:
    """A teacher or a place as it is kept apart from others: blanks, width and case do not make another one."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


def names(text: str) -> list[str]:
    """The people that a line names, one by one: 李老师、王律师 are two; nobody twice."""
    found = [one.strip() for one in re.split(r"[、,，;；/／&＆\n]", text)]
    return list({key(one): one for one in found if one}.values())


def moment(day: date, at: time) -> datetime:
    """An office hour of a day."""
    return datetime.combine(day, at, clock.HERE)


def hour_words(at: time) -> str:
    """下午3:30, or 15:30."""
    if language() == "en":
        return f"{at.hour:02d}:{at.minute:02d}"
    half = "上午" if at.hour < 12 else "下午" if at.hour < 18 else "晚上"
    return f"{half}{at.hour - 12 if at.hour > 12 else at.hour}:{at.minute:02d}"


def span_words(starts: time, ends: time) -> str:
    """上午9:00–11:00; the half of the day is said again only where it changes."""
    first, last = hour_words(starts), hour_words(ends)
    return f"{first}–{last[2:] if language() != 'en' and first[:2] == last[:2] else last}"
