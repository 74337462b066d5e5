"""What is stored of training: sessions and their lists, what was credited to whom, and what a person should look at."""

from portal.training.models.after import Cost, Feedback
from portal.training.models.credit import Credit, Doubt
from portal.training.models.plan import Target
from portal.training.models.sessions import (
    LONGEST_NAME,
    LONGEST_PLACE,
    LONGEST_TITLE,
    LONGEST_WHY,
    Booking,
    Calendar,
    Caution,
    Enrolment,
    Invited,
    TrainingSession,
    turn_key,
)

__all__ = [
    "LONGEST_NAME",
    "LONGEST_PLACE",
    "LONGEST_TITLE",
    "LONGEST_WHY",
    "Booking",
    "Calendar",
    "Caution",
    "Cost",
    "Credit",
    "Doubt",
    "Enrolment",
    "Feedback",
    "Invited",
    "Target",
    "TrainingSession",
    "turn_key",
]
