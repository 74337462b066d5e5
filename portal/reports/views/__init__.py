"""The pages of figures: one for each county, town and village, every number a link to the disputes behind it."""

from portal.reports.views import area
from portal.reports.views.area import room

__all__ = ["area", "room"]
