"""Every door of the portal, derived from its URL map: address, method, what it needs, which rows its numbers name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, func, select
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter

from portal.core import db
from portal.core.scope import Scoped
from portal.core.web import PUBLIC, SAFE, SIGNED_IN, Portal
from tests.kit.makers import GANCHENGZI

PLACES = {"code", "area_code", "village_code", "town_code", "county_code"}
TICKET = "a-code-that-the-tests-know"
NAMED = {"key": "office.closes", "ticket": TICKET}
"""Parts of an address that are neither a row nor a place: the key of a setting, a code that opens a phone."""


class Unreadable(LookupError):
    """A part of an address that these contracts cannot fill in."""


@dataclass(frozen=True)
class Door:
    """One address with one method."""

    endpoint: str
    method: str
    rule: Rule
    needs: str
    room: str

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule} ({self.endpoint})"

    @property
    def safe(self) -> bool:
        return self.method in SAFE

    @property
    def public(self) -> bool:
        return self.needs == PUBLIC

    @property
    def tables(self) -> dict[str, Table]:
        """The table behind each number of the address: `case_id` in mediation is a row of `mediation_case`."""
        return {name: _table(self.room, name) for name in self.rule.arguments if name.endswith("_id")}

    @property
    def scoped(self) -> bool:
        """Whether the address names a row that belongs to someone, or a place."""
        models = {mapper.local_table: mapper.class_ for mapper in db.Base.registry.mappers}
        return any(issubclass(models[table], Scoped) for table in self.tables.values()) or bool(
            self.rule.arguments & PLACES
        )

    def path(self, rows: Mapping[str, int] | None = None) -> str:
        """The address with rows filled in: given ones by table name, else the first that is stored."""
        values: dict[str, Any] = {name: (rows or {}).get(t.name) or _first(t) for name, t in self.tables.items()}
        for name in self.rule.arguments - values.keys():
            converter = self.rule._converters[name]
            if name in PLACES:
                values[name] = GANCHENGZI
            elif name in NAMED:
                values[name] = NAMED[name]
            elif isinstance(converter, AnyConverter):
                values[name] = min(converter.items)
            else:
                raise Unreadable(
                    f"{self.rule.rule}: <{name}> is neither a row (`<int:noun_id>` for the table room_noun), nor "
                    f"a place ({', '.join(sorted(PLACES))}), nor one of a few words (`<any(a, b):{name}>`)"
                )
        built = self.rule.build(values)
        assert built is not None
        return built[1]


def _table(room: str, name: str) -> Table:
    noun = name.removesuffix("_id")
    tables = db.Base.metadata.tables
    if f"{room}_{noun}" in tables:
        return tables[f"{room}_{noun}"]
    others = [table for key, table in tables.items() if key.endswith(f"_{noun}")]
    if len(others) != 1:
        raise Unreadable(f"<int:{name}> in {room}: no table {room}_{noun}")
    return others[0]


def _first(table: Table) -> int:
    found = db.session.execute(select(func.min(table.c.id))).scalar()
    db.session.remove()
    if found is None:
        raise Unreadable(f"no row of {table.name}: let `tests/house/conftest.py` make one")
    return int(found)


def doors(app: Portal) -> Iterator[Door]:
    """Every address and method, except files and what monitoring asks."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint == "static":
            continue
        module = app.view_functions[rule.endpoint].__module__
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Door(rule.endpoint, method, rule, app.needs[rule.endpoint], module.split(".")[1])


def permissions(app: Portal) -> frozenset[str]:
    """Every permission that some door asks for."""
    return frozenset(app.needs.values()) - {PUBLIC, SIGNED_IN}
