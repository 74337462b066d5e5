"""The table of results: every goal with its ratio, kept beside RESULTS.md from run to run, and written into it."""

import json
import operator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import machine
from portal.core.clock import HERE

AT_LEAST, AT_MOST = "≥", "≤"
FITS = {AT_LEAST: operator.ge, AT_MOST: operator.le}


@dataclass(frozen=True)
class Result:
    """One goal on one engine. `value` is the gate (a ratio of CPU, or a count), `wall` the ratio of wall time."""

    goal: str
    engine: str
    what: str
    value: float
    sense: str
    must: float
    aim: float
    wall: float | None = None
    unit: str = ""
    note: str = ""

    @property
    def verdict(self) -> str:
        fits = FITS[self.sense]
        return "aim" if fits(self.value, self.aim) else "must" if fits(self.value, self.must) else "**missed**"


def shown(number: float | None) -> str:
    """A ratio as people compare it: 0.73, 12.4, 1/550."""
    if number is None:
        return "–"
    if number == int(number):
        return f"{int(number)}"
    if 0 < number < 0.05:
        return f"1/{1 / number:.0f}"
    return f"{number:.2f}" if number < 10 else f"{number:.1f}" if number < 100 else f"{number:.0f}"


def _place(item: tuple[str, object]) -> tuple[int, str]:
    """P9 stands before P10."""
    goal, _space, rest = item[0].partition(" ")
    return (int(goal[1:]) if goal[1:].isdigit() else 99), rest


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


class Book:
    """All results; those of earlier runs, on whichever machine, stay until their part is run again."""

    def __init__(self, page: Path, command: str, postgres: str):
        self.kept, self.page, self.command, self.postgres = page.with_suffix(".json"), page, command, postgres
        told = json.loads(self.kept.read_text()) if self.kept.exists() else {}
        self.rows: dict[str, dict[str, object]] = told.get("rows", {})
        self.tables: dict[str, dict[str, Any]] = told.get("tables", {})
        self.part = ""
        self._begun: set[tuple[str, str, str]] = set()

    def add(self, result: Result) -> None:
        """Print a result and keep it; what the same part said of this goal in an earlier run is forgotten."""
        place = (result.goal, result.engine, self.part)
        if place not in self._begun:
            self._begun.add(place)
            self.rows = {
                key: row
                for key, row in self.rows.items()
                if (row["goal"], row["engine"], row.get("part", self.part)) != place
            }
        at = datetime.now(HERE).strftime("%Y-%m-%d %H:%M")
        self.rows[f"{result.goal} {result.engine} {result.what}"] = {
            **asdict(result), "part": self.part, "at": at, "command": self.command, "load": round(machine.load(), 1),
        }  # fmt: skip
        value = shown(result.value) + result.unit
        print(f"{result.goal:4} {result.engine:10} {value:>10} {result.verdict:10} {result.what}")
        print(f"     {result.note}", flush=True)
        self.write()

    def table(self, name: str, head: list[str], rows: list[list[str]]) -> None:
        """A table of its own below the goals, in place of what stood there."""
        at, load = datetime.now(HERE).strftime("%Y-%m-%d %H:%M"), round(machine.load(), 1)
        self.tables[name] = {"head": head, "rows": rows, "told": f"`{self.command}`, {at}, load {load}"}
        self.write()

    def _tables(self) -> list[str]:
        lines = []
        for name, one in self.tables.items():
            lines += ["", f"## {name}", "", f"{one['told']}", "", *_table(one["head"], one["rows"])]
        return lines

    def write(self) -> None:
        """Keep everything, and write RESULTS.md from it."""
        told = {"rows": self.rows, "tables": self.tables}
        self.kept.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
        lines = [
            "# Measured",
            "",
            "Written by `make bench`; what each goal means stands in README.md beside this page. Ratios are medians of",
            "alternating rounds; the gate is **CPU per request**, the ratio of wall time stands beside it.",
            "",
            *(f"- {name}: {value}" for name, value in machine.facts(self.postgres)),
            "",
            "| # | engine | what | CPU ratio or count | goal: must, aim | reached | wall ratio |",
            "| --- | --- | --- | --- | --- | --- | --- |",
        ]
        rows = [row for _key, row in sorted(self.rows.items(), key=_place)]
        for row in rows:
            one = Result(**{name: row[name] for name in Result.__dataclass_fields__})  # type: ignore[arg-type]
            goal = f"{one.sense} {shown(one.must)}, {shown(one.aim)}"
            lines.append(
                f"| {one.goal} | {one.engine} | {one.what} | {shown(one.value)}{one.unit} | {goal} | {one.verdict} "
                f"| {shown(one.wall)} |"
            )
        lines += self._tables()
        lines += ["", "## The absolute figures behind them", ""]
        lines += [f"- {row['goal']} {row['engine']}: {row['what']}: {row['note']}" for row in rows if row["note"]]
        lines += ["", "## Commands", ""]
        told: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            run = str(row["command"]), str(row["at"])[:13]
            told.setdefault(run, []).append(f"{row['goal']} (load {row['load']})")
        lines += [f"- `{command}`, {at} h: {', '.join(dict.fromkeys(goals))}" for (command, at), goals in told.items()]
        self.page.write_text("\n".join(lines) + "\n")
