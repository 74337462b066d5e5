"""The admin's list, as it comes and tuned as its documentation advises for large tables."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator

from bench.admin_site.models import Case, TunedCase

COUNTY = "640381000000"


@admin.register(Case)
class CaseAdmin(admin.ModelAdmin):
    """As it comes: 100 rows, counted."""

    list_display = ("title", "kind", "state", "number", "village", "reported_on", "urgent", "overdue")


class Uncounted(Paginator):
    """Counts nothing: the usual remedy for large tables."""

    count = 1_000_000


@admin.register(TunedCase)
class TunedCaseAdmin(CaseAdmin):
    """50 rows of one county by an index, nothing counted."""

    list_per_page = 50
    show_full_result_count = False
    paginator = Uncounted

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).filter(county_code=COUNTY)
