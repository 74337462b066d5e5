"""One stylesheet and one script a page, put together from small sources and named by their content.

`portal assets build` joins `static/base.css`, `static/ui/*` and the scripts beside it, names the results by hash and
compresses them beside (SETTLED.md, Pages; UI.md F4, F5).
"""

import gzip
import hashlib
import json
import re
import time
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Flask, url_for

KEPT = 7 * 24 * 3600  # a portal that is still running serves the bundles that it started with
SIGNED_IN = ("ui/*.js", "phone/*.js")
AT_WORK = "carried chart figure files masked owed pager papers phone photos reports scan street tasks".split()
"""Styles of what only who is signed in is shown; every other file of `ui/` is for visitors too."""
BUNDLES = {
    "app.css": ("base.css", "ui/*.css"),
    "public.css": ("base.css", "ui/*.css"),
    "app.js": ("ui/*.js",),
    "phone.js": SIGNED_IN,
    "photos.js": (*SIGNED_IN, "photo/*.js"),
}
"""A page takes one stylesheet, `public.css` before anybody is signed in, and one script: `phone.js` where somebody is
signed in, who may keep forms on the phone; `photos.js` where photos are chosen or on their way."""


def build(static: Path) -> dict[str, str]:
    """Write the bundles into `static/build` and return the table from name to hashed name."""
    folder = static / "build"
    folder.mkdir(parents=True, exist_ok=True)
    names = {}
    for name, patterns in BUNDLES.items():
        left_out = AT_WORK if name == "public.css" else ()
        parts = (source for source in _sources(static, patterns) if source.stem not in left_out)
        text = "\n".join(source.read_text("utf-8") for source in parts)
        body = (_slim(text) if name.endswith(".css") else text).encode()
        stem, _dot, ending = name.rpartition(".")
        names[name] = f"{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{ending}"
        _write(folder / names[name], body)
    (folder / "manifest.json").write_text(json.dumps(names))
    for old in folder.iterdir():
        stem = old.name.removesuffix(".br").removesuffix(".gz")
        if old.name != "manifest.json" and stem not in names.values() and old.stat().st_mtime < time.time() - KEPT:
            old.unlink()
    return names


def _sources(static: Path, patterns: tuple[str, ...]) -> list[Path]:
    return [source for pattern in patterns for source in sorted(static.glob(pattern))]


def _slim(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", css).strip() + "\n"


def _write(path: Path, body: bytes) -> None:
    if path.exists() and path.read_bytes() == body:
        return
    path.write_bytes(body)
    path.with_name(path.name + ".br").write_bytes(brotli.compress(body, quality=11))
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(body, 9, mtime=0))


def init(app: Flask) -> None:
    """Hand `asset(name)` to the templates; build the bundles where they are missing or old."""
    static = Path(str(app.static_folder))
    manifest = static / "build" / "manifest.json"
    sources = [Path(__file__), *(source for patterns in BUNDLES.values() for source in _sources(static, patterns))]
    fresh = manifest.exists() and all(source.stat().st_mtime <= manifest.stat().st_mtime for source in sources)
    names = json.loads(manifest.read_text()) if fresh else build(static)

    @app.template_global()
    @lru_cache(64)
    def asset(name: str) -> str:
        return url_for("static", filename=f"build/{names[name]}") if name in names else url_for("static", filename=name)
