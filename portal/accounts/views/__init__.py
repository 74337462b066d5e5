"""Signing in and out, one's own account, and the administrator's and auditor's pages."""

from portal.accounts.views import binding, outbox
from portal.accounts.views.admin import admin
from portal.accounts.views.own import ask_to_sign_in, room
from portal.accounts.views.phones import hear_phone

__all__ = ["admin", "ask_to_sign_in", "binding", "hear_phone", "outbox", "room"]
