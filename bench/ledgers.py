"""A ledger of five thousand rows comes in, and the whole ledger goes out: seconds, and whether memory grows."""

import os
import time
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from bench import machine
from bench.plan import Plan
from bench.results import AT_MOST, Result
from portal.accounts.queries import known_user
from portal.areas import queries as areas
from portal.core import db
from portal.core.export import csv_parts
from portal.core.scope import Actor, acting_as, system
from portal.ledgers import service
from portal.ledgers.models import Import
from portal.ledgers.rules import Column, Columns, Standing
from portal.mediation import queries
from portal.mediation.queries import Filter

ROWS, WRONG = 5_000, 37
COUNTY = "640381000000"
EARLY = 100_000
"""Rows after which the memory of an export is looked at first."""
PIECES = 4
LETTERS = "青秋春夏晓云雨月星禾穗山川江河风雪石金玉红明亮安"


def measure(plan: Plan) -> None:
    """Read and take a ledger, part by part as the worker does; then write the largest ledger out."""
    with plan.data("sqlite", plan.small).scratch() as data, data.app():
        _come_in(plan)
    for engine in plan.engines:
        with plan.data(engine, plan.rows).app():
            _go_out(plan, engine)
    with plan.data("sqlite", plan.rows).scratch() as data, data.app():
        _written_out(plan)


def _written_out(plan: Plan) -> None:
    """The worker's workbooks of the longest list, one after another: the first few of them."""
    with acting_as(_bureau()), db.transaction():
        number = service.ask_extract({}, Columns.MASKED, "bench").id
    sizes, seconds = [], []
    for _piece in range(PIECES):
        began = time.monotonic()
        with acting_as(system("bench")):
            written = service.made_extract(number)
            db.session.remove()
            with db.transaction():
                service.keep_extract(number, written)
        if written is None:
            break
        count, written = written.rows, None
        seconds.append(time.monotonic() - began)
        sizes.append(machine.heap_megabytes([os.getpid()]))
    note = f"{len(sizes)} workbooks of up to {count:,} rows, {max(seconds):.0f} s each at most; {sizes[-1]:.0f} MB"
    grown = max(0.0, sizes[-1] - sizes[0])
    what = "growth of the worker over the workbooks of one list"
    plan.book.add(Result("P19", "sqlite", what, grown, AT_MOST, 24, 8, unit=" MB", note=note))


def _bureau() -> Actor:
    with db.reading() as own:
        user = known_user(own, "bureau")
    assert user is not None, "the data set has a bureau"
    return Actor(user.id, frozenset({COUNTY}), name="bench")


def _come_in(plan: Plan) -> None:
    with acting_as(system("bench")):
        file = _file()
        before, began = machine.heap_megabytes([os.getpid()]), time.monotonic()
        with db.transaction():
            number = service.read_file(file, "ledger.xlsx", [COUNTY]).id
        read = time.monotonic() - began
        with db.transaction() as session:
            service.begin(session.get_one(Import, number), None)
        parts, taken, began = 0, 0, time.monotonic()
        while True:
            with db.transaction() as session:
                found = session.get_one(Import, number)
                service.take_part(found)
                parts, taken, done = parts + 1, found.taken, found.standing is Standing.DONE
            if done:
                break
        seconds, after = time.monotonic() - began, machine.heap_megabytes([os.getpid()])
    note = f"{taken:,} taken in {parts} parts, {ROWS - taken} rows named as wrong; {after - before:.0f} MB more"
    add = plan.book.add
    add(Result("O16", "sqlite", f"a ledger of {ROWS:,} rows is read", read, AT_MOST, 20, 8, unit=" s", note=note))
    add(Result("O16", "sqlite", "and taken by the worker", seconds, AT_MOST, 120, 40, unit=" s", note=note))


def _file() -> BytesIO:
    """A ledger of people who are not known, with a title above its headings; 37 rows name no village."""
    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.append(["调解台账"])
    page.append([str(one.label) for one in Column])
    villages = [place.code for place in areas.inside([COUNTY])]
    for number in range(ROWS):
        on = date(2012, 1, 1) + timedelta(days=number % 1500)
        told: dict[Column, Any] = {
            Column.OUTSIDE: f"{on.year}-{number:05}",
            Column.REPORTED: f"{on:%Y.%m.%d}",
            Column.VILLAGE: "没有的村" if number < WRONG else villages[number % len(villages)],
            Column.APPLICANT: f"马{LETTERS[number % 24]}{LETTERS[number // 24 % 24]}",
            Column.RESPONDENT: f"王{LETTERS[number // 7 % 24]}{LETTERS[number // 3 % 24]}",
            Column.KIND: "邻里纠纷",
            Column.SUMMARY: "院墙滴水，双方为修水槽起了争执" * 3,
            Column.OUTCOME: "成功",
            Column.ENDED: f"{on + timedelta(days=5):%Y年%m月%d日}",
        }
        page.append([told.get(one, "") for one in Column])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _go_out(plan: Plan, engine: str) -> None:
    """As the bureau is given it: within its county, along the index of its list."""
    pids = [os.getpid()]
    with acting_as(_bureau()):
        count, size, early, began = 0, 0, 0.0, time.monotonic()

        def rows() -> Any:
            nonlocal count, early
            for row in queries.exported(Filter(), None):
                count += 1
                if count == min(EARLY, plan.rows // 10):
                    early = machine.heap_megabytes(pids)
                yield row[:12]

        for part in csv_parts([str(number) for number in range(12)], rows()):
            size += len(part)
        seconds, late = time.monotonic() - began, machine.heap_megabytes(pids)
        db.session.remove()
    note = f"{count:,} rows, {size / 1e6:.0f} MB in {seconds:.0f} s; {early:.0f} MB early, {late:.0f} MB at the end"
    grown = max(0.0, late - early)
    plan.book.add(
        Result("P19", engine, "growth of an export, early to end", grown, AT_MOST, 24, 8, unit=" MB", note=note)
    )
