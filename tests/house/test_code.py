"""How the code is laid out, read from the code (HOUSE.md 1–5)."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import grimp

from portal.core.config import ROOT
from portal.core.helplines import NUMBERS
from portal.core.scope import scoped_models

PORTAL = ROOT / "portal"
PRIVATE = {"views", "forms", "jobs", "listeners"}
ABOVE_ALL = {"app", "cli", "demo"}
"""Those that know every room: the demo county lives through years of days, so it also does each day's jobs."""
ACTS_AS_SYSTEM = {"jobs", "cli", "demo"}


def files() -> Iterator[tuple[str, ast.Module]]:
    """Every file outside `core`, by its dotted name within the portal."""
    for path in sorted(PORTAL.rglob("*.py")):
        name = ".".join(path.relative_to(PORTAL).with_suffix("").parts)
        if not name.startswith("core."):
            yield name, ast.parse(path.read_text("utf-8"))


def calls(tree: ast.AST) -> Iterator[tuple[int, str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func), node


def told(faults: list[str], why: str) -> str:
    return f"{why}\n  " + "\n  ".join(faults)


def door(name: str) -> str:
    """The door that a file belongs to: `mediation.views.steps` is behind `views`."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def test_private_doors_open_only_from_inside():
    graph = grimp.build_graph("portal")
    faults = []
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            room, _dot, inner = imported.removeprefix("portal.").partition(".")
            outsider = not importer.startswith(f"portal.{room}.") and importer != f"portal.{room}"
            from_above = importer.removeprefix("portal.").split(".")[0] in ABOVE_ALL
            if outsider and room != "core" and inner.split(".")[0] in PRIVATE and not from_above:
                faults.append(f"{importer} imports {imported}")
    assert not faults, told(faults, "A room is entered by models, queries, service or rules:")


def test_rows_are_read_and_written_through_the_scope():
    """What would pass the scope by is forbidden outside `core`: HOUSE.md 5, known limits."""
    scoped = {model.__name__ for model in scoped_models()}
    faults = []
    for name, tree in files():
        imported = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        }
        for line, called, node in calls(tree):
            whole = imported.get(called, called)
            if whole in ("sqlalchemy.text", "sqlalchemy.literal_column") or called.endswith(
                (".from_statement", "sa.text")
            ):
                faults.append(f"{name}:{line} textual SQL: write it with select()")
            if whole.startswith("sqlalchemy") and whole.endswith(".insert"):
                faults.append(f"{name}:{line} bulk insert: session.add() each row, so that the scope is checked")
            if called.endswith((".exec_driver_sql", ".bulk_save_objects", ".bulk_insert_mappings")):
                faults.append(f"{name}:{line} {called}: the scope does not see it")
            first = ast.unparse(node.args[0]) if node.args else ""
            if called.endswith(("session.get", "session.get_one")) and first.split(".")[-1] in scoped:
                faults.append(
                    f"{name}:{line} session.get({first}): a row already loaded is not asked again; get_or_404"
                )
        if door(name) != "models":
            faults += [
                f"{name}:{node.lineno} __table__: select(Model) is filtered, its table is not"
                for node in ast.walk(tree)
                if isinstance(node, ast.Attribute) and node.attr == "__table__"
            ]
    assert not faults, told(faults, "Reads and writes that pass the scope by:")


def test_only_the_doorkeeper_commits():
    faults = [
        f"{name}:{line} {called}"
        for name, tree in files()
        for line, called, _node in calls(tree)
        if called.endswith((".commit", ".rollback"))
    ]
    assert not faults, told(faults, "core/web.py commits a request, db.transaction() a job or command:")


def test_the_portal_itself_acts_only_in_jobs_and_commands():
    faults = [
        f"{name}:{line}"
        for name, tree in files()
        for line, called, _node in calls(tree)
        if called in ("system", "scope.system")
        and door(name) not in ACTS_AS_SYSTEM
        and name.split(".")[0] not in ACTS_AS_SYSTEM
    ]
    assert not faults, told(faults, "system(…) sees every row; a page acts as its person:")


def test_now_is_asked_of_the_clock_alone():
    faults = [
        f"{name}:{line} {called}"
        for name, tree in files()
        for line, called, _node in calls(tree)
        if called in ("datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time")
    ]
    assert not faults, told(faults, "core.clock is the only now, so that tests and the demo can hold it:")


def test_a_status_is_written_by_advance_alone():
    """`row.state = …` outside `def advance` would leave no line in the trail."""
    faults = []
    for name, tree in files():
        inside = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef) and function.name == "advance"
            for node in ast.walk(function)
        }
        for node in ast.walk(tree):
            targets = node.targets if isinstance(node, ast.Assign) else []
            flat = [one for target in targets for one in ast.walk(target)]
            if any(isinstance(one, ast.Attribute) and one.attr == "state" for one in flat) and id(node) not in inside:
                faults.append(f"{name}:{node.lineno}")
    assert not faults, told(faults, "row.advance(step) is the only writer of a state:")


def test_every_file_and_public_function_says_what_it_means():
    faults = []
    for name, tree in files():
        if not ast.get_docstring(tree):
            faults.append(name)
        faults += [
            f"{name}.{node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
            and not any("overload" in ast.unparse(mark) for mark in node.decorator_list)
        ]
    assert not faults, told(faults, "A docstring says what it means in the office (HOUSE.md 9):")


def test_nothing_unfinished_is_left():
    unfinished = re.compile(r"\b(TODO|FIXME|XXX)\b|assert True\b|@pytest\.mark\.(skip|xfail)")
    faults = []
    for folder in ("portal", "templates", "static", "tests", "migrations"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".css", ".js"} and "build" not in path.parts and path != Path(__file__):
                for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
                    if unfinished.search(line):
                        faults.append(f"{path.relative_to(ROOT)}:{number} {line.strip()[:80]}")
    assert not faults, told(faults, "Finish it or take it out:")


def test_a_helpline_is_asked_for_by_name():
    """A county may give another number: one typed into a page or a sentence would stay behind.

    What the invented advisers of the demo wrote is theirs.
    """
    typed = re.compile(rf"(?<![0-9]){'|(?<![0-9])'.join(n + '(?![0-9])' for n in NUMBERS.values() if n)}")
    faults = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = re.sub(r"{#.*?#}", lambda note: "\n" * note[0].count("\n"), path.read_text("utf-8"), flags=re.DOTALL)
        faults += [f"{path.name}:{n}" for n, line in enumerate(text.splitlines(), start=1) if typed.search(line)]
    for path in sorted(PORTAL.rglob("*.py")):
        if path == PORTAL / "core" / "helplines.py" or path.parent.name == "demo":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            said = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if typed.search(said) and (typed.fullmatch(said) or re.search("打|call|tel:", said)):
                faults.append(f"{path.relative_to(ROOT)}:{node.lineno} {said[:60]}")
    words = (PORTAL / "translations" / "en" / "LC_MESSAGES" / "messages.po").read_text("utf-8")
    faults += [line for line in words.splitlines() if line.startswith(("msg", '"')) and typed.search(line)]
    assert not faults, told(faults, "Say helpline('legal') in a page, helplines.LEGAL in a sentence:")


def test_the_house_reads_the_code_that_runs():
    """The files looked at here are the ones that the tests import."""
    assert inspect.getsourcefile(scoped_models) == str(PORTAL / "core" / "scope.py")


NETWORK = {"socket", "smtplib", "http", "urllib", "requests", "httpx", "aiohttp", "ftplib", "telnetlib"}


def test_nothing_in_the_portal_can_reach_another_server():
    """No message leaves by accident, in a demo or elsewhere (O02): what speaks to a network is named here."""
    speaking = {"demo.run"}
    found = set()
    for path in sorted(PORTAL.rglob("*.py")):
        name = ".".join(path.relative_to(PORTAL).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(one.split(".")[0] in NETWORK and one != "urllib.parse" for one in names):
                found.add(name)
    assert found <= speaking, told(sorted(found - speaking), "These modules could send something out of the machine:")
