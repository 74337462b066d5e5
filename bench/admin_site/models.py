"""The columns of a dispute that the product's list shows."""

from typing import Any

from django.db import models

from portal.mediation.rules import Kind, State


class Area(models.Model):
    """A village."""

    code = models.CharField(max_length=12, primary_key=True)
    short = models.CharField(max_length=60)

    class Meta:
        managed = False
        db_table = "areas_area"

    def __str__(self) -> str:
        return str(self.short)


class Case(models.Model):
    """A dispute, as a new admin site would show it."""

    title = models.CharField("当事人", max_length=80)
    kind = models.CharField("类别", max_length=20, choices=[(word.value, str(word.value)) for word in Kind])
    state = models.CharField("状态", max_length=20, choices=[(word.value, str(word.value)) for word in State])
    number = models.CharField("编号", max_length=60, null=True)
    village = models.ForeignKey(Area, models.DO_NOTHING, db_column="village_code", db_constraint=False)
    county_code = models.CharField(max_length=12)
    urgent = models.BooleanField("急")
    overdue = models.BooleanField("超期")
    reported_on = models.DateField("登记日期")

    class Meta:
        managed = False
        db_table = "mediation_case"
        verbose_name = verbose_name_plural = "纠纷"

    def __str__(self) -> str:
        return str(self.title)


class TunedCase(Case):
    """The same in the product's order, which has an index."""

    class Meta:
        proxy = True
        ordering = ("-reported_on", "-id")
        verbose_name = verbose_name_plural = "纠纷（调过）"


class Router:
    """Disputes stand in the portal's database, everything of Django's in its own."""

    def db_for_read(self, model: Any, **_hints: Any) -> str | None:
        return "cases" if model._meta.app_label == "admin_site" else None

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        return db == "default" and app_label != "admin_site"
