"""People's mediation: from a dispute logged in a yard to a settled, closed case."""
