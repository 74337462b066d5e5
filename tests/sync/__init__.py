"""The conformance suite of docs/sync.md: `python -m tests.sync --help`."""
