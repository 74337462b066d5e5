"""Who sees which rows: said once on the model, held on every query and every write.

A model names its rule in one line (`scope = in_area() | own("applicant_id")`). From it come the filter on every
ORM select, update, delete, join and lazy load, and the check of every written row at flush (HOUSE.md 5).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from flask import g
from sqlalchemy import ColumnElement, False_, Select, and_, event, exists, false, inspect, or_, select, true
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState, Session, UOWTransaction
from sqlalchemy.sql import visitors

from portal.core.db import Base, session
from portal.core.prepared import prepared


@dataclass(frozen=True)
class Actor:
    """Someone doing one thing: the areas are those where this person may do exactly that thing.

    `changing` is set by the filter alone, for a bulk update or delete: what is open to readers does not open to it.
    `opened` are rows outside these areas that a page lets this person into, one by one (`opening`).
    """

    id: int | None = None
    areas: frozenset[str] = frozenset()
    everywhere: bool = False
    key: str | None = None
    changing: bool = False
    opened: frozenset[int] = frozenset()
    name: str = field(default="", compare=False)


@dataclass(frozen=True)
class Person:
    """Who is at the door: a visitor without an id, or a user with permissions and their areas."""

    id: int | None = None
    name: str = ""
    username: str = ""
    areas: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    roles: tuple[tuple[str, str], ...] = ()
    session_id: int | None = None
    must_change: bool = False
    role_label: Any = ""
    area_name: str = ""

    @property
    def signed_in(self) -> bool:
        """Whether this is a user, not a visitor."""
        return self.id is not None

    def acting(self, needs: str) -> Actor | None:
        """This person about to do `needs`, or None where they hold it nowhere."""
        if not self.may(needs):
            return None
        return Actor(self.id, self.areas.get(needs, frozenset()), name=self.name)

    def may(self, needs: str) -> bool:
        """Whether this person holds a permission anywhere: for menus, never for rows."""
        return needs in self.areas or needs == "public" or (needs == "signed_in" and self.id is not None)

    def may_at(self, needs: str, *codes: str) -> bool:
        """Whether this person holds a permission in each of some places: for what a page tells of them.

        A page acts for the areas of its own permission; another one may be held in fewer (HOUSE.md 5).
        """
        return all(within(code, self.areas.get(needs, ())) for code in codes)


NOBODY = Person()
_here: ContextVar[Actor | None] = ContextVar("actor", default=None)


class NobodyHere(RuntimeError):
    """Scoped rows were touched outside `acting_as(…)`: a fault of the code, never of a person."""


class OutOfScope(PermissionError):
    """A row is not this actor's to write; answered like a page that does not exist."""


@contextmanager
def acting_as(who: Actor) -> Iterator[Actor]:
    """Everything inside is done by this actor."""
    token = _here.set(who)
    try:
        yield who
    finally:
        _here.reset(token)


@contextmanager
def acting_for(needs: str) -> Iterator[Actor | None]:
    """A panel of a first page, seen with the areas of one permission; None where the person lacks it."""
    who = g.person.acting(needs)
    if who is None:
        yield None
        return
    with acting_as(who):
        yield who


@contextmanager
def opening(numbers: Iterable[int]) -> Iterator[Actor]:
    """Everything inside may also touch these rows, as far as their model's scope says `opened`.

    A page opens them after it has made sure, by a row of this person's own, that they may: no list, search or count
    outside of it sees them.
    """
    with acting_as(replace(actor(), opened=frozenset(numbers))) as who:
        yield who


def system(name: str) -> Actor:
    """The portal itself, in `jobs.py` and `cli.py` alone: every row, under a name that the audit shows."""
    return Actor(everywhere=True, name=name)


def actor() -> Actor:
    """Who acts now; raises where nobody does."""
    if (who := _here.get()) is None:
        raise NobodyHere("scoped rows were touched outside acting_as(...)")
    return who


def someone() -> Actor:
    """Who acts now, or nobody: for the audit trail, which also hears of visitors."""
    return _here.get() or Actor()


DIGITS = {"province": 2, "city": 4, "county": 6, "town": 9, "village": 12}


def level_of(code: str) -> str:
    """The level of a 12-digit area code, read from its zeros (DOMAIN.md 7.6)."""
    if code.endswith("0" * 10):
        return "province"
    if code.endswith("0" * 8):
        return "city"
    if code.endswith("0" * 6):
        return "county"
    return "town" if code.endswith("000") else "village"


