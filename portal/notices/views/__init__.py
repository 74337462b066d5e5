"""The operator's page of text messages."""

from portal.notices.views import sent
from portal.notices.views.entrance import room

__all__ = ["room", "sent"]
