"""In and out: a ledger from Excel becomes disputes, disputes become files for people and for other platforms."""
