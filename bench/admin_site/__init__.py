"""What a county could take instead: Django's admin over the same rows (PERFORMANCE P3)."""
