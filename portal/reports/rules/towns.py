"""Where the towns of the county stand on one picture: a sketch in equal fields, not a map.

North is above, the Yellow River's east bank on the right. Fields say who lies beside whom, never how large a town is;
a town that is not in the table yet stands below the others.
"""

from functools import lru_cache
from typing import NamedTuple

from portal.reports.rules.headlines import Complete

COLUMNS = 3
KEPT = 64
"""How many pictures each process keeps."""
FIELDS: dict[str, tuple[int, int]] = {
    "640381401000": (0, 0),
    "640381106000": (1, 0),
    "640381103000": (2, 0),
    "640381104000": (1, 1),
    "640381100000": (2, 1),
    "640381101000": (0, 2),
    "640381001000": (1, 2),
    "640381107000": (2, 2),
    "640381102000": (0, 3),
    "640381105000": (2, 3),
}
"""Column and row of each town by its code, as neighbours lie on the county's map."""
ENDINGS = ("街道", "林场", "镇", "乡")


class Town(NamedTuple):
    """A field of the picture: the town, its place, and the numbers that are printed on it."""

    code: str
    name: str
    bare: str
    href: str
    column: int
    row: int
    logged: int
    overdue: int
    complete: Complete


def bare(name: str) -> str:
    """A town's name without its kind, so that it fits its field in large letters too."""
    ending = next((end for end in ENDINGS if name.endswith(end) and len(name) > len(end) + 1), "")
    return name.removesuffix(ending)


@lru_cache(KEPT)
def drawn(towns: tuple[tuple[str, str, int, int, Complete], ...], address: str) -> tuple[Town, ...]:
    """The towns as they are drawn, in the order of their codes, and where each leads: `address` leaves its code open.

    Of each: code, name, how many were logged and are overdue, and how complete its records are.
    """
    lowest = max((FIELDS[code][1] + 1 for code, *_told in towns if code in FIELDS), default=0)
    strange = [code for code, *_told in towns if code not in FIELDS]
    found = []
    for code, name, logged, overdue, complete in sorted(towns):
        place = FIELDS.get(code)
        if place is None:
            down, right = divmod(strange.index(code), COLUMNS)
            place = (right, lowest + down)
        found.append(Town(code, name, bare(name), address.format(code), *place, logged, overdue, complete))
    top = min((one.row for one in found), default=0)
    return tuple(one._replace(row=one.row - top) for one in found)
