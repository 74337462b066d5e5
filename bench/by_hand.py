"""All figures counted by plain SQL, as somebody would write it by hand (P11)."""

OPEN, AGREED = "outcome = 'open'", "outcome = 'agreed'"
REPORTED = {
    "logged": "1 = 1",
    "open": OPEN,
    "overdue": f"{OPEN} AND overdue",
    "not_accepted": "outcome = 'not_accepted'",
    "refused": "outcome = 'refused'",
    "withdrawn": "outcome = 'withdrawn'",
}
ENDED = {
    "agreed": AGREED,
    "failed": "outcome = 'failed'",
    "oral": f"{AGREED} AND form = 'oral'",
    "due": f"{AGREED} AND term_passed",
    "performed": f"{AGREED} AND term_passed AND performed",
    "aged": f"{AGREED} AND aged",
    "relapsed": f"{AGREED} AND aged AND relapsed",
}
FIGURES = (*REPORTED, *ENDED)
MONTH = {"sqlite": "substr({day}, 1, 8) || '01'", "postgresql": "date_trunc('month', {day})::date"}
PLACE = ("level", "kind", "code", "month", "village_code", "town_code", "county_code")
COLUMNS = ", ".join((*PLACE, *FIGURES))
ADDED = ", ".join(f"{name} = hand_cell.{name} + excluded.{name}" for name in FIGURES)


def _from_ledger(engine: str, level: str, kind: str, codes: tuple[str, str, str], code: str, day: str) -> str:
    """Count one level by one of the two days."""
    figures = REPORTED if day == "reported_on" else ENDED
    sums = ", ".join(
        f"sum(CASE WHEN {figures[name]} THEN 1 ELSE 0 END)" if name in figures else "0" for name in FIGURES
    )
    month = MONTH[engine].format(day=day)
    groups = ", ".join(word for word in (kind, *codes) if not word.startswith("'"))
    return (
        f"INSERT INTO hand_cell ({COLUMNS}) SELECT '{level}', {kind}, {code}, {month}, {', '.join(codes)}, {sums} "
        f"FROM mediation_case WHERE {day} IS NOT NULL AND ordinary GROUP BY {groups}, {month} "
        f"ON CONFLICT (level, kind, code, month) DO UPDATE SET {ADDED}"
    )


def _from_cells(level: str, kind: str, codes: tuple[str, str, str], code: str, where: str) -> str:
    """Add up cells that are counted already."""
    sums = ", ".join(f"sum({name})" for name in FIGURES)
    groups = ", ".join(word for word in (kind, *codes) if not word.startswith("'"))
    return (
        f"INSERT INTO hand_cell ({COLUMNS}) SELECT '{level}', {kind}, {code}, month, {', '.join(codes)}, {sums} "
        f"FROM hand_cell WHERE {where} GROUP BY {groups}, month"
    )


def _statements(engine: str) -> list[str]:
    village = ("village_code", "town_code", "county_code")
    town = ("''", "town_code", "county_code")
    county = ("''", "''", "county_code")
    kinds = "WITHOUT ROWID" if engine == "sqlite" else ""
    columns = ", ".join(
        f"{name} {'date' if name == 'month' and engine == 'postgresql' else 'varchar(20)'} NOT NULL" for name in PLACE
    )
    numbers = ", ".join(f"{name} integer NOT NULL" for name in FIGURES)
    return [
        f"CREATE TABLE hand_cell ({columns}, {numbers}, PRIMARY KEY (level, kind, code, month)) {kinds}",
        *(_from_ledger(engine, "village", "''", village, "village_code", day) for day in ("reported_on", "ended_on")),
        *(_from_ledger(engine, "town", "kind", town, "town_code", day) for day in ("reported_on", "ended_on")),
        _from_cells("town", "''", town, "town_code", "level = 'town' AND kind <> ''"),
        _from_cells("county", "kind", county, "county_code", "level = 'town' AND kind <> ''"),
        _from_cells("county", "''", county, "county_code", "level = 'county' AND kind <> ''"),
    ]


STATEMENTS = {engine: _statements(engine) for engine in MONTH}
