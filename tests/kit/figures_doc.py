"""`docs/figures.md`, written from the dictionary that the pages show, with each clause. `make docs` runs it."""

import sys
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.dialects import sqlite

from portal.mediation.models import Case
from portal.mediation.rules import FIGURES, RATES
from portal.members.models import Member
from portal.members.rules import COUNTS as MEMBERS
from portal.outreach.models import Activity, Deed, HouseVisit, Task
from portal.outreach.rules import DEEDS, TALKS, TASKS, VISITS
from portal.reports.rules import HEADLINES, INDICATORS, LISTS, Indicator
from portal.training.models import TrainingSession
from portal.training.rules import COUNTS as TRAINING

HEAD = """# Figures

Written by `make docs` from the dictionary of indicators (`portal/reports/rules/indicators.py`) and the rooms' own
clauses; a test holds it so. The same clause serves a figure, its list, its export and the recount. Whoever changes a
clause changes what a number says: give it a new version in `LATER`, with the day from which it holds, and run
`portal reports rebuild`.
"""
SOURCES: tuple[tuple[Any, Any], ...] = (
    (Member, MEMBERS), (Case, FIGURES), (Activity, TALKS), (HouseVisit, VISITS), (Task, TASKS), (Deed, DEEDS),
    (TrainingSession, TRAINING),
)  # fmt: skip


def clause(one: Indicator) -> tuple[str, str, str]:
    """The table, the day that puts a row in a month, and the condition, as SQL says it."""
    model, counts = next((model, counts) for model, counts in SOURCES if one.figure in counts)
    count = counts[one.figure]
    said: ColumnElement[Any] = count.holds(model)
    table = str(model.__tablename__)
    text = said.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return table, count.day, str(text).replace(f"{table}.", "").replace("\n", " ")


def lines() -> Iterator[str]:
    """The page, line by line."""
    yield HEAD
    yield "## Indicators\n"
    yield "| code | name | unit | kind | counts rows of | by | where | answers for it | version |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for one in INDICATORS.values():
        table, day, where = clause(one)
        mark = " ★" if one.figure.value in HEADLINES else ""
        about = f"{one.nature.value} | `{table}` | `{day}` | `{where}` | {one.owner.label}"
        yield f"| `{one.code}`{mark} | {one.name} | {one.unit} | {about} | {one.version.number}, {one.version.since} |"
    yield "\n★ one of the five figures of the story. A rate is one indicator over another:\n"
    for rate, (above, below) in RATES.items():
        yield f"- `{rate.value}` {rate.label}: `mediation.{above.value}` ÷ `mediation.{below.value}`"
    yield "\n## Lists\n"
    yield "| list | page | needs |"
    yield "| --- | --- | --- |"
    for ledger, (endpoint, needs) in LISTS.items():
        yield f"| {ledger.label} | `{endpoint}` | `{needs.value}` |"


def page() -> str:
    """The whole page."""
    return "\n".join(line.rstrip() for line in lines()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
