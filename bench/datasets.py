"""The data sets: one county with 10,000 or 1,000,000 disputes, on SQLite or PostgreSQL, kept under var/bench."""

import hashlib
import json
import secrets
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import select
from sqlalchemy.schema import CreateIndex, CreateTable, DropIndex

from bench import generate
from bench.cluster import BenchCluster
from portal.accounts import queries as account_queries
from portal.accounts import service as accounts
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.app import create_app
from portal.areas import queries as areas
from portal.areas import service as areas_service
from portal.areas.models import Area
from portal.core import clock, config, db, settings
from portal.core.scope import acting_as, system
from portal.core.sessions import token_hash
from portal.core.web import Portal
from portal.mediation.models import Case
from portal.members import service as members
from portal.members.models import Mediator
from portal.reports import service as reports

COUNTY, TOWN = "640381000000", "640381106000"
PLACES = config.ROOT / "portal" / "areas" / "data" / "ningxia.csv"
SECRET = "bench-only-" + "0" * 32
FIELD_KEY = "YmVuY2gtb25seS1iZW5jaC1vbmx5LWJlbmNoLW9ubHk="
PARTIES = 10_000
PEOPLE = {"bureau": (Role.BUREAU, COUNTY), "town": (Role.TOWN, TOWN)}
WRITERS = 16


@dataclass(frozen=True)
class DataSet:
    """One database of one size on one engine."""

    engine: str
    rows: int
    var: Path
    cluster: BenchCluster
    copy: str = ""

    @property
    def name(self) -> str:
        return f"cases_{self.rows}{self.copy}"

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

    @contextmanager
    def app(self) -> Iterator[Portal]:
        """The portal in this process, acting as itself."""
        app = create_app(self.environ)
        areas.forget()
        settings._cache.clear()
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
        if self.engine == "sqlite":
            copied._forget_file()
            shutil.copyfile(self.var / f"{self.name}.db", self.var / f"{copied.name}.db")
        else:
            self.cluster.create(copied.name, self.name)
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
        """Make it, unless it stands as this code would make it."""
        if self.engine == "postgresql":
            self.cluster.begin()
        stamp = self.var / f"{self.engine}_{self.rows}.json"
        wanted = {"made_from": _made_from(), "month": f"{clock.today():%Y-%m}"}
        if not stamp.exists() or json.loads(stamp.read_text()) != wanted:
            stamp.unlink(missing_ok=True)
            self._make()
            stamp.write_text(json.dumps(wanted))
        return self

    def _make(self) -> None:
        began = time.monotonic()
        print(f"making {self.rows:,} disputes on {self.engine} …", file=sys.stderr, flush=True)
        if self.engine == "sqlite":
            self._forget_file()
        else:
            self.cluster.create(self.name)
        history = Config()
        history.set_main_option("script_location", str(config.ROOT / "migrations"))
        history.attributes["url"] = self.url
        command.upgrade(history, "head")
        with self.app():
            generator = generate.Generator(self.rows, _people_and_places(), clock.today())
            _indexes(drop=True)
            (self._fill_sqlite if self.engine == "sqlite" else self._fill_postgresql)(generator)
            _indexes(drop=False)
            if self.engine == "postgresql":
                self.cluster.sql("VACUUM ANALYZE", database=self.name)
            reports.rebuild()
        self._settle()
        print(f"  took {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)

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

    def _fill_sqlite(self, generator: generate.Generator) -> None:
        raw = sqlite3.connect(self.var / f"{self.name}.db", isolation_level=None)
        raw.execute("PRAGMA synchronous=OFF")
        raw.execute("BEGIN")
        marks = ", ".join("?" * len(generate.COLUMNS))
        raw.executemany(
            f"INSERT INTO mediation_case ({', '.join(generate.COLUMNS)}) VALUES ({marks})", generator.rows()
        )
        raw.executemany(
            "INSERT INTO mediation_party (case_id, uid, role, name, is_organisation) VALUES (?, ?, ?, ?, ?)",
            generate.parties(self._first_with_parties, self.rows),
        )
        raw.executemany(
            "INSERT INTO mediation_committee (area_code, year, short_name, last) VALUES (?, ?, ?, ?)",
            generator.committees(),
        )
        raw.execute("COMMIT")
        raw.close()

    def _fill_postgresql(self, generator: generate.Generator) -> None:
        with psycopg.connect(f"host={self.cluster.folder} user=portal dbname={self.name}") as raw:
            for table, columns, rows in (
                ("mediation_case", generate.COLUMNS, generator.rows()),
                (
                    "mediation_party",
                    ("case_id", "uid", "role", "name", "is_organisation"),
                    generate.parties(self._first_with_parties, self.rows),
                ),
                ("mediation_committee", ("area_code", "year", "short_name", "last"), generator.committees()),
            ):
                copy = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
                with raw.cursor().copy(copy.encode()) as into:
                    for row in rows:
                        into.write_row(row)
            raw.execute("SELECT setval(pg_get_serial_sequence('mediation_case', 'id'), max(id)) FROM mediation_case")

    def sign_in(self, username: str) -> str:
        """A session opened by the accounts room; returns its cookie."""
        token = secrets.token_urlsafe(32)
        with self.app() as app, app.test_request_context():
            with db.reading() as own:
                known = account_queries.known_user(own, username)
            assert known is not None
            with db.transaction():
                accounts.sign_in(known, "", token_hash(token), accounts.Caller("127.0.0.1", "bench"))
        return f"portal=s-{token}"


def _made_from() -> str:
    """What a data set depends on: the generator and the tables."""
    told = [Path(generate.__file__).read_text()]
    told += [str(CreateTable(table)) for table in db.Base.metadata.sorted_tables]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _indexes(drop: bool) -> None:
    """Away with the indexes before many rows, and back after them."""
    with db.transaction() as into:
        for index in sorted(Case.__table__.indexes, key=lambda one: str(one.name)):  # type: ignore[attr-defined]
            into.connection().execute(DropIndex(index) if drop else CreateIndex(index))


def villages() -> list[str]:
    """The county's villages in the order of their codes."""
    inside = select(Area.code).where(Area.code.startswith(COUNTY[:6]), Area.level == "village")
    return list(db.session.scalars(inside.order_by(Area.code)))


def _people_and_places() -> dict[str, tuple[int, str, str]]:
    """The county's places, its people, and in each village a mediator."""
    with db.transaction():
        areas_service.import_file(PLACES)
    with db.transaction() as into:
        for username, (role, code) in PEOPLE.items():
            _person(username, role, code)
        codes = villages()
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
