"""What an answer is about, who lets it out, when it is old, and how a question is found (PRODUCT.md V17, V21, B24)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.core.choice import Choice
from portal.core.flow import Flow
from portal.core.i18n import _
from portal.core.pinyin import sounds

GOOD_FOR = timedelta(days=730)
"""So long an answer stands when it is let out, where nobody says less."""
SOON = timedelta(days=60)
MOST_FOUND = 20
MOST_TYPED = 60


class Can(Choice):
    WRITE = "library.write", _("写给村民看的法律解答")
    RELEASE = "library.release", _("发布和收回法律解答")


class Subject(Choice):
    """What villagers ask about, in their words."""

    LAND = "land", _("土地房子")
    BRIDE = "bride", _("彩礼婚约")
    DIVORCE = "divorce", _("离婚孩子")
    VIOLENCE = "violence", _("家里打人")
    SUPPORT = "support", _("养老人")
    INHERITANCE = "inheritance", _("遗产分家")
    LOANS = "loans", _("借钱担保")
    WAGES = "wages", _("打工工资")
    INJURY = "injury", _("受伤赔偿")
    NEIGHBOURS = "neighbours", _("邻里相处")
    FRAUD = "fraud", _("被骗、买了假货")
    AID = "aid", _("法律援助和调解")


class State(Choice):
    """Where an answer stands; only what is released is on the villagers' pages."""

    DRAFT = "draft", _("草稿"), "wait"
    RELEASED = "released", _("已发布"), "good"
    WITHDRAWN = "withdrawn", _("已收回"), "quiet"


class Step(Choice):
    RELEASE = "release", _("发布")
    WITHDRAW = "withdraw", _("收回")


FLOW: Flow[State, Step] = Flow(
    {
        Step.RELEASE: ([State.DRAFT], State.RELEASED),
        Step.WITHDRAW: ([State.RELEASED], State.WITHDRAWN),
    }
)
NEEDS: dict[Step, Choice] = {Step.RELEASE: Can.RELEASE, Step.WITHDRAW: Can.RELEASE}


class Show(Choice):
    """What the desk's list shows."""

    DRAFTS = "drafts", _("等人发布的")
    RELEASED = "released", _("已发布的")
    OLD = "old", _("到期的、快到期的")
    CHANGED = "changed", _("引用的法律变了的")
    WITHDRAWN = "withdrawn", _("已收回的")


class Standing(Choice):
    """How a citation stands against the law texts that were imported."""

    HOLDS = "holds", _("现行有效"), "good"
    CHANGED = "changed", _("法律有了新版本"), "bad"
    REPEALED = "repealed", _("已经废止"), "bad"
    UNKNOWN = "unknown", _("还没有导入这部法律"), "quiet"


def standing(cited_on: date, editions: Sequence[tuple[date, date | None]], today: date) -> Standing:
    """A citation of an edition, against the first and last day of each edition that is known."""
    begun = sorted((since, until) for since, until in editions if since <= today)
    if not begun:
        return Standing.UNKNOWN
    since, until = begun[-1]
    if until is not None and until < today:
        return Standing.REPEALED
    return Standing.CHANGED if since > cited_on else Standing.HOLDS


