"""Which passwords are too easy: short, common, or made of the account's own name (SECURITY.md R6)."""

import unicodedata
from functools import cache
from itertools import product
from typing import Any

from portal.core.i18n import _

SHORTEST, LONGEST = 10, 200
KEYBOARD = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv",
    "1q2w3e4r5t6y7u8i9o0p",
    "abcdefghijklmnopqrstuvwxyz",
    "zaq12wsxcde34rfv",
    "147258369",
    "qazwsxedcrfv",
)
KNOWN = """
password passw0rd p@ssword p@ssw0rd administrator admin root user guest test welcome letmein iloveyou woaini woaini1314
wodemima mima sunshine princess football baseball dragon monkey master superman batman shadow michael jordan freedom
whatever trustno1 starwars computer internet secret changeme default qwerty asdf zxcv login hello china zhongguo beijing
shanghai jiayou xiexie nihao aini woaizuguo hehe haha facai gongxi fortune lucky happy summer winter spring autumn
""".split()
LOCAL = """
qingtongxia ningxia yinchuan wuzhong xiaoba shaogang ganchengzi qujia yesheng chenyuantan daba jiangsu mingbai
mingbairen falvmingbairen sifa sifaju sifasuo tiaojie tiaojieyuan renmintiaojie zhengfu gongzuo huanghe xixia
青铜峡 青铜峡市 宁夏 银川 吴忠 小坝 邵岗 甘城子 瞿靖 叶盛 陈袁滩 大坝 明白 明白人 法律明白人
司法局 司法所 人民调解 调解员 黄河
640381 0953 12348 751600
""".split()
TAILS = """
1 12 123 1234 12345 123456 1234567 12345678 0 00 000 01 001 88 888 666 6666 520 521 1314 5201314 2008 321 654321
a abc qwe ! !! @123 _123 #123 @1234 @12345 @123456 !@# !@#$
""".split()
TAILS += ["", *map(str, range(1980, 2031)), *(f"@{year}" for year in range(2015, 2031))]


def plain(text: str) -> str:
    """A password as it is compared: width, case and outer blanks do not make it better."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


@cache
def common() -> frozenset[str]:
    """Well over 3,000 of the passwords that are guessed first, made from words, years, rows of keys and repetitions."""
    made = {word + tail for word, tail in product([*KNOWN, *LOCAL], TAILS)}
    for row in KEYBOARD:
        for keys in (row, row[::-1], row + row, row + row[::-1]):
            made |= {keys[:length] for length in range(4, len(keys) + 1)}
    made |= {letter * times for letter in "0123456789abcdefghijklmnopqrstuvwxyz.*" for times in range(6, 21)}
    made |= {
        pair * times
        for pair in ("12", "123", "1234", "ab", "abc", "qwe", "asd", "520", "1314")
        for times in range(2, 8)
    }
    made |= {f"{word}{word}" for word in [*KNOWN, *LOCAL]} | {
        f"{number}{word}" for word in KNOWN for number in (1, 123, 520)
    }
    return frozenset(plain(word) for word in made)


def fault(password: str, username: str) -> Any:
    """The sentence that says why a password will not do, or None. Any characters are allowed, blanks too."""
    if len(password) < SHORTEST:
        return _("密码至少要 %(least)d 个字符，可以是一句话", least=SHORTEST)
    if len(password) > LONGEST:
        return _("密码最多 %(most)d 个字符", most=LONGEST)
    told = plain(password)
    if username and plain(username) in told:
        return _("密码里请不要带账号名")
    if told in common() or len(set(told)) < 4:
        return _("这个密码太常见，别人容易猜到，请换一个")
    if told.strip("0123456789!@#$%^&*._- ") in _bare():
        return _("这个密码太常见，别人容易猜到，请换一个")
    return None


@cache
def _bare() -> frozenset[str]:
    """Words that figures and signs around them do not save: `Qingtongxia#2026`."""
    return frozenset(plain(word) for word in [*KNOWN, *LOCAL] if not word.isdecimal())
