"""The workers share the machine's cores out among themselves, and one that takes a dead one's place takes its cores."""

import os
import signal
import time
from pathlib import Path

CORES = frozenset(os.sched_getaffinity(0))


def workers(server):
    """The cores of each worker by its number."""
    told = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return {int(pid): frozenset(os.sched_getaffinity(int(pid))) for pid in told}


def test_each_worker_keeps_to_its_share_of_the_cores(server):
    first = workers(server)
    assert len(first) == 2
    assert frozenset.union(*first.values()) == CORES
    assert not frozenset.intersection(*first.values()) or len(CORES) == 1
    dead = max(first)
    os.kill(dead, signal.SIGKILL)
    until = time.monotonic() + 30
    while (now := workers(server)).keys() == first.keys() or set(now.values()) != set(first.values()):
        assert time.monotonic() < until, (first, now)
        time.sleep(0.1)
    assert {cores for pid, cores in now.items() if pid not in first} == {first[dead]}
