"""Where the towns of the county stand on one picture: a sketch in equal fields, not a map.

North is above, the Yellow River's east bank on the right. Fields say who lies beside whom, never how large a town is;
a town that is not in the table yet stands below the others.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from portal.mediation.rules import Figure

COLUMNS = 3
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


@dataclass(frozen=True)
class Town:
    """A field of the picture: the town, its place, and the numbers that are printed on it."""

    code: str
    name: str
    bare: str
    href: str
    column: int
    row: int
    logged: int
    overdue: int
    complete: Any


def bare(name: str) -> str:
    """A town's name without its kind, so that it fits its field in large letters too."""
    ending = next((end for end in ENDINGS if name.endswith(end) and len(name) > len(end) + 1), "")
    return name.removesuffix(ending)


def drawn(towns: Iterable[tuple[str, str, Any, Any]], address: Callable[[str], str]) -> list[Town]:
    """The towns as they are drawn, in the order of their codes, and where each leads.

    Of each: code, name, its numbers, and how complete they are.
    """
    kept = list(towns)
    lowest = max((FIELDS[code][1] + 1 for code, *_told in kept if code in FIELDS), default=0)
    strange = [code for code, *_told in kept if code not in FIELDS]
    found = []
    for code, name, numbers, complete in sorted(kept, key=lambda one: one[0]):
        place = FIELDS.get(code)
        if place is None:
            down, right = divmod(strange.index(code), COLUMNS)
            place = (right, lowest + down)
        found.append(
            Town(
                code=code,
                name=name,
                bare=bare(name),
                href=address(code),
                column=place[0],
                row=place[1],
                logged=numbers[Figure.LOGGED],
                overdue=numbers[Figure.OVERDUE],
                complete=complete,
            )
        )
    top = min((one.row for one in found), default=0)
    return [one if not top else _lifted(one, top) for one in found]


def _lifted(one: Town, by: int) -> Town:
    return Town(**{**vars(one), "row": one.row - by})
