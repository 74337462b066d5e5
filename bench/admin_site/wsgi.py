"""`gunicorn bench.admin_site.wsgi:app`; run as a program, it makes an account and prints its session."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.admin_site.settings")
app = get_wsgi_application()


def sign_in() -> str:
    """Django's own tables, one superuser, and the cookie of a session of theirs."""
    call_command("migrate", verbosity=0, database="default")
    user, _new = User.objects.get_or_create(username="bench", defaults={"is_staff": True, "is_superuser": True})
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return f"sessionid={store.session_key}"


# Django's models can be imported once its settings are read.
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

if __name__ == "__main__":
    print(sign_in())
