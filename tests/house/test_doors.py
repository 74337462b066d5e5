"""Who may come in: said once, impossible to forget (HOUSE.md 5)."""

import re
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import inspect, select

from portal.accounts.rules import Role
from portal.areas import queries as areas
from portal.core import db
from portal.core.config import config
from portal.core.posted import Posted
from portal.core.scope import Actor, Scoped, scoped_models
from portal.core.web import PUBLIC, SIGNED_IN
from portal.roles import PERMISSIONS
from tests.house.conftest import SUMMARY
from tests.kit.asking import phrased
from tests.kit.doors import doors, permissions
from tests.kit.learning import begun
from tests.kit.ledgers import taken_out
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG_TOWN
from tests.kit.pages import BOARD, QUERIES, REPORT, check, watching
from tests.kit.reviews import reported
from tests.kit.training import joined

SAID_BESIDE = {"core_audit", "accounts_attempt"}
"""What is written after the answer, although the request was refused: brakes and the trail of refusals."""


VALUES = re.compile(r'value="[^"]*"')
"""What differs on the same page that says no: its token, and where it leads back to."""

on_one_database = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""What does not depend on the database: who may enter, and what the doorkeeper refuses before a row is asked for."""


def told(faults: list[str], why: str) -> str:
    return f"{why} ({len(faults)})\n  " + "\n  ".join(dict.fromkeys(faults[:60]))


def contents() -> dict[str, Any]:
    """Every row that is stored, but for what may be written beside a refusal."""
    tables = [table for table in db.Base.metadata.sorted_tables if table.name not in SAID_BESIDE]
    rows = {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in tables}
    db.session.remove()
    return rows


def test_every_door_says_who_may_enter(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints == set(app.needs), "a route of a Room carries needs=…; nothing else adds routes"


def test_every_permission_is_held_by_a_role_and_opens_a_door(app):
    held = frozenset().union(*PERMISSIONS.values())
    asked = permissions(app)
    assert not asked - held, f"nobody may enter: give {asked - held} to a role in portal/roles.py"
    assert not held - asked - _asked_in_pages(app), f"opens nothing: {held - asked}"


def _asked_in_pages(app) -> set[str]:
    return {item.needs for item in app.menu()} - {PUBLIC, SIGNED_IN}


def test_a_stranger_with_every_permission_elsewhere_finds_nothing(world, pages):
    faults = []
    with world.being(HONGXING):
        token = _token(pages)
        for door in doors(world.app):
            if door.public or not door.scoped:
                continue
            data = {} if door.safe else {"data": {"csrf_token": token}}
            answer = pages.open(door.path(), method=door.method, **data)
            if answer.status != 404:
                faults.append(f"{door} answered {answer.status}")
    assert not faults, told(faults, "Load the row through its scope: get_or_404(Model, id). Out of scope is 404:")


def _token(pages, as_=None) -> str:
    """A token that is in order for this person."""
    return next(value for form in pages.open("/", as_=as_).forms for value in form.filled.get("csrf_token", []))


def test_a_stranger_sees_nothing_of_another_village_on_any_page(world, pages):
    faults = []
    with world.being(HONGXING):
        for door in doors(world.app):
            if door.safe and not door.rule.arguments and not door.endpoint.startswith("accounts"):
                answer = pages.open(door.path())
                seen = answer.response.get_data().decode(errors="replace")
                if SUMMARY in seen or re.search(r"人调字第\d", seen):
                    faults.append(str(door))
    assert not faults, told(faults, "Read rows by the ORM, inside the scope:")


def test_a_sensitive_case_does_not_exist_for_whoever_is_not_named_to_it(world, pages):
    case_id = next(iter(world.cases.values()))
    with suppress(StopIteration):
        page = pages.send(f"/mediation/{case_id}/protect", {"protection": "violence"}, as_=world.mediator)
        assert page.status == 303
    faults = []
    with world.insider():
        token = _token(pages)
        for door in doors(world.app):
            if not any(table.name == "mediation_case" for table in door.tables.values()):
                continue
            data = {} if door.safe else {"data": {"csrf_token": token}}
            answer = pages.open(door.path({"mediation_case": case_id}), method=door.method, **data)
            if answer.status != 404:
                faults.append(f"{door} answered {answer.status}")
    assert not faults, told(faults, "The second gate stands in the scope of the case:")
    assert pages.visit(f"/mediation/{case_id}", as_=world.mediator), "who is named to it goes on"


@on_one_database
def test_a_form_without_its_token_or_with_a_foreign_one_changes_nothing(world, pages):
    faults = []
    foreign = _token(pages, as_=world.mediator)
    with world.insider():
        unsafe = [door for door in doors(world.app) if not door.safe]
        before = contents()
        for door in unsafe:
            filled = _filled(pages, door)
            for token in ({}, {"csrf_token": foreign}):
                answer = pages.open(door.path(), method=door.method, data={**filled, **token})
                if not 400 <= answer.status < 500:
                    faults.append(f"{door} answered {answer.status} to token {token or 'none'}")
            after = contents()
            if after != before:
                faults.append(f"{door} changed something")
            before = after
    assert not faults, told(faults, "The doorkeeper refuses; nothing may commit beside it:")


def _filled(pages, door) -> dict[str, Any]:
    """What the door's form would send untouched, without its token."""
    page = pages.open(door.path()) if "GET" in (door.rule.methods or ()) else None
    with suppress(AssertionError):
        if page is not None and page.is_html:
            return {name: value for name, value in page.form().filled.items() if name != "csrf_token"}
    return {}


