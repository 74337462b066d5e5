"""Thousands of sends over links that fail: nothing is lost and nothing stored twice (docs/sync.md)."""

import os
import threading

import pytest

from tests.conftest import SETTINGS
from tests.kit.makers import GANCHENGZI, SHAOGANG
from tests.kit.server import running
from tests.sync.client import over_http
from tests.sync.inside import faults_of_the_database, inside
from tests.sync.suite import Account, Storm

SEED = int(os.environ.get("SYNC_SEED", "20261122"))
INSIDE, OUTSIDE = int(os.environ.get("SYNC_SENDS", "9500")), int(os.environ.get("SYNC_SENDS_OUTSIDE", "500"))
"""On each of the two databases: sends to the portal in this process, and to gunicorn, which is killed meanwhile."""
STORMS = 4
"""The first are shared out among so many, each with a seed of its own: workers take them in turn."""


def accounts(make, count):
    people = [make.mediator((GANCHENGZI, SHAOGANG)[place % 2]) for place in range(count)]
    return [Account(who.username, who.password, (("portal", f"s-{who.token}"),)) for who in people]


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("storm", range(STORMS))
def test_nothing_is_lost_and_nothing_doubled_over_links_that_fail(app, make, tmp_path, storm):
    report = Storm(inside(app), accounts(make, 8), INSIDE // STORMS, SEED + storm, tmp_path, checked=60).run()
    print(report)
    assert report.good, report
    assert report.sends >= INSIDE // STORMS
    assert not faults_of_the_database(report.written - report.chained)


@pytest.fixture
def server(database, make, tmp_path):
    with running(database.url, tmp_path, SETTINGS) as found:
        yield found


@pytest.mark.timeout(1800)
def test_nothing_is_lost_and_nothing_doubled_while_the_server_is_killed(server, make, tmp_path):
    again = threading.Lock()

    def kill():
        with again:
            server.kill()
            server.start()

    ask = over_http(f"http://127.0.0.1:{server.port}")
    report = Storm(ask, accounts(make, 6), OUTSIDE, SEED, tmp_path, threads=True, checked=60, kill=kill).run()
    print(report)
    assert report.good, report
    assert report.servers_killed
    assert not faults_of_the_database(report.written - report.chained)