def within(code: str, areas: Iterable[str]) -> bool:
    """Whether an area is one of some areas or lies inside one."""
    return any(code.startswith(area[: DIGITS[level_of(area)]]) for area in areas)


def several(areas: Collection[str]) -> bool:
    """Whether some areas hold more than one village, so that a page says of which it speaks and offers a choice."""
    return len(areas) > 1 or any(level_of(area) != "village" for area in areas)


class Rule(ABC):
    """One clause of a scope: as SQL over columns, and as a check of one row."""

    def __or__(self, other: "Rule") -> "Rule":
        return Either(self, other)

    def __and__(self, other: "Rule") -> "Rule":
        return Both(self, other)

    def columns(self) -> frozenset[str]:
        """The columns that decide, which no bulk update may write."""
        return frozenset()

    @abstractmethod
    def sql(self, source: Any, model: type[Any], who: Actor) -> ColumnElement[bool]:
        """The clause over a table's columns."""

    @abstractmethod
    def holds(self, row: Any, who: Actor, into: Session) -> bool:
        """Whether one row is this actor's to write."""


@dataclass(frozen=True)
class Either(Rule):
    left: Rule
    right: Rule

    def columns(self) -> frozenset[str]:
        return self.left.columns() | self.right.columns()

    def sql(self, source: Any, model: type[Any], who: Actor) -> ColumnElement[bool]:
        return or_(self.left.sql(source, model, who), self.right.sql(source, model, who))

    def holds(self, row: Any, who: Actor, into: Session) -> bool:
        return self.left.holds(row, who, into) or self.right.holds(row, who, into)


@dataclass(frozen=True)
class Both(Rule):
    left: Rule
    right: Rule

    def columns(self) -> frozenset[str]:
        return self.left.columns() | self.right.columns()

    def sql(self, source: Any, model: type[Any], who: Actor) -> ColumnElement[bool]:
        left, right = (rule.sql(source, model, who) for rule in (self.left, self.right))
        # An "or" with a part that never holds is read along no index: such a part must be seen as what it is.
        return false() if isinstance(left, False_) or isinstance(right, False_) else and_(left, right)

    def holds(self, row: Any, who: Actor, into: Session) -> bool:
        return self.left.holds(row, who, into) and self.right.holds(row, who, into)


LEVELS = {"village": "village_code", "town": "town_code", "county": "county_code"}


@dataclass(frozen=True)
class in_area(Rule):  # noqa: N801 - reads as a word of the scope's sentence
    """Rows of the actor's areas: an equality on the code column of each grant's level."""

    def columns(self) -> frozenset[str]:
        return frozenset(LEVELS.values())

    def sql(self, source: Any, model: type[Any], who: Actor) -> ColumnElement[bool]:
        clauses: list[ColumnElement[bool]] = []
        for level, column in LEVELS.items():
            codes = sorted(code for code in who.areas if level_of(code) == level)
            if len(codes) == 1:
                clauses.append(getattr(source, column) == codes[0])
            elif codes:
                clauses.append(getattr(source, column).in_(codes))
        return or_(*clauses) if clauses else false()

    def holds(self, row: Any, who: Actor, into: Session) -> bool:
        return any(getattr(row, column) in who.areas for column in LEVELS.values())


@dataclass(frozen=True)
class own(Rule):  # noqa: N801
    """Rows of the person themselves.

    `of_villages` are rows that come of work in villages alone: whoever acts for a town or a county has none of their
    own, and their list is read along one index (PERFORMANCE.md 2d), which an "or" of another column forbids.
    """

    column: str
    of_villages: bool = False

    def columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def _has_some(self, who: Actor) -> bool:
        wide = bool(who.areas) and all(level_of(code) != "village" for code in who.areas)
        return who.id is not None and not (self.of_villages and wide)

    def sql(self, source: Any, model: type[Any], who: Actor) -> ColumnElement[bool]:
        clause: ColumnElement[bool] = getattr(source, self.column) == who.id
        return clause if self._has_some(who) else false()

    def holds(self, row: Any, who: Actor, into: Session) -> bool:
        return self._has_some(who) and getattr(row, self.column) == who.id


@dataclass(frozen=True)
class by_key(Rule):  # noqa: N801
    """The one row that a number opens: the hash of what the visitor typed stands in `Actor.key`."""

    column: str

    def columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def sql(self, source: Any, model: type[Any], who: Actor) -> ColumnElement[bool]:
        clause: ColumnElement[bool] = getattr(source, self.column) == who.key
        return clause if who.key else false()

    def holds(self, row: Any, who: Actor, into: Session) -> bool:
        return bool(who.key) and getattr(row, self.column) == who.key


