"""The data sets: one county with 10,000 or 1,000,000 disputes, on SQLite or PostgreSQL, kept under var/bench."""

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import select
from sqlalchemy.schema import CreateIndex, CreateTable, DropIndex

from bench import generate, programme, questions
from bench.cluster import BenchCluster
from portal.accounts import queries as account_queries
from portal.accounts import service as accounts
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.advisers import service as advisers
from portal.advisers.rules import Service
from portal.app import create_app
from portal.areas import queries as areas
from portal.areas import service as areas_service
from portal.areas.models import Area
from portal.core import clock, config, db, settings
from portal.core.scope import acting_as, system
from portal.core.sessions import token_hash
from portal.core.web import Portal
from portal.mediation import service as mediation
from portal.mediation.models import Case
from portal.members import service as members
from portal.members.models import Mediator
from portal.reports import service as reports

COUNTY, TOWN = "640381000000", "640381106000"
PLACES = config.ROOT / "portal" / "areas" / "data" / "ningxia.csv"
SECRET = "bench-only-" + "0" * 32
FIELD_KEY = "YmVuY2gtb25seS1iZW5jaC1vbmx5LWJlbmNoLW9ubHk="
PARTIES = 100_000
"""The newest disputes have two parties each: 200,000 names (PERFORMANCE.md P14)."""
PEOPLE = {
    "bureau": (Role.BUREAU, COUNTY),
    "town": (Role.TOWN, TOWN),
    "leader": (Role.LEADER, COUNTY),
    "auditor": (Role.AUDITOR, COUNTY),
    "admin": (Role.ADMIN, ""),
}
MEMBER, WATCHED = "member", 5
"""A 法律明白人 of the town's first village; the bench's adviser serves its first five."""
WRITERS = 16
PARTY = ("case_id", "uid", "role", "name", "is_organisation")
PASSWORD = "bench-only-password"  # noqa: S105 - of accounts that exist in the bench alone
FILLED = (
    "accounts_grant accounts_user areas_area core_setting mediation_case mediation_committee mediation_party "
    "members_mediator reports_cell"
).split()
ASKED = "advisers_contract advisers_record consultations_answer consultations_consultation consultations_event".split()


