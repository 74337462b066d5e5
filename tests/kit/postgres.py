"""A real PostgreSQL for one run of the tests: started when first asked for, shared by all, stopped at the end."""

import os
import pwd
import shutil
import subprocess
from glob import glob
from pathlib import Path
from typing import Any

import psycopg

Connection = psycopg.Connection[Any]
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "shared_buffers=64MB")


class NoPostgres(RuntimeError):
    """The server's programs are not installed."""


def _programs() -> Path:
    """Where Debian keeps initdb and pg_ctl, the newest version first."""
    found = sorted(glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    at = found[-1] if found else shutil.which("initdb")
    if at is None:
        raise NoPostgres("PostgreSQL is not installed: apt-get install postgresql")
    return Path(at).parent


def _as_owner(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else command


class Cluster:
    """The server under a folder, reached by a socket there and by nothing else."""

    def __init__(self, folder: Path):
        self.folder = folder / "pg"
        self.data = self.folder / "data"

    @property
    def running(self) -> bool:
        return (self.data / "postmaster.pid").exists()

    def start(self) -> None:
        self.folder.mkdir(mode=0o755, exist_ok=True)
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        if not self.data.exists():
            self._make()
        options = " ".join(
            f"-c {word}" for word in (*FAST, "listen_addresses=", f"unix_socket_directories={self.folder}")
        )
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def _make(self) -> None:
        self._run("initdb", "-A", "trust", "-U", "portal", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

    def stop(self) -> None:
        if self.running:
            self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def _run(self, program: str, *words: str) -> None:
        command = _as_owner([str(_programs() / program), "-D", str(self.data), *words])
        done = subprocess.run(
            command, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if done.returncode:
            log = self.folder / "log"
            raise RuntimeError(f"{program} failed:\n{done.stdout}\n{log.read_text() if log.exists() else ''}")

    def url(self, database: str) -> str:
        """What PORTAL_DATABASE_URL would say."""
        return f"postgresql+psycopg://portal@/{database}?host={self.folder}"

    def connect(self, database: str) -> Connection:
        """A connection that begins no transaction."""
        return psycopg.connect(f"host={self.folder} user=portal dbname={database}", autocommit=True)

    def sql(self, *statements: str, database: str = "postgres") -> None:
        """Run statements outside any transaction."""
        with self.connect(database) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database anew, as a copy of another; returns its address."""
        self.sql(f'DROP DATABASE IF EXISTS "{database}"', f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)