@dataclass(frozen=True)
class opened_by(Rule):  # noqa: N801
    """Rows to which a slip of paper leads: a table beside holds the hash of its number, as `by_key` has it.

    Whoever holds no number pays nothing for it: the clause is not there.
    """

    table: str
    row_column: str
    key_column: str

    def _led_to(self, who: Actor) -> Any:
        slips = Base.metadata.tables[self.table].c
        return select(slips[self.row_column]).where(slips[self.key_column] == who.key)

    def sql(self, source: Any, model: type[Any], who: Actor) -> ColumnElement[bool]:
        clause: ColumnElement[bool] = source.id.in_(self._led_to(who)) if who.key else false()
        return clause

    def holds(self, row: Any, who: Actor, into: Session) -> bool:
        if not who.key or row.id is None:
            return False
        return row.id in into.connection().execute(self._led_to(who)).scalars().all()


@dataclass(frozen=True)
class public_when(Rule):  # noqa: N801
    """Rows that anyone may read while a flag stands; the flag opens no write, neither of one row nor in bulk."""

    column: str

    def columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def sql(self, source: Any, model: type[Any], who: Actor) -> ColumnElement[bool]:
        clause: ColumnElement[bool] = getattr(source, self.column).is_(True)
        return false() if who.changing else clause

    def holds(self, row: Any, who: Actor, into: Session) -> bool:
        return False


@dataclass(frozen=True)
class flag(Rule):  # noqa: N801
    """Rows on which a flag stands: a gate beside another rule, never alone."""

    column: str

    def columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def sql(self, source: Any, model: type[Any], who: Actor) -> ColumnElement[bool]:
        clause: ColumnElement[bool] = getattr(source, self.column).is_(True)
        return clause

    def holds(self, row: Any, who: Actor, into: Session) -> bool:
        return bool(getattr(row, self.column))


@dataclass(frozen=True)
class kept_from(Rule):  # noqa: N801
    """Rows kept from the people named in a table beside them, whose interest conflicts: a gate, never alone.

    Who is named in this very write may still finish it: the declaration itself.
    """

    model: Callable[[], type[Any]]
    row_column: str
    person_column: str = "user_id"

    def sql(self, source: Any, model: type[Any], who: Actor) -> ColumnElement[bool]:
        if who.id is None:
            return true()
        names = self.model().__table__.c
        barred = select(names[self.row_column]).where(names[self.person_column] == who.id)
        clause: ColumnElement[bool] = source.id.not_in(barred)
        return clause

    def holds(self, row: Any, who: Actor, into: Session) -> bool:
        if who.id is None or row.id is None:
            return True
        names = self.model().__table__.c
        found = select(names[self.row_column]).where(
            names[self.row_column] == row.id, names[self.person_column] == who.id
        )
        return into.connection().execute(found).first() is None


@dataclass(frozen=True)
class may_add(Rule):  # noqa: N801
    """What a visitor creates: a new row may be written, none may be read or changed.

    `on_public_pages` holds it to pages where nobody acts for an area: work in one village adds nothing to another.
    """

    on_public_pages: bool = False

    def sql(self, source: Any, model: type[Any], who: Actor) -> ColumnElement[bool]:
        return false()

    def holds(self, row: Any, who: Actor, into: Session) -> bool:
        if self.on_public_pages and who.areas:
            return False
        return not isinstance(row, AsStored) and not inspect(row).has_identity


@dataclass(frozen=True)
class named_in(Rule):  # noqa: N801
    """Rows whose handlers are named one by one in a table beside them (sensitive cases)."""

    model: Callable[[], type[Any]]
    row_column: str
    person_column: str = "user_id"

    def sql(self, source: Any, model: type[Any], who: Actor) -> ColumnElement[bool]:
        if who.id is None:
            return false()
        names = self.model().__table__.c
        mine = select(names[self.row_column]).where(names[self.person_column] == who.id)
        clause: ColumnElement[bool] = source.id.in_(mine)
        return clause

    def holds(self, row: Any, who: Actor, into: Session) -> bool:
        if who.id is None:
            return False
        names = self.model()
        added = (name for name in into.new if isinstance(name, names) and getattr(name, self.person_column) == who.id)
        if any(name.parent_row() is row or getattr(name, self.row_column) == row.id for name in added):
            return True
        columns = names.__table__.c
        found = select(columns[self.row_column]).where(
            columns[self.row_column] == row.id, columns[self.person_column] == who.id
        )
        return row.id is not None and into.connection().execute(found).first() is not None


