"""The papers of a dispute: sheets to sign, and the dossier that a bureau checks (DOMAIN.md 3.4)."""
