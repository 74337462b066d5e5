"""What one run of the bench was asked for."""

from dataclasses import dataclass
from pathlib import Path

from bench.cluster import BenchCluster
from bench.datasets import DataSet
from bench.results import Book


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

    def data(self, engine: str, rows: int) -> DataSet:
        """A data set, made if it is not there."""
        return DataSet(engine, rows, self.var, self.cluster).ensure()

    def log(self, name: str) -> Path:
        """Where a server writes what it has to say."""
        return self.var / f"{name}.log"
