"""The standing count of members, and the recount that it is filled from and checked against."""

from typing import Any

from sqlalchemy import Select, case, func, select

from portal.members.models import HEADS, Headcount, Member


def heads_counted() -> Select[Any]:
    """A row for each village and tier, straight from the roster: its place, then the number in each state."""
    place = [getattr(Member, name) for name in HEADS.place]
    numbers = (func.sum(case((Member.state == name, 1), else_=0)) for name in HEADS.figures)
    return select(*place, *numbers).group_by(*place)


def heads_stored() -> Select[Any]:
    """The same as it is kept."""
    return select(*(getattr(Headcount, name) for name in (*HEADS.place, *HEADS.figures)))
