"""Sheets as PDF, made by weasyprint in a process of its own, so that the web server keeps its memory (LIBRARIES.md).

Weasyprint needs Debian's pango and a Chinese font. Where any of it is missing, `NotHere` is raised: the page then says
so, and the sheet is printed from the browser. What was made once is kept under its content's hash.
"""

import hashlib
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from portal.core import logs
from portal.core.config import ROOT, config

LONGEST_SECONDS = 120
_one = threading.Lock()


class NotHere(RuntimeError):
    """This machine cannot make PDF files."""


def made(html: str, styles: Sequence[str]) -> bytes:
    """A page with stylesheets of the project (paths below its root) as PDF."""
    files = [ROOT / style for style in styles]
    content = "\0".join([html, *(file.read_text("utf-8") for file in files)])
    kept = config().var / "pdf" / f"{hashlib.sha256(content.encode()).hexdigest()}.pdf"
    if not kept.exists():
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unready = kept.with_suffix(f".{threading.get_ident()}")
        unready.write_bytes(_printed(html, files).content)
        unready.rename(kept)
    return kept.read_bytes()


@dataclass(frozen=True)
class Printed:
    """A PDF file, how many pages it has, and the characters that stand in it as empty boxes: no font has them."""

    content: bytes
    pages: int
    absent: str = ""


def fresh(html: str, styles: Sequence[str]) -> Printed:
    """The same for a sheet with names on it: nothing of it is kept here, whoever asked seals it."""
    return _printed(html, [ROOT / style for style in styles])


def _printed(html: str, files: Sequence[Path]) -> Printed:
    if find_spec("weasyprint") is None:
        raise NotHere
    command = [sys.executable, "-m", "portal.core.press", *map(str, files)]
    with _one:
        try:
            done = subprocess.run(  # noqa: S603 - the portal's own module, without a shell
                command, input=html.encode(), capture_output=True, timeout=LONGEST_SECONDS, check=True, cwd=ROOT
            )
        except (subprocess.SubprocessError, OSError) as error:
            logs.log.error("pdf", kind=type(error).__name__)
            raise NotHere from error
    told, _line, content = done.stdout.partition(b"\n")
    pages, _space, absent = told.decode().partition(" ")
    return Printed(content, int(pages), absent)