DIGITS = {letter: number for number, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
ARTICLE = re.compile(r"^第?([零〇一二两三四五六七八九十百千]+|\d+)条?(?:之([一二三四五六七八九十]+|\d+))?$")


def _counted(text: str) -> int:
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for letter in text:
        if letter in UNITS:
            total += (digit or 1) * UNITS[letter]
            digit = 0
        else:
            digit = DIGITS[letter]
    return total + digit


def article(text: str) -> str:
    """The number of an article in figures: 第一千零四十二条 is 1042, 第三十条之一 is 30-1; empty where it is none."""
    found = ARTICLE.match("".join(unicodedata.normalize("NFKC", text).split()))
    if found is None:
        return ""
    return f"{_counted(found[1])}" + (f"-{_counted(found[2])}" if found[2] else "")


NUMERAL = r"[零〇一二两三四五六七八九十百千\d]+"
CITES = re.compile(rf"《?\s*([^《》\d第]+?)\s*》?\s*(第?{NUMERAL}条?(?:之{NUMERAL})?)\s*$")


def citations(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    """A law and an article a line: 民法典 第一千零四十二条; and the lines that can not be read."""
    read, unread = [], []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        found = CITES.match(line)
        number = article(found[2]) if found else ""
        if found and number:
            read.append((found[1].strip(), number))
        else:
            unread.append(line)
    return read, unread


DIALECT = (("zh", "z"), ("ch", "c"), ("sh", "s"))


def blurred(syllable: str) -> str:
    """A syllable as it is often said and typed: zh as z, n as l, ng as n."""
    for usual, said in DIALECT:
        if syllable.startswith(usual):
            syllable = said + syllable[len(usual) :]
    if syllable.startswith("n") and len(syllable) > 1:
        syllable = "l" + syllable[1:]
    return syllable[:-1] if syllable.endswith("ng") else syllable


@dataclass(frozen=True)
class Known:
    """An answer as it is looked through: its question and text, and how the question sounds."""

    id: int
    subject: Subject
    question: str
    conclusion: str
    text: str
    sounds: tuple[str, ...]
    further: tuple[str, ...]

    @classmethod
    def of(cls, number: int, subject: Subject, question: str, conclusion: str, rest: str) -> "Known":
        return cls(
            number,
            subject,
            question,
            conclusion,
            f"{question}{conclusion}{rest}",
            tuple(sounds(question)),
            tuple(sounds(conclusion)),
        )


def _run(of: Sequence[str], within: Sequence[str]) -> bool:
    most = len(within) - len(of)
    return bool(of) and any(list(within[at : at + len(of)]) == list(of) for at in range(most + 1))


def _spelled(letters: str, within: Sequence[str]) -> bool:
    """Whether letters spell some neighbouring syllables, from the beginning of one; the last may be begun."""
    for at in range(len(within)):
        rest = letters
        for syllable in within[at:]:
            if rest.startswith(syllable):
                rest = rest[len(syllable) :]
            elif syllable.startswith(rest):
                rest = ""
            else:
                break
            if not rest:
                return True
    return False


def _near(typed: str, question: str) -> bool:
    """Whether all but one of three or more typed characters stand in the question one after another."""
    size = len(typed)
    if size < 3:
        return False
    spans = (question[at : at + size] for at in range(len(question) - size + 1))
    return any(sum(a != b for a, b in zip(typed, span, strict=True)) <= 1 for span in spans)


def rank(typed: str, known: Known) -> int | None:
    """How well an answer fits what was typed, 0 best; None where it does not.

    Characters, then sound (财理 and "cai li" find 彩礼), then initials, then one wrong character.
    """
    plain = "".join(unicodedata.normalize("NFKC", typed).lower().split())
    if not plain:
        return None
    if plain in known.question:
        return 0
    if plain in known.text:
        return 1
    if plain.isascii():
        letters = "".join(letter for letter in plain if letter.isalpha())
        if len(letters) > 1 and letters in "".join(one[0] for one in known.sounds):
            return 4
        if len(letters) > 2 and _spelled(letters, known.sounds):
            return 2
        return None
    heard = sounds(plain)
    if _run(heard, known.sounds):
        return 2
    if len(heard) > 1 and _run([blurred(one) for one in heard], [blurred(one) for one in known.sounds]):
        return 3
    if len(heard) > 1 and _run(heard, known.further):
        return 3
    return 5 if _near(plain, known.question) or _near(plain, known.conclusion) else None


def search(typed: str, known: Iterable[Known]) -> list[Known]:
    """The answers that fit, the best first; several words must all fit."""
    words = typed[:MOST_TYPED].split()
    whole = [(place, one) for one in known if (place := rank(typed[:MOST_TYPED], one)) is not None]
    if not whole and len(words) > 1:
        scored = [([rank(word, one) for word in words], one) for one in known]
        whole = [(max(p for p in places if p is not None), one) for places, one in scored if None not in places]
    return [one for _place, one in sorted(whole, key=lambda pair: (pair[0], pair[1].id))][:MOST_FOUND]


def last_day(released_on: date, told: date | None) -> date:
    """The last day on which an answer stands."""
    return told or released_on + GOOD_FOR


def lines(steps: Any) -> list[str]:
    """What to do, a line each."""
    return [line.strip() for line in str(steps or "").splitlines() if line.strip()]


@dataclass(frozen=True)
class LawText:
    """One edition of a law as a file tells it."""

    law: str
    since: date
    until: date | None
    source: str
    articles: dict[str, str]


class BadText(ValueError):
    """A law text that can not be read; says the line and what stands there."""


HEAD = re.compile(r"^(since|until|source)\s*[:：]\s*(.+)$", re.IGNORECASE)
BEGINS = re.compile(r"^#*\s*(第[零〇一二两三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十\d]+)?)[\s　]*(.*)$")


def law_text(told: str) -> LawText:
    """Read a law in Markdown: title after `#`, `since:`, `until:`, `source:`, then articles beginning with 第…条."""
    title, heads, articles, number = "", {}, {}, ""
    for at, line in enumerate(told.splitlines(), start=1):
        plain = line.strip()
        if (found := BEGINS.match(plain)) is not None:
            number = article(found[1])
            if number in articles:
                raise BadText(f"{at}: {found[1]} stands there twice")
            articles[number] = found[2].strip()
        elif not number and (head := HEAD.match(plain)) is not None:
            heads[head[1].lower()] = head[2].strip()
        elif plain.startswith("#"):
            title = title or plain.lstrip("# ").strip()
        elif number and plain:
            articles[number] = f"{articles[number]}\n{plain}".strip()
    if not title or not articles or "since" not in heads:
        raise BadText("1: a title after #, a line `since: 2021-01-01` and articles that begin with 第…条 are needed")
    try:
        since, until = (date.fromisoformat(heads[name]) if name in heads else None for name in ("since", "until"))
    except ValueError as error:
        raise BadText(f"1: {error}") from error
    assert since is not None
    return LawText(title, since, until, heads.get("source", ""), articles)
