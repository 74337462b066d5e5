"""What gunicorn reads at its start beside the command line: the cores are shared out among the workers.

The threads of a worker pass Python's lock to one another many times a request. Where each thread may run on every core,
the lock and what it guards wander between them, and a request costs half as much again (PERFORMANCE.md P1).
"""

import os
from collections import Counter
from typing import Any


def pre_fork(server: Any, worker: Any) -> None:
    """A new worker takes the share that the fewest have: after one has died, its own."""
    taken = Counter(one.share for one in server.WORKERS.values())
    worker.share = min(range(server.num_workers), key=lambda share: taken[share])


def post_fork(server: Any, worker: Any) -> None:
    """The worker stays on its share of the cores; where there are fewer cores than workers, some share one."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[worker.share :: server.num_workers] or {cores[worker.share % len(cores)]})
