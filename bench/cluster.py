"""A PostgreSQL of the bench's own, as durable as one in an office, reached by a socket and by nothing else."""

import os
import pwd
import tempfile
from pathlib import Path

import psycopg

from bench import machine
from tests.kit.postgres import Cluster

SETTINGS = (
    "shared_buffers=1GB", "work_mem=16MB", "maintenance_work_mem=256MB", "max_wal_size=4GB", "max_connections=60",
    "listen_addresses=",
)  # fmt: skip


class BenchCluster(Cluster):
    """Kept between runs, with its data sets; stopped by whoever started it."""

    def __init__(self, var: Path):
        # PostgreSQL refuses to run as root, and its own user may not enter a folder of root's.
        root = os.getuid() == 0
        super().__init__(Path(tempfile.gettempdir()) / "mingbai-bench" if root else var)
        self.started = False

    def begin(self) -> None:
        """Start it, unless another part of the bench has."""
        if self.pid:
            return
        self.folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        if not self.data.exists():
            self._run("initdb", "-A", "trust", "-U", "portal", "-E", "UTF8", "--locale=C.UTF-8")
        options = " ".join(f"-c {word}" for word in (*SETTINGS, f"unix_socket_directories={self.folder}"))
        self._run("pg_ctl", "-w", "-t", "120", "-l", str(self.folder / "log"), "-o", options, "start")
        self.started = True

    def end(self) -> None:
        """Stop it if it was started here."""
        if self.started:
            self._run("pg_ctl", "-w", "-m", "fast", "stop")

    @property
    def pid(self) -> int:
        """The server's process, or 0."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, IndexError, PermissionError):
            return 0
        return pid if Path(f"/proc/{pid}").exists() else 0

    def cpu_seconds(self) -> float:
        """CPU of all its backends and helpers."""
        return machine.cpu_seconds(machine.children(self.pid))

    def version(self) -> str:
        """What the server calls itself."""
        with psycopg.connect(f"host={self.folder} user=portal dbname=postgres") as connection:
            return str(connection.execute("SHOW server_version").fetchone()[0])  # type: ignore[index]
