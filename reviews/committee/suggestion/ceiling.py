"""The ceiling of a grant. Pure: no database, no clock. All amounts are whole won."""


def round_down(amount: int, unit: int) -> int:
    """Round down to a multiple of `unit` won; an amount smaller than the unit stays as it is."""
    return amount - amount % unit or amount


def ceiling_of(*, assessed: int, cap: int | None = None, unit: int = 1) -> int:
    """Return the most that may be granted, in won: the assessed loss, the policy's cap if it has
    one. The base grant is not counted in."""
    return round_down(assessed if cap is None else min(assessed, cap), unit)
