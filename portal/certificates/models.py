"""Certificates as they were given, the series that numbers them, and batches for the printing shop."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.certificates import rules
from portal.certificates.rules import LONGEST_NUMBER, Anew, Ended, Sheet, Validity
from portal.core import db
from portal.core.crypto import HasUid, Sealed, SealedFile, file_column, sealed_column
from portal.core.db import Word, words
from portal.core.scope import Scoped, by_key, in_area, through
from portal.members.rules import LONGEST_NAME, State


class Series(db.Model):
    """The last number that a county gave in a year. Its row's lock keeps numbers without a double."""

    __tablename__ = "certificates_series"
    __table_args__ = (UniqueConstraint("area_code", "year"),)

    area_code: Mapped[str] = mapped_column(String(12))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)


class Certificate(HasUid, Scoped, db.Model):
    """One certificate as it was given: its number is nobody else's, ever; its name is the one printed on it.

    `holder` is how the member stands now, kept in step by the roster's signal, so that a stranger who holds the code
    reads this row alone and never the member's file. One that ended stays, with its number.
    """

    __tablename__ = "certificates_certificate"
    __table_args__ = (
        words("holder", State),
        words("ended", Ended),
        words("anew", Anew),
        UniqueConstraint("county_code", "number"),
        Index("ix_certificates_certificate_county", "county_code", "issued_on", "id"),
        Index("ix_certificates_certificate_town", "town_code", "issued_on", "id"),
        Index("ix_certificates_certificate_village", "village_code", "issued_on", "id"),
    )
    scope = in_area() | by_key("code_hash")

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), index=True)
    number: Mapped[str] = mapped_column(String(LONGEST_NUMBER))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    holder: Mapped[State] = mapped_column(Word(State))
    issued_on: Mapped[date]
    valid_until: Mapped[date | None]
    issued_by: Mapped[str] = mapped_column(String(80), default="")
    code_hash: Mapped[str] = mapped_column(String(32), unique=True)
    code_sealed: Mapped[bytes | None] = sealed_column()
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificates_certificate.id"), unique=True)
    anew: Mapped[Anew | None] = mapped_column(Word(Anew))
    ended: Mapped[Ended | None] = mapped_column(Word(Ended))
    ended_on: Mapped[date | None]
    ended_by: Mapped[str] = mapped_column(String(80), default="")
    why: Mapped[str] = mapped_column(String(200), default="")

    code = Sealed("code_sealed")

    def worth_on(self, day: date) -> Validity:
        """What it is worth on a day."""
        return rules.validity(self.ended, self.holder, self.valid_until, day)


_stands = Certificate.ended.is_(None)
Index(
    "ix_certificates_certificate_one",
    Certificate.member_id,
    unique=True,
    sqlite_where=_stands,
    postgresql_where=_stands,
)


class Batch(Scoped, db.Model):
    """All certificates of a place for the printing shop, as they stood when somebody asked; seen where it was asked."""

    __tablename__ = "certificates_batch"
    __table_args__ = (words("sheet", Sheet), Index("ix_certificates_batch_place", "county_code", "town_code"))
    scope = in_area()

    village_code: Mapped[str] = mapped_column(String(12), default="")
    town_code: Mapped[str] = mapped_column(String(12), default="")
    county_code: Mapped[str] = mapped_column(String(12), default="")
    sheet: Mapped[Sheet] = mapped_column(Word(Sheet))
    many: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(db.Moment, index=True)
    asked_by_id: Mapped[int | None]
    asked_by: Mapped[str] = mapped_column(String(80), default="")


class Part(HasUid, Scoped, db.Model):
    """One file of a batch: whose certificates it holds is fixed when it is asked for, so none is left out or doubled.

    A worker that is killed leaves it unmade, and another makes it; one that is made is never made over.
    """

    __tablename__ = "certificates_part"
    __table_args__ = (UniqueConstraint("batch_id", "serial"),)
    scope = through("batch")

    batch_id: Mapped[int] = mapped_column(ForeignKey("certificates_batch.id"))
    serial: Mapped[int]
    numbers: Mapped[list[int]] = mapped_column(JSON)
    pages: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime | None] = mapped_column(db.Moment)
    fault: Mapped[str] = mapped_column(String(20), default="")
    pdf_sealed: Mapped[bytes | None] = file_column()

    batch: Mapped[Batch] = relationship(lazy="raise")
    pdf = SealedFile("pdf_sealed")

    @property
    def waiting(self) -> bool:
        """Asked for, and neither made nor given up."""
        return self.made_at is None and not self.fault