@dataclass(frozen=True)
class opened(Rule):  # noqa: N801
    """Rows that a page has opened one by one for whoever takes part in them (`opening`)."""

    column: str = "id"

    def columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def sql(self, source: Any, model: type[Any], who: Actor) -> ColumnElement[bool]:
        clause: ColumnElement[bool] = getattr(source, self.column).in_(sorted(who.opened))
        return false() if who.changing or not who.opened else clause

    def holds(self, row: Any, who: Actor, into: Session) -> bool:
        return getattr(row, self.column) in who.opened


@cache
def _above(table: Any) -> Any:
    """A parent's table under a name of its own, made once: it has many columns."""
    return table.alias()


@dataclass(frozen=True)
class through(Rule):  # noqa: N801
    """A child row is seen by whoever sees its parent."""

    link: str

    def columns(self) -> frozenset[str]:
        return frozenset({f"{self.link}_id"})

    def _target(self, model: type[Any]) -> tuple[type[Any], str]:
        relation = inspect(model).relationships[self.link]
        return relation.mapper.class_, next(iter(relation.local_columns)).key

    def sql(self, source: Any, model: type[Any], who: Actor) -> ColumnElement[bool]:
        parent, key = self._target(model)
        above = _above(parent.__table__)
        allowed = parent.scope.sql(above.c, parent, who)
        return exists().where(above.c.id == getattr(source, key), allowed).correlate_except(above)

    def holds(self, row: Any, who: Actor, into: Session) -> bool:
        parent, key = self._target(row.__mapper__.class_)
        linked, number = row.__dict__.get(self.link), getattr(row, key)
        above = [] if linked is None else [linked]
        if number is not None and (linked is None or linked.id != number):
            above.append(into.get(parent, number))
        return bool(above) and all(one is not None and parent.scope.holds(one, who, into) for one in above)


class Scoped:
    """A model whose rows belong to someone or somewhere."""

    scope: ClassVar[Rule]


def scoped_models(base: type[Any] = Scoped) -> Iterator[type[Any]]:
    """Every model with a scope, for the guards, the docs and the tests."""
    for model in base.__subclasses__():
        if hasattr(model, "__table__") and model.metadata is Base.metadata:
            yield model
        yield from scoped_models(model)


@cache
def _within_reach(table_name: str) -> frozenset[type[Any]]:
    """The scoped models that a statement on this table may load, itself and by relationships."""
    seen: set[Any] = set()
    todo = [m for m in Base.registry.mappers if getattr(m.local_table, "name", None) == table_name]
    while todo:
        mapper = todo.pop()
        if mapper not in seen:
            seen.add(mapper)
            todo += [relation.mapper for relation in mapper.relationships]
    return frozenset(m.class_ for m in seen if issubclass(m.class_, Scoped))


@cache
def _only(table_name: str) -> frozenset[type[Any]]:
    """The scoped models of this table itself."""
    found = (m for m in Base.registry.mappers if getattr(m.local_table, "name", None) == table_name)
    return frozenset(m.class_ for m in found if issubclass(m.class_, Scoped))


def _of_columns(statement: Any, parts: Iterable[Any]) -> bool:
    """Whether a select gives columns alone, of tables it names: no relationship leads on from it."""
    return (
        isinstance(statement, Select)
        and all(isinstance(one, ColumnElement) for one in statement._raw_columns)
        and not any(getattr(part, "_setup_joins", ()) for part in parts)
    )


_seen: WeakKeyDictionary[Any, frozenset[type[Any]]] = WeakKeyDictionary()


def _concerned(statement: Any) -> frozenset[type[Any]]:
    """The scoped models of a statement; a statement that is made once is looked through once."""
    found = _seen.get(statement)
    if found is None:
        parts: list[Any] = list(visitors.iterate(statement))
        names = {part.name for part in parts if part.__visit_name__ == "table"}
        reach = _only if _of_columns(statement, parts) else _within_reach
        found = _seen[statement] = frozenset[type[Any]]().union(*map(reach, names))
    return found


def table_of(model: type[Base]) -> Any:
    """The table of a model whose rows lie within no scope, for `unscoped`."""
    if issubclass(model, Scoped):
        raise OutOfScope(f"{model.__name__} lies within a scope")
    return model.__table__


