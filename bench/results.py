"""The table of results: every goal with its ratio, kept between runs of parts and written to RESULTS.md."""

import json
import operator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

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
    return int(goal[1:]), rest


class Book:
    """All results; those of earlier runs stay until their part is run again."""

    def __init__(self, var: Path, page: Path, command: str, postgres: str):
        self.kept, self.page, self.command, self.postgres = var / "results.json", page, command, postgres
        self.rows: dict[str, dict[str, object]] = json.loads(self.kept.read_text()) if self.kept.exists() else {}

    def add(self, result: Result) -> None:
        """Print a result and keep it."""
        at = datetime.now(HERE).strftime("%Y-%m-%d %H:%M")
        self.rows[f"{result.goal} {result.engine} {result.what}"] = {
            **asdict(result), "at": at, "command": self.command, "load": round(machine.load(), 1),
        }  # fmt: skip
        value = shown(result.value) + result.unit
        print(f"{result.goal:4} {result.engine:10} {value:>10} {result.verdict:10} {result.what}")
        print(f"     {result.note}", flush=True)
        self.kept.write_text(json.dumps(self.rows, ensure_ascii=False, indent=1))
        self.write()

    def write(self) -> None:
        """Write RESULTS.md from all that is kept."""
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
        lines += ["", "## The absolute figures behind them", ""]
        lines += [f"- {row['goal']} {row['engine']}: {row['what']}: {row['note']}" for row in rows if row["note"]]
        lines += ["", "## Commands", ""]
        told: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            run = str(row["command"]), str(row["at"])[:13]
            told.setdefault(run, []).append(f"{row['goal']} (load {row['load']})")
        lines += [f"- `{command}`, {at} h: {', '.join(dict.fromkeys(goals))}" for (command, at), goals in told.items()]
        self.page.write_text("\n".join(lines) + "\n")
