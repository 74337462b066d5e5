"""How a part of a whole is said, the same for every rate of the portal (SETTLED.md; UI.md B)."""

FEW, SOME = 10, 20


def small(denominator: int) -> str:
    """`counts`: under ten, no percentage is shown; `few`: under twenty, the words 样本少 stand beside it."""
    return "counts" if denominator < FEW else "few" if denominator < SOME else ""


def percent(numerator: int, denominator: int) -> str:
    """A rate in whole per cent, or with one decimal near the ends: 100 only when all, 0 only when none."""
    if numerator in (0, denominator):
        return "100" if numerator else "0"
    tenths = min(max((2000 * numerator + denominator) // (2 * denominator), 1), 999)
    whole = (200 * numerator + denominator) // (2 * denominator)
    return f"{tenths // 10}.{tenths % 10}" if whole in (0, 100) else str(whole)
