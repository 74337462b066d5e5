"""The server's entrance: `gunicorn wsgi:app`."""

import gc

from portal.app import create_app

app = create_app()

# What the start has made stays as long as the process: the collector need not go through it again and again.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 50)
