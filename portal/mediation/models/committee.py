"""A people's mediation committee and the numbers it gives."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import db


class Committee(db.Model):
    """A people's mediation committee of a village or town: its short name and the last number it gave in a year."""

    __tablename__ = "mediation_committee"
    __table_args__ = (UniqueConstraint("area_code", "year"),)

    area_code: Mapped[str] = mapped_column(String(12))
    year: Mapped[int]
    short_name: Mapped[str] = mapped_column(String(40))
    last: Mapped[int] = mapped_column(default=0)
