"""Mingbai 明白: the community legal-service portal of a Chinese county."""
