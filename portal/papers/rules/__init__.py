"""What the papers say, in which order they stand, and what a complete volume needs."""

from portal.papers.rules.content import (
    CODE_LETTERS,
    Block,
    Cell,
    Contents,
    Grid,
    Lines,
    Paper,
    Picture,
    Prose,
    Signing,
    Space,
    Stamp,
    fingerprint,
)
from portal.papers.rules.set import Gap, agrees, dossier, gaps, one_of, printable
from portal.papers.rules.volume import Evidence, Person, Return, Talk, Volume
from portal.papers.rules.words import EDITIONS, PAPERS, Can, Sheet, Standing

__all__ = [
    "CODE_LETTERS",
    "EDITIONS",
    "PAPERS",
    "Block",
    "Can",
    "Cell",
    "Contents",
    "Evidence",
    "Gap",
    "Grid",
    "Lines",
    "Paper",
    "Person",
    "Picture",
    "Prose",
    "Return",
    "Sheet",
    "Signing",
    "Space",
    "Stamp",
    "Standing",
    "Talk",
    "Volume",
    "agrees",
    "dossier",
    "fingerprint",
    "gaps",
    "one_of",
    "printable",
]
