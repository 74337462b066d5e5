"""Contracts that hold for every room, derived from the app: nothing here is listed by hand."""
