"""Whether the English catalogue says everything that the pages say, and `--update`, which collects what they say.

`python -m tests.kit.strings` names each fault; `make strings` runs it with `--update` first.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from portal.core.config import ROOT

FOLDER = ROOT / "portal" / "translations"
CATALOGUE = FOLDER / "en" / "LC_MESSAGES" / "messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]")
HAN = re.compile(r"[\u3400-\u9fff]")
# Lazy names of portal.core.i18n (_p takes a context first), and `so_many`, which says a number before its words.
EXTRACT = (
    "extract", "-F", "pyproject.toml", "-k", "_", "-k", "_n:1,2", "-k", "_p:1c,2", "-k", "so_many:1,1",
    "--no-location", "--omit-header", "--sort-output",
)  # fmt: skip


def _pybabel(*words: str) -> None:
    command = [str(Path(sys.executable).with_name("pybabel")), "--quiet", *words]
    subprocess.run(command, cwd=ROOT, check=True)


def collect(into: Path) -> Catalog:
    """What the pages say now."""
    _pybabel(*EXTRACT, "-o", str(into), ".")
    with into.open("rb") as file:
        return read_po(file)


def update() -> None:
    """Add new strings to the English catalogue, untranslated; drop those that no page says any more."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "messages.pot"
        collect(said)
        verb = "update" if CATALOGUE.exists() else "init"
        options = ("--no-fuzzy-matching", "--ignore-obsolete", "--omit-header") if verb == "update" else ()
        _pybabel(verb, "-i", str(said), "-d", str(FOLDER), "-l", "en", *options)
    compile_if_old()


def compile_if_old() -> None:
    """The catalogue as the portal reads it, where somebody has translated since."""
    read = CATALOGUE.with_suffix(".mo")
    if CATALOGUE.exists() and (not read.exists() or read.stat().st_mtime < CATALOGUE.stat().st_mtime):
        # The catalogue has no header, whose dates would change each time; without one it is taken for unfinished.
        _pybabel("compile", "--use-fuzzy", "-d", str(FOLDER), "-l", "en")


def faults() -> list[str]:
    """What the English catalogue lacks, as sentences."""
    if not CATALOGUE.exists():
        return [f"{CATALOGUE.relative_to(ROOT)} is missing: run `make strings` and translate"]
    with CATALOGUE.open("rb") as file:
        english = read_po(file, locale="en")
    with tempfile.TemporaryDirectory() as folder:
        said = collect(Path(folder) / "messages.pot")
    found: list[str] = []
    for message in said:
        if message.id:
            known = english.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            found += _faults_of(message, known)
    kept = {(message.id, message.context) for message in said}
    found += [
        f"no page says {m.id!r} any more: run `make strings`" for m in english if m.id and (m.id, m.context) not in kept
    ]
    return found


def _faults_of(message: Message, known: Message | None) -> Iterator[str]:
    if known is None:
        yield f"{message.id!r} is not in the catalogue: run `make strings` and translate it"
        return
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    words = [known.string] if isinstance(known.string, str) else list(known.string or [""])
    if known.fuzzy:
        yield f"{message.id!r} is marked fuzzy: check the translation and take the mark away"
    for word in words:
        wanted = {tuple(sorted(set(PLACEHOLDER.findall(one)))) for one in ids}
        if not word:
            yield f"{message.id!r} has no translation"
        elif tuple(sorted(set(PLACEHOLDER.findall(word)))) not in wanted and len(words) == 1:
            yield f"{message.id!r} has other placeholders than {word!r}"
        elif word == ids[0] and HAN.search(word):
            yield f"{message.id!r} is still Chinese"
    if len(words) > 1 and sorted(PLACEHOLDER.findall(words[-1])) != sorted(PLACEHOLDER.findall(ids[-1])):
        yield f"{message.id!r} has other placeholders than {words[-1]!r}"


def main() -> int:
    """Print every fault; 1 where there is one."""
    if "--update" in sys.argv:
        update()
    found = faults()
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
