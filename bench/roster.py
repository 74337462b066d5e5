"""A roster of 5,000 people from Excel: what reading, checking and taking it costs, and the memory it needs."""

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from sqlalchemy import delete, insert, select

from bench.cluster import BenchCluster
from bench.datasets import COUNTY, DataSet, number_of
from bench.generate import SURNAMES
from bench.plan import Plan
from bench.programme import FEW
from bench.results import AT_MOST, Result
from portal.areas import queries as areas
from portal.areas.rules import town_code
from portal.core import db
from portal.core.scope import Actor, acting_as
from portal.members import service
from portal.members.models import Import, Listing, Member, Move, Post
from portal.reports import service as reports

PEOPLE, FEWER, ROUNDS = 5_000, 500, 3
GIVEN = "安宁和平春夏秋冬梅兰竹菊山川江河云雨风雪星月日光金玉青红明亮"
GOAL = (30, 15)
"""The import has no goal in the table of goals: what is asked of it here is ours."""
TABLES = (Member, Move, Post, Listing)


@dataclass(frozen=True)
class Took:
    """One run: seconds and CPU seconds of reading and taking, CPU of the bare inserts, and the peak of memory."""

    read: float
    taken: float
    cpu: float
    bare: float
    peak: float
    wrong: int


def measured(plan: Plan, engine: str) -> Iterator[Result]:
    """The import against bare inserts of the rows it wrote, and its memory against that of a tenth of the file."""
    small, several = (
        _in_a_process_of_its_own(plan, engine, count, rounds) for count, rounds in ((FEWER, 1), (PEOPLE, ROUNDS))
    )
    read, taken = (statistics.median(getattr(one, name) for one in several) for name in ("read", "taken"))
    note = (
        f"read in {read:.1f} s, taken in {taken:.1f} s: {PEOPLE / (read + taken):.0f} rows a second; "
        f"CPU {statistics.median(one.cpu for one in several):.1f} s, bare inserts "
        f"{statistics.median(one.bare for one in several):.2f} s"
    )
    what, value = f"roster of {PEOPLE:,} rows : bare inserts", statistics.median(one.cpu / one.bare for one in several)
    yield Result("import", engine, what, value, AT_MOST, *GOAL, note=note)
    peaks = several[0].peak, small[0].peak
    note = f"{peaks[0]:.0f} MB with {PEOPLE:,} rows, {peaks[1]:.0f} MB with {FEWER}; the whole process"
    what = f"memory of a roster of {PEOPLE:,} rows over one of {FEWER}"
    yield Result("P19", engine, what, round(peaks[0] - peaks[1], 1), AT_MOST, 24, 8, unit=" MB", note=note)
    what, wrong = f"cells that differ after a roster of {PEOPLE:,} was taken, and taken back", several[0].wrong
    yield Result("P10", engine, what, wrong, AT_MOST, 0, 0)


def _in_a_process_of_its_own(plan: Plan, engine: str, count: int, rounds: int) -> list[Took]:
    file = plan.var / f"roster_{count}.xlsx"
    if not file.exists():
        with plan.data(plan.engines[0], plan.small, visits=FEW.visits).app():
            _write(file, count)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_import, engine, plan.var, plan.small, file, rounds).result()


def _write(file: Path, count: int) -> None:
    """A file as an office has it: title, headings, and a person a line under the names of villages."""
    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.append(["法律明白人名册"])
    headings = ("姓名", "乡镇", "村", "村民小组", "类别", "来源", "专长", "兼任", "手机号", "推荐日期", "登记日期")
    page.append([*headings, "证书编号", "同意公开姓名"])
    places = areas.inside([COUNTY])
    towns = areas.names({town_code(place.code) for place in places})
    for number in range(count):
        place = places[number % len(places)]
        name = SURNAMES[number % 26] + GIVEN[number // 26 % 30] + GIVEN[number // 780 % 30]
        told = [name, towns[town_code(place.code)], place.short, "三组", "骨干" if number % 3 else "成员", "网格员"]
        told += ["邻里、合同", "网格员", f"136{number:08d}", "2024.3.5", "2024.6.20", f"LM{number}", "是"]
        page.append(told)
    book.save(file)


def _import(engine: str, var: Path, small: int, file: Path, rounds: int) -> list[Took]:
    """Read, take, take back, and insert the same rows bare; in a process whose memory is nobody else's."""
    cluster = BenchCluster(var)
    found = []
    with DataSet(engine, small, var, cluster, visits=FEW.visits).scratch() as data, data.app():
        who = Actor(number_of("bureau"), frozenset({COUNTY}), name="bureau")

        def spent() -> float:
            return time.process_time() + (cluster.cpu_seconds() if engine == "postgresql" else 0)

        for _each in range(rounds):
            with acting_as(who):
                began, cpu = time.perf_counter(), spent()
                with db.transaction(), file.open("rb") as told:
                    draft = service.read_file(told, file.name, [COUNTY], registers=True)
                    if draft.faults:
                        raise RuntimeError(f"{file.name}: {service.Read.of(draft.read).faults[:3]}")
                    number = draft.id
                read = time.perf_counter() - began
                with db.transaction():
                    service.take_import(db.session.scalars(select(Import).where(Import.id == number)).one())
                taken, cpu = time.perf_counter() - began - read, spent() - cpu
                peak = _peak()
            wrong = len(reports.verify()) if not found else 0
            rows = _rows(number)
            with acting_as(who), db.transaction():
                service.undo_import(db.session.scalars(select(Import).where(Import.id == number)).one())
            wrong += len(reports.verify()) if not found else 0
            began = spent()
            with db.transaction() as into:
                for table, values in rows:
                    into.connection().execute(insert(table), values)
            bare = spent() - began
            with db.transaction() as into:
                for table, values in reversed(rows):
                    into.connection().execute(delete(table).where(table.c.id >= min(one["id"] for one in values)))
            found.append(Took(read, taken, cpu, bare, peak, wrong))
    return found


def _rows(import_id: int) -> list[tuple[Any, list[dict[str, Any]]]]:
    """What the import wrote, as plain values."""
    whose = select(Member.id).where(Member.import_id == import_id)
    with db.reading() as own:
        found = []
        for model in TABLES:
            table: Any = model.__table__
            mine = table.c.id.in_(whose) if model is Member else table.c.member_id.in_(whose)
            values = [dict(row._mapping) for row in own.connection().execute(select(table).where(mine))]
            found.append((table, values))
    return found


def _peak() -> float:
    """The most memory that this process has ever held, in megabytes."""
    line = next(one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
