"""The pages of figures: one for each place, one for each number in a place, and the dictionary of all numbers."""

from portal.reports.views import area, dictionary, indicator
from portal.reports.views.area import room

__all__ = ["area", "dictionary", "indicator", "room"]
