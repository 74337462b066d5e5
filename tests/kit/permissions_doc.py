"""`docs/permissions.md`, written from the tables that the portal itself obeys. `make docs` runs it."""

import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import portal
from portal.accounts.rules import LEVELS, Role
from portal.core.choice import Choice
from portal.core.flow import Flow, Ladder
from portal.core.scope import Both, Either, Rule, scoped_models
from portal.roles import PERMISSIONS

HEAD = """# Permissions

Written by `make docs` from `portal/roles.py`, the rules of each room and the scope of each model; a test holds it so.
A grant gives a person one role in one area, from a day until a day. For each page the person's areas are those where
they hold exactly that page's permission. Out of scope is 404; 403 means that this kind of page is not theirs.
"""


def rules() -> dict[str, ModuleType]:
    """The rules of every room that has some."""
    found: dict[str, ModuleType] = {}
    for room in iter_modules(portal.__path__):
        if room.ispkg and room.name != "core":
            package = import_module(f"portal.{room.name}")
            if any(part.name == "rules" for part in iter_modules(package.__path__)):
                found[room.name] = import_module(f"portal.{room.name}.rules")
            if any(part.name == "models" for part in iter_modules(package.__path__)):
                import_module(f"portal.{room.name}.models")
    return found


def labels() -> dict[str, str]:
    """What each permission lets people do, in the words that the pages use."""
    held = [member for module in rules().values() if hasattr(module, "Can") for member in module.Can]
    return {str(member.value): str(member.label) if isinstance(member, Choice) else "" for member in held}


def scope(rule: Rule) -> str:
    """A scope as it is written on the model, with words for its signs."""
    if isinstance(rule, Either | Both):
        sign = "or" if isinstance(rule, Either) else "and"
        sides = [
            f"({scope(side)})" if isinstance(side, Either | Both) else scope(side) for side in (rule.left, rule.right)
        ]
        return f" {sign} ".join(sides)
    told: list[Any] = [getattr(rule, one.name) for one in fields(rule)] if is_dataclass(rule) else []
    told = [one for one in told if not isinstance(one, bool)]
    words = [f'"{value}"' if isinstance(value, str) else value().__name__ for value in told]
    return f"{type(rule).__name__}({', '.join(words)})"


def lines() -> Iterator[str]:
    """The page, line by line."""
    yield HEAD
    yield "## Roles\n"
    yield "| role | granted for a |"
    yield "| --- | --- |"
    for role in Role:
        yield f"| `{role.value}` {role.label} | {', '.join(LEVELS[role]) or '— (no area)'} |"
    yield "\n## Role × permission\n"
    yield "| permission | " + " | ".join(role.value for role in Role) + " |"
    yield "| --- " * (len(Role) + 1) + "|"
    for permission, label in sorted(labels().items()):
        marks = ["●" if permission in PERMISSIONS.get(role, ()) else "" for role in Role]
        yield f"| `{permission}` {label} | " + " | ".join(marks) + " |"
    yield "\n## Steps\n"
    for room, module in rules().items():
        if any(isinstance(value, Flow) and not isinstance(value, Ladder) for value in vars(module).values()):
            yield f"| {room} | needs |"
            yield "| --- | --- |"
            for step, permission in vars(module)["NEEDS"].items():
                yield f"| `{step.value}` {step.label} | `{permission.value}` |"
    yield "\n## Rows\n"
    yield "| table | who sees a row |"
    yield "| --- | --- |"
    for model in sorted(scoped_models(), key=lambda model: str(model.__tablename__)):
        yield f"| `{model.__tablename__}` | `{scope(model.scope)}` |"


def page() -> str:
    """The whole page."""
    return "\n".join(line.rstrip() for line in lines()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
