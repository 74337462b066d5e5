"""The table of places: read by every room, bound to nobody."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.areas.rules import LONGEST_NAME, Kind, Level
from portal.core import db
from portal.core.posted import Posted


class Area(db.Base, Posted):
    """One place under its 12-digit code. Codes are never deleted: an abolished place ends and names its successor."""

    __tablename__ = "areas_area"
    __table_args__ = (db.words("level", Level), db.words("kind", Kind), Index(None, "parent_code", "code"))

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    short: Mapped[str] = mapped_column(String(LONGEST_NAME))
    level: Mapped[Level] = mapped_column(db.Word(Level))
    kind: Mapped[Kind | None] = mapped_column(db.Word(Kind))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("areas_area.code"))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    replaced_by: Mapped[str | None] = mapped_column(ForeignKey("areas_area.code"))
