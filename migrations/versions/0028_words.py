"""The index of words over disputes, filled with what they say so far; it holds nothing of the sensitive ones."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from alembic import op
from sqlalchemy import text

from portal.core import search
from portal.mediation.rules import Text, indexed

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NAME, PART = "mediation_text", 10_000
CASES = """
SELECT id, number, village_code, town_code, reported_on, summary, facts, claims, terms FROM mediation_case
WHERE id > :last AND ordinary ORDER BY id LIMIT :part
"""
PARTIES = "SELECT case_id, name, phone_tail FROM mediation_party WHERE case_id BETWEEN :first AND :last ORDER BY id"
SESSIONS = "SELECT case_id, course, place FROM mediation_session WHERE case_id BETWEEN :first AND :last ORDER BY id"


def upgrade() -> None:
    into = op.get_bind()
    make, *index = search.made(NAME, into.dialect.name)
    into.execute(text(make))
    _fill(into)
    for statement in index:
        into.execute(text(statement))
    if into.dialect.name == "sqlite":
        into.execute(text(f"INSERT INTO {NAME} ({NAME}) VALUES ('optimize')"))


def _fill(into: Any) -> None:
    words, last = search.Words(NAME), 0
    while cases := into.execute(text(CASES), {"last": last, "part": PART}).all():
        between = {"first": cases[0].id, "last": cases[-1].id}
        parties, sessions = defaultdict(list), defaultdict(list)
        for row in into.execute(text(PARTIES), between):
            parties[row.case_id].append(row)
        for row in into.execute(text(SESSIONS), between):
            sessions[row.case_id] += [row.course, row.place]
        words.put(into, _rows(cases, parties, sessions))
        last = cases[-1].id


def _rows(cases: Sequence[Any], parties: Any, sessions: Any) -> Iterator[tuple[int, str]]:
    for case in cases:
        people = parties.get(case.id, ())
        told = (case.summary, case.facts, case.claims, case.terms, *sessions.get(case.id, ()))
        names, tails = [one.name for one in people], [one.phone_tail for one in people]
        number = case.number or f"{case.id:07d}"
        day = case.reported_on
        if isinstance(day, str):
            day = datetime.date.fromisoformat(day)
        yield (
            search.place(day, case.id),
            indexed(Text(number, case.village_code, case.town_code, names, tails, told)),
        )


def downgrade() -> None:
    op.execute(f"DROP TABLE {NAME}")
