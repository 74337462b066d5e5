"""The pages after the result: what is owed, the check, one dispute's page, calls, samples, the list of claims."""

from portal.filing.views import board, calls, claims, course, samples
from portal.filing.views.entrance import room

__all__ = ["board", "calls", "claims", "course", "room", "samples"]
