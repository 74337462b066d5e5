"""What one run of the bench was asked for."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from bench.cluster import BenchCluster
from bench.datasets import DataSet
from bench.results import Book

MANY_ASKED, FEW_ASKED = 100_000, 1_000


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

    def data(self, engine: str, rows: int, asked: int = 0) -> DataSet:
        """A data set, made if it is not there."""
        return DataSet(engine, rows, self.var, self.cluster, asked=asked).ensure()

    def prepare(self, large: bool, asked: bool) -> None:
        """Make what is missing, both engines at once: before anything is measured."""
        sizes = [(self.small, 0), *([(self.rows, 0)] if large else [])]
        sizes += [(self.small, FEW_ASKED), (self.small, MANY_ASKED)] if asked else []
        with ProcessPoolExecutor(len(self.engines), mp_context=get_context("spawn")) as pool:
            list(pool.map(_made, self.engines, [self.var] * len(self.engines), [sizes] * len(self.engines)))

    def log(self, name: str) -> Path:
        """Where a server writes what it has to say."""
        return self.var / f"{name}.log"


def _made(engine: str, var: Path, sizes: Sequence[tuple[int, int]]) -> None:
    cluster = BenchCluster(var)
    for rows, asked in sizes:
        DataSet(engine, rows, var, cluster, asked=asked).ensure()
