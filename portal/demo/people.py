"""Invented people: names put together from a few syllables, telephones that are not in use, numbers with a check digit.

No name is taken from anywhere; each is drawn once, so that no two people of the demo county share one.
"""

from datetime import date
from random import Random

SURNAMES = tuple("马王李张杨丁赵刘陈吴田何金海丰罗石梁白柳苏万安纳哈米沙高贺康江叶")
FIRST = tuple("青麦秋春夏晓云雨月星禾柳枣湖河石泉松柏荷梅杏桃谷露霞岚雁")
SECOND = tuple("穗苗叶坡桥泉岭峰雁川舟帆溪滩原野田庭霖杉莲竹舒晴岩沐")
LONG_FIRST = ("伊禾", "萨雨", "阿麦", "木河", "艾泉", "海露")
LONG_SECOND = ("青苗", "秋穗", "白杉", "云坡", "谷雨", "月川")
WEIGHTS = (7, 9, 16, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1, 2)
CHECK = "10X98765432"


class People:
    """Draws people from a seeded source, each name and each telephone once."""

    def __init__(self, rng: Random):
        self._rng = rng
        self._taken: set[str] = set()
        self._lines = rng.sample(range(10_000), 10_000)

    def name(self) -> str:
        """A name that nobody else bears; about one in thirty carries a `·`."""
        while (drawn := self._draw()) in self._taken:
            continue
        self._taken.add(drawn)
        return drawn

    def _draw(self) -> str:
        rng = self._rng
        if rng.random() < 0.03:
            return f"{rng.choice(LONG_FIRST)}·{rng.choice(LONG_SECOND)}"
        surname = rng.choice(SURNAMES)
        if rng.random() < 0.12:
            return surname + rng.choice(SECOND)
        return surname + rng.choice(FIRST) + rng.choice(SECOND)

    def phone(self) -> str:
        """A mobile number of the block 199 0000, which no operator has given out."""
        return f"1990000{self._lines.pop():04d}"

    def id_number(self) -> str:
        """An identity number of nobody: the county, a day of birth, a serial, and the digit that fits them."""
        rng = self._rng
        born = date(rng.randint(1948, 2002), rng.randint(1, 12), rng.randint(1, 28))
        digits = f"640381{born:%Y%m%d}{rng.randint(1, 999):03d}"
        return digits + CHECK[sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11]
