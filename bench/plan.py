"""What one run of the bench was asked for."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from bench.cluster import BenchCluster
from bench.datasets import DataSet
from bench.programme import FEW
from bench.results import Book

MANY_ASKED, FEW_ASKED = 100_000, 1_000


class Size(NamedTuple):
    """What one data set holds."""

    rows: int
    asked: int = 0
    visits: int = 0


@dataclass(frozen=True)
class Plan:
    """Sizes, rounds and where everything lies."""

    rows: int
    small: int
    rounds: int
    seconds: float
    engines: tuple[str, ...]
    var: Path
    cluster: BenchCluster
    book: Book
    changes: int
    requests: int
    visits: int
    devices: int
    sends: int

    def data(self, engine: str, rows: int, asked: int = 0, visits: int = 0) -> DataSet:
        """A data set, made if it is not there."""
        return DataSet(engine, rows, self.var, self.cluster, asked=asked, visits=visits).ensure()

    def prepare(self, large: bool, asked: bool, years: bool, busy: bool) -> None:
        """Make what is missing, both engines at once: before anything is measured.

        `years` is the programme's past of the demo's size, `busy` that of a county with `visits` household visits.
        """
        sizes = [Size(self.small), *([Size(self.rows)] if large else [])]
        sizes += [Size(self.small, FEW_ASKED), Size(self.small, MANY_ASKED)] if asked else []
        sizes += [Size(self.small, visits=FEW.visits)] if years or busy else []
        sizes += [Size(self.small, visits=self.visits)] if busy else []
        with ProcessPoolExecutor(len(self.engines), mp_context=get_context("spawn")) as pool:
            list(pool.map(_made, self.engines, [self.var] * len(self.engines), [sizes] * len(self.engines)))

    def log(self, name: str) -> Path:
        """Where a server writes what it has to say."""
        return self.var / f"{name}.log"


def _made(engine: str, var: Path, sizes: Sequence[Size]) -> None:
    cluster = BenchCluster(var)
    for size in sizes:
        DataSet(engine, size.rows, var, cluster, asked=size.asked, visits=size.visits).ensure()
