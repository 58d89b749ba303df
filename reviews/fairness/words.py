"""Numbers of a report in words: per cents, verdicts of estimates, groups. No query."""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from claims.display.numbers import won_short
from reviews.fairness.computing import Line
from reviews.fairness.estimates import FEWEST
from reviews.fairness.statement import FLOOR

WIDEST = 0.10  # half an interval; a wider one says too little

Scale = Callable[[float], float]  # converts an estimate to a share


class Drawn(NamedTuple):
    """Places of an estimate and its interval on a horizontal scale whose middle is "no difference",
    in per cent of its width."""

    low: str
    high: str
    value: str


class Told(NamedTuple):
    """An estimate as texts for a page: value, interval, verdict, and its places on the drawing.
    `tone` is the style of its tag (none, ok, warn)."""

    n: int
    raw: str
    value: str
    range: str
    tone: str
    verdict: str
    drawn: Drawn


def percent(share: float | None, digits: int = 0) -> str:
    """Format a fraction as per cent: 0.123 as 12%, with `digits` decimals; a dash for None."""
    return "–" if share is None else f"{100 * share:.{digits}f}%"


def signed(share: float) -> str:
    """Format a fraction as per cent with its sign: 0.123 as +12.3%. The minus is U+2212; zero has
    no sign."""
    text = f"{abs(100 * share):.1f}"
    if text == "0.0":
        return "0.0%"
    return f"{'+' if share > 0 else '−'}{text}%"


def as_ratio(logarithm: float) -> float:
    """Return the relative difference of amounts for a difference of their logarithms: 0.182 gives
    0.2, which is 20 % more."""
    return exp(logarithm) - 1


def as_share(share: float) -> float:
    return share


def told(line: Line | None, scale: Scale, rail: float, words: tuple[str, str]) -> Told | None:
    """Return an estimate as texts for a page; None for None. `scale` turns its numbers into
    fractions, `rail` is the fraction at the right end of the drawing's scale (its negative stands
    at the left end), `words` are the verdicts for more and for less."""
    if line is None:
        return None
    low, high, value = scale(line["low"]), scale(line["high"]), scale(line["value"])
    tone, verdict = _verdict(line, (high - low) / 2, words)
    return Told(
        line["n"],
        signed(scale(line["raw"])),
        signed(value),
        f"{signed(low)} ~ {signed(high)}",
        tone,
        verdict,
        Drawn(_place(low, rail), _place(high, rail), _place(value, rail)),
    )


def _verdict(line: Line, half: float, words: tuple[str, str]) -> tuple[str, str]:
    if line["n"] < FEWEST:
        return "none", _("말하기에 너무 적음")
    if line["stands_out"]:
        return "warn", words[0] if line["value"] > 0 else words[1]
    if half > WIDEST:
        return "none", _("범위가 넓어 말할 수 없음")
    return "ok", _("뚜렷한 차이 없음")


def _place(share: float, rail: float) -> str:
    """Return the place of a fraction on a scale from -rail to rail as text, in per cent of its
    width: 3 at the left end, 97 at the right end. A fraction outside is put at the end."""
    return f"{3 + 94 * min(1.0, max(0.0, (share / rail + 1) / 2)):.1f}"


def along(share: float) -> str:
    """Return the place of a fraction (0 to 1) along a horizontal scale as text, in per cent of the
    scale's width: 3 at its left end, 97 at its right end."""
    return f"{3 + 94 * min(1.0, max(0.0, share)):.1f}"


def band_text(band: int) -> str:
    """Return a band of assessed losses, by its number, as text: 100만원 이상 200만원 미만."""
    low, high = FLOOR * 2.0**band, FLOOR * 2.0 ** (band + 1)
    words = {"low": won_short(int(low)), "high": won_short(int(high))}
    return _("%(low)s원 이상 %(high)s원 미만") % words


def part_text(part: int) -> str:
    """Return the name of a part of a member's voting day: 0 is the 1st to 5th vote of the day, 1
    the 6th to 10th, 2 the 11th to 15th, 3 the 16th and later."""
    if part == 3:  # noqa: PLR2004 - the last part, statement.ORDER
        return _("그날 16번째부터")
    return _("그날 %(first)s~%(last)s번째") % {"first": 5 * part + 1, "last": 5 * part + 5}


def names_of(rows: Any) -> dict[int, str]:
    return dict(rows.values_list("pk", "name"))
