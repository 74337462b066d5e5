"""The papers say what the code does: rooms, files, flow, signals, jobs, settings and links (HOUSE.md 8)."""

import importlib
import re
from pathlib import Path

from blinker import NamedSignal

from portal.core import jobs
from portal.core.config import ROOT
from portal.mediation import rules

PORTAL = ROOT / "portal"
ROOMS = sorted(path.parent.name for path in PORTAL.glob("*/__init__.py"))


def paper(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_the_map_names_every_room_and_every_file_of_the_ground_floor():
    told = paper("docs/map.md")
    names = ROOMS + [path.name for path in (PORTAL / "core").glob("*.py") if path.stem != "__init__"]
    missing = [name for name in names if f"`{name}`" not in told]
    assert not missing, f"give each a line in docs/map.md: {missing}"
    files = set(re.findall(r"^\| `(\w+\.py)` \|", told, re.MULTILINE))
    gone = [name for name in files if not (PORTAL / "core" / name).exists()]
    assert not gone, f"docs/map.md names what is not there: {gone}"


def test_the_flow_in_the_papers_is_the_flow_in_the_code():
    told = paper("docs/flows.md")
    drawn = set(re.findall(r"^    (\w+) --> (\w+): (\w+)$", told, re.MULTILINE)) - {("log",)}
    edges = {(source.value, target.value, step.value) for source, step, target in rules.FLOW.edges()}
    assert drawn == edges, f"docs/flows.md differs from FLOW by {drawn ^ edges}"
    rows = {row[0]: row[1:] for row in re.findall(r"^\| `(\w+)` \| (\S+) \| (\S+) \|", told, re.MULTILINE)}
    states = {state.value: (str(state.label), str(state.plain)) for state in rules.State}
    assert {word: rows.get(word) for word in states} == states, "the words of the states in docs/flows.md differ"
    steps = dict(re.findall(r"^\| `(\w+)` \| `(mediation\.\w+)` \|", told, re.MULTILINE))
    assert steps == {step.value: rules.NEEDS[step].value for step in rules.Step}


def test_the_papers_list_every_signal_and_every_daily_job():
    told = paper("docs/flows.md")
    for door in ("rules", "jobs"):
        for path in PORTAL.glob(f"*/{door}*"):
            module = importlib.import_module(f"portal.{path.parent.name}.{path.stem}")
            for value in vars(module).values():
                if isinstance(value, NamedSignal):
                    assert f"`{value.name}`" in told, f"say in docs/flows.md who sends and receives {value.name}"
    missing = [name for name in jobs.registered() if f"`{name}`" not in told]
    assert not missing, f"say in docs/flows.md what these jobs do: {missing}"


def test_the_operator_finds_every_variable_and_every_dated_setting():
    told = paper("docs/operations.md")
    code = "\n".join(path.read_text("utf-8") for path in PORTAL.rglob("*.py"))
    read = set(re.findall(r"\bPORTAL_[A-Z_]+[A-Z]\b", code))
    missing = [name for name in sorted(read | set(rules.SETTINGS)) if f"`{name}`" not in told]
    assert not missing, f"say in docs/operations.md what these mean: {missing}"


def test_every_link_in_the_papers_leads_somewhere():
    papers = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in papers
        for target in re.findall(r"(?:\]\(|src=\")(?!https?:|#|mailto:)([^)#\s\"]+)", path.read_text("utf-8"))
        if not (path.parent / Path(target)).exists()
    ]
    assert not broken, f"these lead nowhere: {broken}"


def test_decisions_are_numbered_without_a_gap():
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)], names
