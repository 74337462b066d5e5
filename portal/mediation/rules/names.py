"""Names of parties and numbers of cases (DOMAIN.md 3.5; UI.md L7)."""

import re

COUNTY_SHORT = {"640381000000": "青峡"}


def case_number(year: int, short_name: str, serial: int) -> str:
    """`(2026)青峡邵岗甘城子人调字第0001号` (DOMAIN.md 3.5)."""
    return f"({year}){short_name}人调字第{serial:04d}号"


def split_names(text: str) -> list[str]:
    """The parties of one line: 张三、李四 or 张三和李四 or 张三 李四; a name keeps its `·`."""
    parts = re.split(r"[、,，;；/\n]|\s+(?:和|与|跟|vs)\s+|\s{1,}", text)
    if len(parts) == 1:
        parts = re.split(r"(?<=[^\s])(?:和|与|跟)(?=[^\s])", text, maxsplit=1)
    seen = dict.fromkeys(part.strip() for part in parts if part and part.strip())
    return list(seen)


def same_parties(names: list[str]) -> str:
    """One text for the same people in any order, to notice that they are back."""
    return "\n".join(sorted(re.sub(r"\s", "", name) for name in names))


VILLAGE_BODY = re.compile(r"村委会|村民委员会|村集体|经济合作社|股份合作社|居委会|居民委员会")


def is_village_body(name: str) -> bool:
    """Whether a party is the village's own committee or enterprise: then its mediators may not judge (S25)."""
    return VILLAGE_BODY.search(name) is not None


ORGANISATION = re.compile(
    r"(公司|厂|合作社|委会|委员会|集体|商店|超市|饭店|农资店|工程队|施工队|农场|林场|学校|医院|银行)$"
)


def masked(names: list[str]) -> list[str]:
    """Names as lists show them: 王某某 (UI.md L7); an organisation is no person and keeps its name."""
    return [name if ORGANISATION.search(name) else name[:1] + "某" * (2 if len(name) > 2 else 1) for name in names]
