"""The verbs of the papers: ask for one, make it, bind the signed one to it, say whether it still stands."""

from portal.papers.service.gathering import frame, gather
from portal.papers.service.making import (
    NO_PRESS,
    add_signed,
    ask,
    compare,
    content,
    keep,
    papers_of,
    press,
    read,
    standing,
    still_says,
)
from portal.papers.service.setting import word

__all__ = [
    "NO_PRESS",
    "add_signed",
    "ask",
    "compare",
    "content",
    "frame",
    "gather",
    "keep",
    "papers_of",
    "press",
    "read",
    "standing",
    "still_says",
    "word",
]