def test_every_page_opens_for_whoever_may_and_keeps_every_promise(world, pages, database, monkeypatch):
    """For a dispute in every state, in Chinese and English: also that no page writes, and how much it asks.

    In the demo, where every page says that it is invented. What a page looks like is read on one database: on the
    other its questions are asked, and it answers.
    """
    looked_at = database.kind == "sqlite"
    monkeypatch.setitem(world.app.extensions, "portal.config", replace(config(), demo=True))
    faults, opened = [], set()
    with world.insider() as me:
        own = {"consultations_phrase": phrased(world.make, me), "learning_attempt": begun(world.make, me)}
        own |= joined(world.make, me) | taken_out(world.make, me) | reported(world.make, me)
        for door in doors(world.app):
            if not door.safe:
                continue
            named = any(table.name == "mediation_case" for table in door.tables.values())
            for state, case_id in world.cases.items() if named else [(None, 0)]:
                for lang in ("zh_CN", "en") if looked_at else ("zh_CN",):
                    page = pages.open(door.path({**own, "mediation_case": case_id} if state else own), lang=lang)
                    faults += _kept(page, lang, f"{door} {state or ''} {lang}", anew=looked_at)
                    if page.is_html and lang == "zh_CN" and "演示·虚构" not in page.text:
                        faults.append(f"{door} does not say 演示·虚构")
                    if page.status < 400:
                        opened.add(str(door))
        faults += [f"{door} opens in no state" for door in doors(world.app) if door.safe and str(door) not in opened]
    assert not faults, told(faults, "Pages that break a promise:")


def _kept(page, lang, name, *, anew=True) -> list[str]:
    faults = []
    try:
        if anew:
            check(page, lang)
    except AssertionError as no:
        faults.append(f"{name}: {str(no)[:600]}")
    if page.status >= 500:
        faults.append(f"{name} answered {page.status} {page.faults}")
    most = BOARD if "(home.index)" in name else REPORT if "(papers.word)" in name else QUERIES
    if len(page.statements) > most:
        faults.append(f"{name} took {len(page.statements)} queries, more than {most}")
    return faults


