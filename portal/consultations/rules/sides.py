"""Who stands on which side of a question: what a name or a telephone number is compared by (PRODUCT.md A03).

Names are compared by sound, since the same person is written with other characters from one day to the next; an address
such as 王大爷 names nobody and is left out.
"""

import re

from portal.core import pinyin
from portal.core.forms import narrow

APART = re.compile(r"[\s、，,；;/。()（）:：]+")
PHONE = re.compile(r"(?<!\d)(?:\+?86)?(1\d{10})(?!\d)")
TITLES = re.compile(
    r"(大爷|大妈|大娘|大叔|大婶|大哥|大姐|大嫂|爷爷|奶奶|叔叔|阿姨|先生|女士|小姐|师傅|老师|老板|书记|主任|[叔婶哥姐嫂伯姨爷奶])$"
)
LETTERS = re.compile(r"[^\W\d_]+(?:[·•.][^\W\d_]+)*")
LEAST = 2
"""Letters of a name that can tell a person."""


def marks(text: str) -> list[str]:
    """What the persons named in a text are compared by: each telephone number, each way in which a name may sound."""
    plain = narrow(text) or ""
    digits = re.sub(r"(?<=\d)[\s-]+(?=\d)", "", plain)
    found = dict.fromkeys(f"phone {number}" for number in PHONE.findall(digits))
    for part in APART.split(plain):
        name = TITLES.sub("", "".join(LETTERS.findall(part)))
        if len(name) >= LEAST:
            found.update(dict.fromkeys("name " + "".join(way) for way in pinyin.read(name)))
    return list(found)
