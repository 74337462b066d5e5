"""The pages of ledgers that come in and go out."""

from portal.ledgers.views import extracts, importing, upper
from portal.ledgers.views.entrance import room

__all__ = ["extracts", "importing", "room", "upper"]
