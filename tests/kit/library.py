"""Answers and law texts for tests."""

from portal.core import clock, db
from portal.library import service
from portal.library.models import Article, Edition, Entry
from portal.library.rules import Subject
from tests.kit.makers import Maker

ANSWER = service.Told(
    Subject.BRIDE, "彩礼能要回来吗？", "一般能要回一部分。", "留好转账记录\n先找调解员", [("民法典", "1042")]
)  # fmt: skip


def answered(make: Maker, told: service.Told = ANSWER, *, released: bool = True) -> int:
    """An answer, let out by the portal; its number."""
    with make.writing():
        entry = service.write(told)
        db.session.flush()
        entry.written_by_id = None
        if released:
            service.release(entry)
        return entry.id


def law(make: Maker, since: str = "2021-01-01", text: str = "禁止借婚姻索取财物。", until: str | None = None) -> int:
    """An edition of 民法典 with one article; the article's number in the database."""
    day = clock.today().fromisoformat
    with make.writing() as session:
        edition = Edition(
            law="民法典", since=day(since), until=day(until) if until else None, source="测试", taken_at=clock.now()
        )
        session.add(edition)
        session.flush()
        article = Article(edition_id=edition.id, article="1042", text=text)
        session.add(article)
        session.flush()
        return article.id


def everything(make: Maker) -> None:
    """A row of each table."""
    law(make)
    answered(make)


__all__ = ["ANSWER", "Entry", "answered", "everything", "law"]
