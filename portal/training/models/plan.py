"""What a year is to bring: targets that town and bureau set for a role and a topic."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import db
from portal.core.scope import Scoped, in_area
from portal.training.rules import Domain, Hat


class Target(db.Model, Scoped):
    """So many minutes in a role by a day, for everyone of a place who has the role (PRODUCT.md B01, S12).

    A target is a plan for a place and judges nobody (DOMAIN.md 0.1). `domain` is a topic, or empty for any.
    """

    __tablename__ = "training_target"
    __table_args__ = (
        db.words("hat", Hat),
        CheckConstraint("minutes > 0", name="minutes"),
        UniqueConstraint("county_code", "town_code", "village_code", "year", "hat", "domain"),
        Index("ix_training_target_town", "town_code", "year"),
        Index("ix_training_target_village", "village_code", "year"),
    )
    scope = in_area()

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    year: Mapped[int]
    hat: Mapped[Hat] = mapped_column(db.Word(Hat))
    domain: Mapped[str] = mapped_column(String(20), default="")
    minutes: Mapped[int]
    due: Mapped[date]
    by_id: Mapped[int | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    @property
    def code(self) -> str:
        """The place that it is for."""
        return self.village_code or self.town_code or self.county_code

    @property
    def topic(self) -> Domain | None:
        """The topic, where it names one."""
        return Domain(self.domain) if self.domain else None

    @property
    def hours(self) -> str:
        """Its minutes as hours: 12, or 1.5."""
        return f"{self.minutes / 60:g}"
