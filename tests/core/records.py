"""Records of a made-up room: one model for each way a scope is said."""

from datetime import date

from sqlalchemy import ForeignKey, MetaData, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import db
from portal.core.scope import Scoped, by_key, flag, in_area, may_add, named_in, own, public_when, through

GANCHENGZI, SHAOGANG, XIAOBA = "640381106215", "640381106200", "640381100200"
SHAOGANG_TOWN, XIAOBA_TOWN, COUNTY = "640381106000", "640381100000", "640381000000"


class Record(db.Model):
    """Kept out of the portal's own tables, which the migrations must equal."""

    __abstract__ = True
    metadata = MetaData(naming_convention=db.NAMING)


class Placed:
    """The three codes of an area-bound row."""

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))


def at(village):
    """The codes of a village."""
    return {"village_code": village, "town_code": village[:9] + "000", "county_code": village[:6] + "000000"}


class File(Placed, Scoped, Record):
    """A file of a village, or of the person who asked for it."""

    __tablename__ = "test_file"
    scope = in_area() | own("owner_id")

    owner_id: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(40), default="")
    on: Mapped[date | None]
    sheets: Mapped[list["Sheet"]] = relationship(back_populates="file", order_by="Sheet.id")


class Sheet(Scoped, Record):
    """A sheet in a file."""

    __tablename__ = "test_sheet"
    scope = through("file")

    file_id: Mapped[int] = mapped_column(ForeignKey("test_file.id"))
    text: Mapped[str] = mapped_column(String(40), default="")
    file: Mapped[File] = relationship(back_populates="sheets")
    lines: Mapped[list["Line"]] = relationship("tests.core.records.Line", back_populates="sheet")


class Line(Scoped, Record):
    """A line on a sheet: two steps from its place."""

    __tablename__ = "test_line"
    scope = through("sheet")

    sheet_id: Mapped[int] = mapped_column(ForeignKey("test_sheet.id"))
    sheet: Mapped[Sheet] = relationship(back_populates="lines")


class Notice(Placed, Scoped, Record):
    """Something that anyone may read once it is out."""

    __tablename__ = "test_notice"
    scope = in_area() | public_when("is_out")

    is_out: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(String(40), default="")


class Reply(Scoped, Record):
    """What was said to a notice."""

    __tablename__ = "test_reply"
    scope = through("notice")

    notice_id: Mapped[int] = mapped_column(ForeignKey("test_notice.id"))
    text: Mapped[str] = mapped_column(String(40), default="")
    notice: Mapped[Notice] = relationship()


class Question(Placed, Scoped, Record):
    """What a visitor sends, and finds again by its number."""

    __tablename__ = "test_question"
    scope = in_area() | by_key("receipt") | may_add()

    receipt: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(40), default="")


class Secret(Placed, Scoped, Record):
    """Seen in its area while it is ordinary, and else only by whom it names."""

    __tablename__ = "test_secret"
    scope = in_area() & (flag("ordinary") | named_in(lambda: Named, "secret_id"))

    ordinary: Mapped[bool] = mapped_column(default=False)
    names: Mapped[list["Named"]] = relationship(back_populates="secret")


class Named(Scoped, Record):
    """A person named to a secret."""

    __tablename__ = "test_named"
    scope = through("secret")

    secret_id: Mapped[int] = mapped_column(ForeignKey("test_secret.id"))
    user_id: Mapped[int]
    secret: Mapped[Secret] = relationship(back_populates="names")

    def parent_row(self):
        """The secret it was just added to."""
        return self.__dict__.get("secret")
