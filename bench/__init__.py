"""The measured figures of PERFORMANCE: `make bench`, or `python -m bench list --rows 100000` for a part."""
