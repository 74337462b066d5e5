"""Law for villagers: plain answers with dated citations, found by how people type and say it."""
