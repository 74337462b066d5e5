"""How the database reads what is asked of it: a table that is read whole shows here before there are many rows."""

from collections.abc import Callable
from typing import Any

from portal.core import db
from tests.kit.statements import questions


def read_whole(ask: Callable[[], Any]) -> list[str]:
    """The tables that a question reads from end to end as no index leads to the rows."""
    with questions() as said:
        ask()
    connection = db.session.connection()
    postgres = connection.dialect.name == "postgresql"
    if postgres:  # for the session: it may read without a transaction around
        connection.exec_driver_sql("SET enable_seqscan = off")
    explain, words = ("EXPLAIN", "Seq Scan on ") if postgres else ("EXPLAIN QUERY PLAN", "SCAN ")
    lines = [
        str(row[-1])
        for statement, values in said
        for row in connection.exec_driver_sql(f"{explain} {statement}", values)
    ]
    if postgres:
        connection.exec_driver_sql("RESET enable_seqscan")
    found = {line.partition(words)[2].split()[0] for line in lines if words in line}
    return sorted(table for table in found if not table.startswith(("(", "anon_", "CONSTANT")))
