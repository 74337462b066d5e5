"""Pages of yearly reviews."""

from portal.reviews.views import mine, office, steps
from portal.reviews.views.entrance import room

__all__ = ["mine", "office", "room", "steps"]