@on_one_database
def test_each_role_opens_exactly_the_pages_that_are_its_own(world, pages):
    faults, looked = [], set()
    people: dict[Role | None, Any] = {None: None, **world.make.of_every_role()}
    for role, who in people.items():
        token = _token(pages, as_=who)
        for door in doors(world.app):
            mine = door.public or (who is not None and (door.needs == SIGNED_IN or door.needs in PERMISSIONS[role]))
            if door.room == "core" or (mine and not door.safe):
                continue
            data = {} if door.safe else {"data": {"csrf_token": token}}
            page = pages.open(door.path(), as_=who, method=door.method, **data)
            shut = page.status in ((401, 303) if who is None else (403,))
            if not mine and not shut:
                faults.append(f"{door} answered {page.status} to {role or 'a visitor'}")
            if mine and page.status in (401, 403):
                faults.append(f"{door} answered {page.status} to {role or 'a visitor'}, whose page it is")
            page_itself = VALUES.sub("", page.response.text) if shut else str(door)
            faults += _kept(page, "zh_CN", f"{door} for {role}", anew=(role, page_itself) not in looked)
            looked.add((role, page_itself))
    assert not faults, told(faults, "Doors that open to the wrong person, or not to the right one:")


@pytest.mark.parametrize("areas", [{GANCHENGZI}, {SHAOGANG_TOWN}, {COUNTY}], ids=["village", "town", "county"])
def test_a_scope_has_no_part_that_never_holds(app, areas):
    """An "or" with such a part is read along no index: a list of a million rows took a second (PERFORMANCE.md P1)."""
    who, faults = Actor(1, frozenset(areas)), []
    for model in scoped_models():
        said = str(model.scope.sql(model, model, who).compile(compile_kwargs={"literal_binds": True}))
        if re.search(r"\b0 = 1\b|\bfalse\b", said) and " OR " in said:
            faults.append(f"{model.__name__}: {said}")
    assert not faults, told(faults, "Scopes with a part that never holds:")


def test_the_database_is_asked_through_the_scope(app):
    """Every table that bears a place's code is scoped by it, and so is whatever hangs on such a table."""
    faults = []
    scoped_tables = {m.local_table for m in db.Base.registry.mappers if issubclass(m.class_, Scoped)}
    for mapper in db.Base.registry.mappers:
        model, columns = mapper.class_, set(inspect(mapper.class_).columns.keys())
        if columns & {"village_code", "town_code", "county_code"}:
            if not {"village_code", "town_code", "county_code"} <= columns:
                faults.append(f"{model.__name__}: carries some, but not all, of village_code, town_code, county_code")
            if not issubclass(model, Scoped) or "village_code" not in model.scope.columns():
                faults.append(f"{model.__name__}: bears a place; add Scoped and `scope = in_area()`")
        elif not issubclass(model, Scoped):
            parents = {key.column.table for key in mapper.local_table.foreign_keys} & scoped_tables
            if parents:
                faults.append(f'{model.__name__}: hangs on {parents}; add Scoped and `scope = through("…")`')
    assert not faults, told(faults, "Tables outside any scope:")


@on_one_database
def test_a_page_that_may_be_kept_reads_posted_rows_alone(world, pages):
    """A visitor's browser keeps it until a posted row is changed: what it reads must leave that mark."""
    marked = {m.local_table.name for m in db.Base.registry.mappers if issubclass(m.class_, Posted)}
    tables, faults = set(db.Base.metadata.tables), []
    for door in doors(world.app):
        if door.method != "GET" or door.endpoint not in world.app.posted:
            continue
        pages.browsers.clear()
        areas.forget()
        with watching() as watch:
            pages.open(door.path())
        read = {name for said in watch.statements for name in re.findall(r"\b(?:FROM|JOIN) (\w+)", said)}
        if unmarked := (read & tables) - marked:
            faults.append(f"{door} reads {sorted(unmarked)}: let their models be Posted, or do not keep the page")
    assert world.app.posted
    assert not faults, told(faults, "Pages that could be shown although they are old:")
