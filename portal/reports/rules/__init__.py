"""What a figure, a rate, a change and a period are, and where each town stands on the picture of the county."""

from portal.core.shares import percent
from portal.reports.rules.figures import (
    EVER,
    Can,
    Numbers,
    Period,
    Share,
    Span,
    change_words,
    deltas,
    full,
    months,
    percent_of_change,
    rate_change_words,
    share,
    span,
    summed,
    usual_period,
)
from portal.reports.rules.towns import Town, drawn

__all__ = [
    "EVER",
    "Can",
    "Numbers",
    "Period",
    "Share",
    "Span",
    "Town",
    "change_words",
    "deltas",
    "drawn",
    "full",
    "months",
    "percent",
    "percent_of_change",
    "rate_change_words",
    "share",
    "span",
    "summed",
    "usual_period",
]
