"""Names by sound: 王桂香 is found by `wangguixiang` and by `wgx` (PRODUCT.md M19).

A surname is often read otherwise than the same character elsewhere; both readings are kept, since people type either.
"""

import os
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from portal.core.seldom import readings

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
"""Names are read letter by letter; the library's list of phrases would cost each process 30 MB."""

SURNAMES = {
    "单": ("shan", "dan"),
    "仇": ("qiu", "chou"),
    "曾": ("zeng", "ceng"),
    "查": ("zha", "cha"),
    "解": ("xie", "jie"),
    "区": ("ou", "qu"),
    "盖": ("ge", "gai"),
    "朴": ("piao", "pu"),
    "尉": ("wei", "yu"),
    "缪": ("miao", "mou"),
    "乐": ("yue", "le"),
    "覃": ("qin", "tan"),
    "洗": ("xian", "xi"),
    "翟": ("zhai", "di"),
    "句": ("gou", "ju"),
    "种": ("chong", "zhong"),
    "秘": ("bi", "mi"),
    "员": ("yun", "yuan"),
    "黑": ("he", "hei"),
    "折": ("she", "zhe"),
    "能": ("nai", "neng"),
    "贾": ("jia", "gu"),
    "车": ("che", "ju"),
    "石": ("shi",),
    "召": ("shao", "zhao"),
    "长": ("chang", "zhang"),
    "重": ("chong", "zhong"),
    "朝": ("chao", "zhao"),
    "行": ("xing", "hang"),
    "吕": ("lv", "lu"),
}
"""First characters with another reading than the usual one; the surname's own comes first."""
GIVEN = {"乐": ("le", "yue"), "长": ("chang", "zhang"), "重": ("zhong", "chong"), "朝": ("chao", "zhao")}
GIVEN |= {"行": ("xing", "hang"), "茜": ("qian", "xi"), "晟": ("sheng", "cheng"), "女": ("nv", "nu")}
DOUBLE = {"尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "澹台": ("tan", "tai"), "长孙": ("zhang", "sun")}
MOST_READINGS, MOST_LETTERS = 4, 8


@lru_cache(8192)
def _usual(letter: str) -> str:
    """How a character is read most often, without tones; empty where it is none, a run of Latin letters as it is."""
    if letter.isascii():
        return letter.lower() if letter.isalpha() else ""
    told = readings.pinyin_dict.get(ord(letter), "").split(",")[0]
    plain = unicodedata.normalize("NFD", told.replace("ü", "v").replace("ǘ", "v").replace("ǚ", "v").replace("ǜ", "v"))
    return "".join(one for one in plain if "a" <= one <= "z")


def sounds(text: str) -> list[str]:
    """How each character of a text is read most often, in order; what is no letter is left out."""
    return [found for letter in unicodedata.normalize("NFKC", text) if (found := _usual(letter))]


def read(name: str) -> list[list[str]]:
    """How a name may be read, syllable by syllable; at most a few ways."""
    letters = [letter for letter in unicodedata.normalize("NFKC", name) if letter.isalpha()]
    usual = [_usual(letter) for letter in letters]
    for at, syllable in enumerate(DOUBLE.get("".join(letters[:2]), ())):
        usual[at] = syllable
    firsts = SURNAMES.get(letters[0], ()) if letters else ()
    ways = [[first, *usual[1:]] for first in firsts] or [usual]
    for at, letter in enumerate(letters[1:MOST_LETTERS], start=1):
        ways += [[*ways[0][:at], other, *ways[0][at + 1 :]] for other in GIVEN.get(letter, ())]
    found = [[one for one in way if one] for way in ways[:MOST_READINGS]]
    return [way for way in found if way]


@lru_cache(4096)
def keys(name: str) -> tuple[str, ...]:
    """What a name is found by: its initials, two or more of them from the first on, and the whole of it."""
    found: dict[str, None] = {}
    for way in read(name):
        first = "".join(syllable[0] for syllable in way[:MOST_LETTERS])
        found.update(dict.fromkeys(first[:most] for most in range(2, len(first) + 1)))
        found["".join(way)[:40]] = None
    return tuple(found)


def beginnings(names: Iterable[str]) -> str:
    """What a page without a link finds names by: each key that no other one begins with, between spaces."""
    found = {key for name in names for key in keys(name)}
    return " ".join(sorted(key for key in found if not any(key != other and other.startswith(key) for other in found)))


def fitting(typed: str) -> Callable[[str], bool]:
    """What tells whether a name may be meant by letters: its initials from the first on, or how its sound begins."""
    asked = "".join(letter for letter in typed.lower() if letter.isalpha())
    if len(asked) > 3:
        return lambda name: any(key.startswith(asked) for key in keys(name))
    return lambda name: asked in keys(name)
