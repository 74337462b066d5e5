"""A page as a tree, and what every page promises: read by people, by screen readers, under a strict policy."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Self

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNREAD = {"script", "style", "template", "head"}
LEFTOVERS = re.compile(r"\bNone\b|\bundefined\b|\{\{|\}\}|\{%|%\(\w+\)[sd]|Traceback|<built-in|object at 0x|\[object ")


@dataclass
class Node:
    """One element: its name, attributes, and what is inside in order."""

    tag: str
    attrs: dict[str, str]
    inside: list["Node | str"] = field(default_factory=list)

    @cached_property
    def _walked(self) -> list["Node"]:
        found, left = [], [self]
        while left:
            node = left.pop()
            found.append(node)
            left += [child for child in reversed(node.inside) if isinstance(child, Node)]
        return found

    def walk(self) -> Iterator["Node"]:
        """This element and every one inside, in reading order; nobody changes a page that was read."""
        return iter(self._walked)

    def all(self, *tags: str) -> list["Node"]:
        return [node for node in self._walked if node.tag in tags]

    def texts(self, foreign: bool = True) -> Iterator[str]:
        """Text as people read it; `foreign=False` leaves out parts marked with another language."""
        for child in self.inside:
            if isinstance(child, str):
                yield child
            elif child.tag not in UNREAD and (foreign or "lang" not in child.attrs or child.tag == "html"):
                yield from child.texts(foreign)

    @cached_property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.texts())).strip()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


@dataclass
class Form:
    """A form as a browser would send it untouched."""

    node: Node
    action: str
    method: str

    @classmethod
    def read(cls, node: Node, here: str) -> Self:
        return cls(node, node.attrs.get("action") or here, node.attrs.get("method", "get").lower())

    @property
    def filled(self) -> dict[str, list[str]]:
        """Every field's value as the page shows it."""
        values: dict[str, list[str]] = {}
        for node in self.node.all("input", "textarea", "select"):
            name, kind = node.attrs.get("name"), node.attrs.get("type", "text")
            if not name or "disabled" in node.attrs:
                continue
            if node.tag == "textarea":
                values.setdefault(name, []).append("".join(node.texts()).removeprefix("\n"))
            elif node.tag == "select":
                options = node.all("option")
                chosen = [option for option in options if "selected" in option.attrs] or options[:1]
                values.setdefault(name, []).extend(option.attrs.get("value", option.text) for option in chosen)
            elif kind in ("checkbox", "radio"):
                if "checked" in node.attrs:
                    values.setdefault(name, []).append(node.attrs.get("value", "on"))
            elif kind not in ("submit", "button", "image", "file"):
                values.setdefault(name, []).append(node.attrs.get("value", ""))
        return values

    @property
    def names(self) -> set[str]:
        return {
            node.attrs["name"]
            for node in self.node.all("input", "textarea", "select", "button")
            if "name" in node.attrs
        }


def parse(html: str) -> Node:
    """The document as a tree."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def faults(tree: Node, lang: str) -> list[str]:
    """What breaks a promise of every page, as sentences with the remedy."""
    found = []
    page = next(iter(tree.all("html")), Node("html", {}))
    if page.attrs.get("lang") != lang:
        found.append(f"<html lang> is {page.attrs.get('lang')!r}, not {lang!r}: extend a layout")
    if len(tree.all("h1")) != 1:
        found.append(f"{len(tree.all('h1'))} h1: a page has exactly one, from the block title")
    if not any(node.text for node in tree.all("title")):
        found.append("no <title>: fill the block title")
    found += _unlabelled(tree)
    found += _inline(tree)
    said = (text for node in tree.walk() for name, text in node.attrs.items() if name in ("href", "value", "action"))
    for text in (tree.text, *said):
        if left := LEFTOVERS.search(text):
            found.append(f"left over: {left.group()!r} in {text[max(0, left.start() - 40) : left.end() + 40]!r}")
    ids = [node.attrs["id"] for node in tree.walk() if "id" in node.attrs]
    found += [f"id {name!r} stands twice" for name, times in sorted(Counter(ids).items()) if times > 1]
    return found


def _unlabelled(tree: Node) -> list[str]:
    ids = {node.attrs.get("id"): node for node in tree.walk()}
    labelled_for = {node.attrs.get("for") for node in tree.all("label") if node.text}
    wrapped = {
        id(inner) for label in tree.all("label") if label.text for inner in label.all("input", "select", "textarea")
    }
    found = []
    for node in tree.all("input", "select", "textarea"):
        if node.attrs.get("type") in ("hidden", "submit", "button"):
            continue
        named = node.attrs.get("aria-label") or any(
            name in ids for name in node.attrs.get("aria-labelledby", "").split()
        )
        if not (named or id(node) in wrapped or (node.attrs.get("id") and node.attrs["id"] in labelled_for)):
            found.append(f"field {node.attrs.get('name')!r} has no label: use ui/field.html")
    found += [f"button without a name: {node.attrs}" for node in tree.all("button") if not _named(node)]
    found += [f"link without a name: {node.attrs}" for node in tree.all("a") if not _named(node)]
    found += [f"picture without alt: {node.attrs}" for node in tree.all("img") if "alt" not in node.attrs]
    return found


def _named(node: Node) -> bool:
    return bool(
        node.text or node.attrs.get("aria-label") or any(img.attrs.get("alt") for img in node.all("img", "svg"))
    )


def _inline(tree: Node) -> list[str]:
    found = []
    for node in tree.walk():
        if node.tag == "style" or (node.tag == "script" and "src" not in node.attrs):
            found.append(f"inline <{node.tag}>: the policy forbids it; put it into static/ui/")
        found += [
            f"<{node.tag} {name}>: no inline styles or handlers; use a class, or data- and static/ui/"
            for name in node.attrs
            if name == "style" or name.startswith("on")
        ]
    return found
