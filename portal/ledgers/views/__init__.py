"""The pages of ledgers that come in and go out."""

from portal.ledgers.views import importing, upper
from portal.ledgers.views.entrance import room

__all__ = ["importing", "room", "upper"]
