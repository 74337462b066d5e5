"""The words, the course, the hours and the figures of training."""

from portal.training.rules.cautions import Against, Caution, against, digits, examples, month_day
from portal.training.rules.course import BOOKS, FLOW, LIVE, NEEDS, OPEN, both_noted
from portal.training.rules.figures import COUNTS, DEFINITIONS, Figure, Image, Place, image, session_changed
from portal.training.rules.hours import half_hours, halves, hour_words, key, moment, names, span_words
from portal.training.rules.series import MOST, Planned, Rhythm, Stagger, days_written, plan
from portal.training.rules.words import Audience, Booked, Can, Domain, News, Show, Standing, State, Step

__all__ = [
    "BOOKS",
    "COUNTS",
    "DEFINITIONS",
    "FLOW",
    "LIVE",
    "MOST",
    "NEEDS",
    "OPEN",
    "Against",
    "Audience",
    "Booked",
    "Can",
    "Caution",
    "Domain",
    "Figure",
    "Image",
    "News",
    "Place",
    "Planned",
    "Rhythm",
    "Show",
    "Stagger",
    "Standing",
    "State",
    "Step",
    "against",
    "both_noted",
    "days_written",
    "digits",
    "examples",
    "half_hours",
    "halves",
    "hour_words",
    "image",
    "key",
    "moment",
    "month_day",
    "names",
    "plan",
    "session_changed",
    "span_words",
]
