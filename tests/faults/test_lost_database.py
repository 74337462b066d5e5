"""PostgreSQL goes away and comes back (SECURITY.md R81)."""

import os
import shutil
import time

import pytest

from tests.conftest import SETTINGS
from tests.kit import databases
from tests.kit.postgres import Cluster
from tests.kit.schema import upgrade
from tests.kit.server import Client, running


@pytest.fixture
def cluster():
    """A PostgreSQL of this test's own, which it may stop."""
    folder = databases.folder() / f"faults{os.getpid()}"
    folder.mkdir(mode=0o755)
    found = Cluster(folder)
    found.start()
    yield found
    found.stop()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_lost_database_is_told_in_time_and_found_again_without_a_restart(cluster, tmp_path):
    url = cluster.create("portal")
    upgrade(url)
    with running(url, tmp_path, SETTINGS) as server:
        visitor, signed_in = Client(server), Client(server, cookies={"portal": "s-" + "x" * 43})
        assert visitor.get("/readyz").status == 200
        assert signed_in.get("/").status == 200
        cluster.stop()
        for path in ("/", "/login", "/account", "/mediation/"):
            answer = signed_in.get(path)
            assert (answer.status, answer.headers.get("Retry-After")) == (503, "15"), path
            assert answer.seconds < 6 and "什么都没有改动" in answer.text and "<main" in answer.text
            assert "Traceback" not in answer.text and "psycopg" not in answer.text
        assert visitor.post("/login", {"username": "x", "password": "y"}).status == 503
        assert visitor.get("/healthz").status == 200
        assert visitor.get("/readyz").status == 503
        cluster.start()
        until = time.monotonic() + 15
        while (answer := signed_in.get("/")).status != 200 and time.monotonic() < until:
            time.sleep(0.3)
        assert answer.status == 200 and visitor.get("/readyz").status == 200
        assert "Traceback" not in server.logged()
