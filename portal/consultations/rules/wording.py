"""What makes an answer hard to read, or not finished (PRODUCT.md V17, A04)."""

import re

LONGEST_CLAUSE = 25
"""So many characters of Chinese in one breath a villager follows (PRODUCT.md V17)."""
CLAUSES = re.compile(r"[，。；：！？、,.;:!?\s（）()《》“”]+")
BLANK = re.compile(r"[〔【\[][^〕】\]\n]{0,30}[〕】\]]|_{2,}|…{3,}|×{2,}")


def long_clauses(text: str) -> list[str]:
    """The stretches between two marks that are longer than one breath."""
    return [one for one in CLAUSES.split(text) if len(re.findall(r"[\u4e00-\u9fff]", one)) > LONGEST_CLAUSE]


def blank(text: str) -> str:
    """The first place of a ready sentence that nobody filled in, such as 〔日期〕 or ____; empty where none is."""
    found = BLANK.search(text)
    return found[0] if found else ""
