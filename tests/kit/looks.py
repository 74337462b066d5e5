"""Which pages were already looked at in this run: the same page for somebody else is not opened in a browser again.

A page is taken apart into what stands under its frame (header, tabs, way back, main part, footer) and its outline. It
is new as long as one of these is: other elements, classes, roles, states, or (where `words` count) other words. Rows
of the same make count once; numbers, addresses and identifiers do not count.
"""

import re
from collections.abc import Iterator
from hashlib import sha256

from tests.kit import html
from tests.kit.databases import folder

POINTS = {
    "href", "src", "value", "action", "content", "name", "id", "for", "datetime",
    "aria-describedby", "aria-labelledby", "aria-controls",
}  # fmt: skip
SAID = {"aria-label", "title", "alt", "placeholder"}
OUTLINE = ("header", "nav", "main", "aside", "footer", "section", "h1", "h2", "h3", "h4", "h5", "h6")
CODES = re.compile(r"[0-9A-Za-z]+")


def is_new(way: str, page: html.Node, *, words: bool) -> bool:
    """Whether nobody has looked at this page in this way; whoever is told so has to do it.

    The workers of a run share what they know: a part belongs to the first that asks.
    """
    return bool([part for part in _parts(page, words) if _first(f"{way} {part}")])


def _first(what: str) -> bool:
    kept = folder() / "looks"
    kept.mkdir(exist_ok=True)
    try:
        (kept / sha256(what.encode()).hexdigest()).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _parts(page: html.Node, words: bool) -> Iterator[str]:
    body = next(iter(page.all("body")), page)
    yield f"body {_states(body, words)} {bool(page.all('title'))}"
    yield repr([(node.tag, node.attrs.get("aria-label"), node.attrs.get("role")) for node in _outline(body)])
    for node in body.inside:
        within = isinstance(node, html.Node) and "middle" in node.attrs.get("class", "").split()
        for part in node.inside if isinstance(node, html.Node) and within else [node]:
            yield repr(_shape(part, words))


def _outline(body: html.Node) -> Iterator[html.Node]:
    last = None
    for node in body.all(*OUTLINE):
        if node.tag != last:
            yield node
        last = node.tag


def _shape(part: html.Node | str, words: bool) -> object:
    """What counts of an element and of everything inside."""
    if isinstance(part, str):
        said = " ".join(part.split())
        return CODES.sub("#", said) if words else bool(said)
    inside: list[object] = []
    for child in part.inside:
        shape = _shape(child, words)
        if shape and shape not in inside[-1:]:
            inside.append(shape)
    return part.tag, _states(part, words), inside


def _states(node: html.Node, words: bool) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for name, value in sorted(node.attrs.items()):
        counts = name not in POINTS and not name.startswith("data-") and (words or name not in SAID)
        found.append((name, CODES.sub("#", value) if name in SAID else value) if counts else (name, bool(value)))
    return found
