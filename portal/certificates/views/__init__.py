"""Pages of certificates."""

from portal.certificates.views import batches, check, mine, one, roll
from portal.certificates.views.entrance import room

__all__ = ["batches", "check", "mine", "one", "roll", "room"]
