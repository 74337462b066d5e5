"""The pages of the people who serve a village: roster, files, imports, quota and liaisons."""

from portal.members.views import committees, importing, liaisons, quota, record, roster, steps
from portal.members.views.entrance import room

__all__ = ["committees", "importing", "liaisons", "quota", "record", "room", "roster", "steps"]
