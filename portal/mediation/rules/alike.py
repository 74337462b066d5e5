"""Is it this one? Whether two disputes of one village may be the same matter, told twice (PRODUCT.md M20).

A villager is written 王桂香 by one and 王大姐 by another, or with another character of the same sound. A hint is given,
never more: a person decides.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from portal.core import pinyin
from portal.mediation.rules.words import Kind

DAYS_ALIKE = 90
CALLED = re.compile(
    "^(?:老|小)?(?P<name>.)家?"
    "(?:大爷|大娘|大叔|大婶|大妈|大哥|大姐|大嫂|叔|婶|嫂|哥|姐|爷|奶奶|老师|师傅|老[大二三四五幺]|某{1,2}|先生|女士)$"
)
PLOT = re.compile(r"[东西南北前后上下]?[\u4e00-\u9fff]{0,2}\d{1,4}\s*(?:号地|号院|号|队|组|斗|渠|亩地|幢|栋|单元)")
SURELY_A_PLOT = re.compile(r"[东西南北前后上下]?\d{1,4}\s*(?:号地|号院|斗|渠)")
DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


@dataclass(frozen=True)
class Matter:
    """What two tellings of one dispute are compared by."""

    kind: Kind
    names: tuple[str, ...]
    summary: str = ""
    phones: frozenset[str] = frozenset()
    """Fingerprints, never the numbers themselves."""


def same_person(one: str, other: str) -> bool:
    """Whether two names may be one person's: the same, of the same sound, or one of them only what he is called."""
    one, other = re.sub(r"[\s·•]", "", one), re.sub(r"[\s·•]", "", other)
    if one == other:
        return True
    called, also = CALLED.match(one), CALLED.match(other)
    if called or also:
        return (called["name"] if called else one[:1]) == (also["name"] if also else other[:1])
    if len(one) != len(other) or len(one) < 2:
        return False
    sounds = {"".join(way) for way in pinyin.read(one)}
    return bool(sounds & {"".join(way) for way in pinyin.read(other)})


def plots(text: str) -> set[str]:
    """The plots, yards and ditches that a text names by number, however their digits are written."""
    return {re.sub(r"\s", "", found) for found in PLOT.findall(_figures(text))}


def named_plots(text: str) -> set[str]:
    """Those that are surely one piece of land, one yard or one ditch: no group of a village, no day of a month."""
    return {re.sub(r"\s", "", found) for found in SURELY_A_PLOT.findall(_figures(text))}


def _figures(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(DIGITS)


def _paired(mine: Collection[str], theirs: Collection[str]) -> int:
    left, pairs = list(theirs), 0
    for name in mine:
        match = next((one for one in left if same_person(name, one)), None)
        if match is not None:
            left.remove(match)
            pairs += 1
    return pairs


def alike(mine: Matter, known: Matter) -> bool:
    """Whether a dispute may be one that is known: both sides the same, or of one kind and about one plot or phone."""
    pairs = _paired(mine.names, known.names)
    if pairs >= 2:
        return True
    if mine.kind != known.kind:
        return False
    if plots(mine.summary) & plots(known.summary):
        return True
    alone = min(len(mine.names), len(known.names)) == 1
    return bool(pairs) and (alone or bool(mine.phones & known.phones))
