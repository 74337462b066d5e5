"""What a phone keeps to open without a link: the worker's script, the files that it names, pages that name nobody."""

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from portal.core.config import ROOT

KEEPS_PAGE = "X-Kept-Page"
"""Asked with this header, a page comes without its reader's name, messages and whatever was filled in."""
SOURCE = ROOT / "static" / "worker.js"


@cache
def worker(files: tuple[str, ...]) -> str:
    """The worker's script with the files of this edition; the browser notices another edition by its other text."""
    text = SOURCE.read_text("utf-8")
    return f"var FILES = {json.dumps(files)}, EDITION = {json.dumps(_edition(text, files))};\n{text}"


def _edition(text: str, files: Iterable[str]) -> str:
    return hashlib.sha256("\n".join([text, *files]).encode()).hexdigest()[:12]


def files(static: Path) -> tuple[str, ...]:
    """The stylesheet of who works and the scripts, by their hashed names."""
    names = json.loads((static / "build" / "manifest.json").read_text("utf-8"))
    return tuple(f"/static/build/{names[name]}" for name in sorted(names) if name != "public.css")