@dataclass(frozen=True)
class DataSet:
    """One database of one size on one engine.

    Beside the disputes it holds `asked` consultations, or the programme's years with so many household `visits`.
    """

    engine: str
    rows: int
    var: Path
    cluster: BenchCluster
    copy: str = ""
    asked: int = 0
    visits: int = 0

    @property
    def name(self) -> str:
        beside = f"_asked_{self.asked}" if self.asked else f"_visits_{self.visits}" if self.visits else ""
        return f"cases_{self.rows}{beside}{self.copy}"

    @property
    def plain(self) -> "DataSet":
        """The disputes alone, on which the larger ones are built."""
        return replace(self, asked=0, visits=0)

    @property
    def url(self) -> str:
        if self.engine == "sqlite":
            return f"sqlite:///{self.var / self.name}.db"
        return self.cluster.url(self.name)

    @property
    def environ(self) -> dict[str, str]:
        """The settings of a portal over this database."""
        return {
            "PORTAL_DATABASE_URL": self.url,
            "PORTAL_SECRET_KEY": SECRET,
            "PORTAL_FIELD_KEYS": FIELD_KEY,
            "PORTAL_BASE_URL": "http://127.0.0.1:8000",
            "PORTAL_VAR": str(self.var),
        }

    @property
    def admin_environ(self) -> dict[str, str]:
        """The same database for Django."""
        file, name = f"sqlite:{self.var / self.name}.db", f"pg:{self.name}@{self.cluster.folder}"
        where = file if self.engine == "sqlite" else name
        return {"BENCH_CASES": where, "BENCH_ADMIN": str(self.var / "admin.db")}

    def portal(self) -> Portal:
        """The portal over this database, to be asked from outside."""
        app = create_app(self.environ)
        areas.forget()
        settings._cache.clear()
        return app

    @contextmanager
    def app(self) -> Iterator[Portal]:
        """The portal in this process, acting as itself."""
        app = self.portal()
        with app.app_context(), acting_as(system("bench")):
            try:
                yield app
            finally:
                db.session.remove()
                db.close()

    @contextmanager
    def scratch(self) -> Iterator["DataSet"]:
        """A copy that may be written to."""
        copied = replace(self, copy="_scratch")
        copied._copy(self)
        try:
            yield copied
        finally:
            if self.engine == "sqlite":
                copied._forget_file()
            else:
                self.cluster.sql(f'DROP DATABASE IF EXISTS "{copied.name}" WITH (FORCE)')

    def _forget_file(self) -> None:
        for ending in ("", "-wal", "-shm"):
            (self.var / f"{self.name}.db{ending}").unlink(missing_ok=True)

    def ensure(self) -> "DataSet":
        """Make it, unless it stands as this code would make it; tables that it does not fill are brought up to date."""
        if self.engine == "postgresql":
            self.cluster.begin()
        if self.asked or self.visits:
            self.plain.ensure()
        stamp = self.var / f"{self.engine}_{self.name}.json"
        wanted = {"made_from": self._made_from(), "month": f"{clock.today():%Y-%m}", "history": _history()}
        found = json.loads(stamp.read_text()) if stamp.exists() else {}
        if found == wanted:
            return self
        stamp.unlink(missing_ok=True)
        same = all(found.get(word) == wanted[word] for word in ("made_from", "month"))
        if same and found["history"].items() <= wanted["history"].items():  # type: ignore[attr-defined]
            self._upgrade()
        else:
            self._make()
        stamp.write_text(json.dumps(wanted))
        return self

    def _made_from(self) -> str:
        """What the data depend on: the generators, and the tables that they fill."""
        told = [Path(generate.__file__).read_text()]
        filled = [*FILLED]
        if self.asked:
            told += [Path(questions.__file__).read_text()]
            filled += ASKED
        if self.visits:
            told += [Path(programme.__file__).read_text()]
            filled += programme.tables()
        tables = db.Base.metadata.tables
        told += [str(CreateTable(tables[name])) for name in filled]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    def _upgrade(self) -> None:
        history = Config()
        history.set_main_option("script_location", str(config.ROOT / "migrations"))
        history.attributes["url"] = self.url
        command.upgrade(history, "head")
        self._settle()

    def _make(self) -> None:
        began = time.monotonic()
        what = f"{self.asked:,} questions" if self.asked else f"{self.rows:,} disputes"
        what = f"{self.visits:,} household visits" if self.visits else what
        print(f"making {what} on {self.engine} …", file=sys.stderr, flush=True)
        if self.asked or self.visits:
            self._copy(self.plain)
            with self.app():
                if self.asked:
                    self._ask()
                else:
                    self._run_years()
        else:
            self._fill_anew()
        if self.engine == "postgresql":
            self.cluster.sql("VACUUM ANALYZE", database=self.name)
            self.cluster.sql("CHECKPOINT")
        self._settle()
        os.sync()
        print(f"  {what} on {self.engine} took {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)

    def _copy(self, of: "DataSet") -> None:
        if self.engine == "sqlite":
            self._forget_file()
            of._settle()
            shutil.copyfile(self.var / f"{of.name}.db", self.var / f"{self.name}.db")
        else:
            self.cluster.create(self.name, of.name)

    def _fill_anew(self) -> None:
        if self.engine == "sqlite":
            self._forget_file()
        else:
            self.cluster.create(self.name)
        self._upgrade()
        with self.app():
            generator = generate.Generator(self.rows, _people_and_places(), clock.today())
            _indexes([Case], drop=True)
            self._fill(
                ("mediation_case", generate.COLUMNS, generator.rows()),
                ("mediation_party", PARTY, generate.parties(self._first_with_parties, self.rows)),
                ("mediation_committee", ("area_code", "year", "short_name", "last"), generator.committees()),
            )
            _indexes([Case], drop=False)
            if self.engine == "postgresql":
                self.cluster.sql("VACUUM ANALYZE", database=self.name)
            reports.rebuild()
            with db.transaction() as into:
                mediation.refresh_all(into.connection())
                mediation.gather_words(anew=True)
                while mediation.gather_words():
                    pass

    def _ask(self) -> None:
        """An adviser in every village, and questions."""
        user = _advisers()
        asked = questions.Questions(self.asked, villages(), (user, "adviser", watched()), clock.today())
        self._fill(
            ("consultations_consultation", questions.COLUMNS, asked.rows()),
            ("consultations_event", questions.EVENTS, asked.events()),
            ("consultations_answer", questions.ANSWERS, asked.answers()),
        )

    def _run_years(self) -> None:
        """Members, sessions, talks, visits and tasks; then the figures with them."""
        years = programme.Programme(programme.Year.of(self.visits), villages(), clock.today())
        _indexes(programme.MODELS, drop=True)
        self._fill(*((model.__tablename__, programme.columns(model), rows) for model, rows in years.parts()))
        _indexes(programme.MODELS, drop=False)
        if self.engine == "postgresql":
            self.cluster.sql("VACUUM ANALYZE", database=self.name)
        reports.rebuild()

    def _settle(self) -> None:
        """Leave the database whole, as a copy needs it."""
        if self.engine == "sqlite":
            raw = sqlite3.connect(self.var / f"{self.name}.db")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.close()
        else:
            self.cluster.sql("VACUUM ANALYZE reports_cell", database=self.name)

    @property
    def _first_with_parties(self) -> int:
        return max(1, self.rows - PARTIES + 1)

    def _fill(self, *tables: tuple[str, Sequence[str], Iterator[generate.Row]]) -> None:
        """Rows by the quickest way that the engine knows."""
        if self.engine == "sqlite":
            raw = sqlite3.connect(self.var / f"{self.name}.db", isolation_level=None)
            raw.execute("PRAGMA synchronous=OFF")
            raw.execute("PRAGMA cache_size=-400000")
            raw.execute("BEGIN")
            for table, columns, rows in tables:
                marks = ", ".join("?" * len(columns))
                raw.executemany(f"INSERT INTO {table} ({_quoted(columns)}) VALUES ({marks})", rows)
            raw.execute("COMMIT")
            raw.close()
            return
        with psycopg.connect(f"host={self.cluster.folder} user=portal dbname={self.name}") as raw:
            for table, columns, rows in tables:
                copy = f"COPY {table} ({_quoted(columns)}) FROM STDIN"
                with raw.cursor().copy(copy.encode()) as into:
                    for row in rows:
                        into.write_row(row)
                if "id" in columns:
                    raw.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")

    def sign_in(self, username: str) -> str:
        """A session opened by the accounts room; returns its cookie."""
        token = secrets.token_urlsafe(32)
        with self.app() as app, app.test_request_context():
            with db.reading() as own:
                known = account_queries.known_user(own, username)
            assert known is not None, f"the data set has no {username}"
            with db.transaction():
                accounts.sign_in(known, "", token_hash(token), accounts.Caller("127.0.0.1", "bench"))
        return f"portal=s-{token}"


def _quoted(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _history() -> dict[str, str]:
    """The migrations, each with its contents."""
    files = sorted((config.ROOT / "migrations" / "versions").glob("*.py"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _indexes(models: Sequence[type[db.Model]], drop: bool) -> None:
    """Away with the indexes before many rows, and back after them."""
    with db.transaction() as into:
        for model in models:
            for index in sorted(model.__table__.indexes, key=lambda one: str(one.name)):  # type: ignore[attr-defined]
                into.connection().execute(DropIndex(index) if drop else CreateIndex(index))


def villages() -> list[str]:
    """The county's villages in the order of their codes."""
    inside = select(Area.code).where(Area.code.startswith(COUNTY[:6]), Area.level == "village")
    return list(db.session.scalars(inside.order_by(Area.code)))


def watched() -> list[str]:
    """The villages of the bench's adviser."""
    return [code for code in villages() if code.startswith(TOWN[:9])][:WATCHED]


def _advisers() -> int:
    """A contract in every village, with a service of last week; the account of the adviser whose inbox is measured."""
    today = clock.today()
    with db.transaction() as into:
        mine = watched()
        user, _password = accounts.add_user("adviser", "adviser")
        user.must_change = False
        for code in mine:
            accounts.grant(user.id, Role.ADVISER, code, today - timedelta(days=300), None)
        for code in villages():
            own = code in mine
            told = advisers.Adviser(
                "adviser" if own else "简正言", "律师事务所", "09533050001", user.id if own else None
            )
            advisers.sign(code, told, today - timedelta(days=300), today + timedelta(days=300))
            advisers.note(code, Service.VISIT, today - timedelta(days=7), by=told.name)
        into.flush()
        number: int = user.id
    return number


def _people_and_places() -> dict[str, tuple[int, str, str]]:
    """The county's places, its people, and in each village a mediator."""
    with db.transaction():
        areas_service.import_file(PLACES)
    with db.transaction() as into:
        for username, (role, code) in PEOPLE.items():
            _person(username, role, code)
        codes = villages()
        _person(MEMBER, Role.MEMBER, watched()[0])
        for number, code in enumerate(codes):
            user = _person(f"writer{number}", Role.MEDIATOR, code) if number < WRITERS else None
            members.appoint(code, f"调解员{number}", clock.today().replace(year=clock.today().year - 12), user)
        into.flush()
        found = into.scalars(select(Mediator))
        town = {code: areas.bare_name(code[:9] + "000") for code in codes}
        return {
            one.village_code: (one.id, one.name, f"青峡{town[one.village_code]}{areas.bare_name(one.village_code)}")
            for one in found
        }


def _person(username: str, role: Role, code: str) -> int:
    user, _password = accounts.add_user(username, username)
    user.must_change = False
    accounts.grant(user.id, role, code, clock.today().replace(year=clock.today().year - 1), None)
    number: int = user.id
    return number


def number_of(username: str) -> int:
    """The account's number."""
    return db.session.scalars(select(User.id).where(User.username == username)).one()
