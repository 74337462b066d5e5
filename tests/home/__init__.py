"""First pages: what each person finds when they come in."""
