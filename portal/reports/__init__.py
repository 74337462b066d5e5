"""Figures: each a count of stored records that opens its list."""