class _Criterion(LoaderCriteriaOption):
    """A model's filter; on an alias that is joined by hand it is put on the alias too, which SQLAlchemy leaves out."""

    _traverse_internals = LoaderCriteriaOption._traverse_internals

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        found: Any = super()._resolve_where_criteria(ext_info)
        adapted: ColumnElement[bool] = ext_info._adapter.traverse(found) if ext_info.is_aliased_class else found
        return adapted


@lru_cache(1024)
def _criteria(models: frozenset[type[Any]], who: Actor) -> tuple[Any, ...]:
    return tuple(
        _Criterion(m, true() if who.everywhere else m.scope.sql(m, m, who), include_aliases=True)
        for m in sorted(models, key=lambda m: m.__name__)
    )


KEPT_ACTORS = 64
_made: WeakKeyDictionary[Any, dict[Actor, Any]] = WeakKeyDictionary()


def _filtered(statement: Any, models: frozenset[type[Any]], who: Actor) -> Any:
    """The statement with its filter; of one that is made once, the filtered form is kept for the latest actors."""
    kept = _made.setdefault(statement, {})
    if (found := kept.get(who)) is None:
        if statement._propagate_attrs.get("compile_state_plugin") != "orm":
            raise OutOfScope("rows within a scope are asked for by their model, not by their table")
        if len(kept) >= KEPT_ACTORS:
            kept.clear()
        found = kept[who] = statement.options(*_criteria(models, who))
    return found


def ask(statement: Select[*tuple[Any, ...]], told: Mapping[str, Any] = MappingProxyType({})) -> list[Any]:
    """The rows within the scope of a select of columns that is made once; `told` are the values it leaves open.

    The same rows as `session.execute` gives, past the mapper's work (decision 18).
    """
    models = _concerned(statement)
    if models and not (who := actor()).everywhere:
        statement = _filtered(statement, models, who)
    here = session()
    if here.autoflush:
        here.flush()
    connection = here.connection()
    return prepared(statement, connection.dialect).rows(connection, told)


@event.listens_for(Session, "do_orm_execute")
def _filter(call: ORMExecuteState) -> None:
    if not call.is_orm_statement or call.is_column_load:
        return
    models = _concerned(call.statement)
    if not models:
        return
    who = actor()
    if call.is_insert:
        raise OutOfScope("rows within a scope are added one by one, not by a bulk insert")
    if call.is_update:
        _refuse_moving(call)
    if call.is_update or call.is_delete:
        who = replace(who, changing=True)
    if not who.everywhere:
        call.statement = _filtered(call.statement, models, who)


def _refuse_moving(call: ORMExecuteState) -> None:
    """A bulk update may not write a column that decides the scope, nor rows named one by one."""
    statement: Any = call.statement
    written = {getattr(column, "key", column) for column in (statement._values or {})}
    mapper = call.bind_mapper
    deciding = mapper.class_.scope.columns() if mapper and issubclass(mapper.class_, Scoped) else frozenset()
    if written & deciding or isinstance(call.parameters, list) or (set(call.parameters or {}) & deciding):
        raise OutOfScope("a bulk update may not move rows between scopes")


class AsStored:
    """A changed row as the database still has it: nobody takes a row by writing their own area or name into it."""

    def __init__(self, row: Any, into: Session):
        self._row = row
        self._into = into

    def __getattr__(self, name: str) -> Any:
        state: Any = inspect(self._row)
        if name not in state.mapper.columns:
            return getattr(self._row, name)
        history = state.attrs[name].history
        if history.deleted or not history.added:
            return history.deleted[0] if history.deleted else getattr(self._row, name)
        table = state.mapper.local_table.c
        return self._into.connection().scalar(select(table[name]).where(table.id == state.identity[0]))


@event.listens_for(Session, "before_flush")
def _guard(into: Session, _context: UOWTransaction, _instances: object) -> None:
    rows = [row for row in [*into.new, *into.dirty, *into.deleted] if isinstance(row, Scoped)]
    if not rows:
        return
    who = actor()
    if who.everywhere:
        return
    with into.no_autoflush:
        for row in rows:
            before = [AsStored(row, into)] if inspect(row).has_identity else []
            if not all(row.scope.holds(one, who, into) for one in [row, *before]):
                raise OutOfScope(f"{type(row).__name__} is not this actor's to write")
