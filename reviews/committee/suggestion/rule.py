"""From facts to a suggested amount. Pure: no database, no clock.

The published plan (2022-12-29) names what its tiers weighed: small businesses' operating margin,
substitutes for the service, the operator's market share in it, the median claimed amount. It names
no numbers and no formula. Ours, in the order in which it is shown (docs/decisions, 0021):

    loss      what the proof shows, never what is merely claimed
    median    of what exceeds the median claim of like businesses, a share (shipped: half)
    margin    times the operating margin: lost sales are not lost profit
    substitute less the share that could move to another service
    share     less a share (shipped: half) of what the operator did not hold of the market
    rounding  down to the policy's unit, once
    ceiling   never above it; the base grant is paid beside it and not counted in

The shares are of the policy (`Weights`). All amounts are whole won, all ratios basis points.
Rounding happens once, at the end; each line shows the whole won by which the sum falls there, so
the lines add up to the amount.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WHOLE = 10_000  # basis points

MARGIN, SUBSTITUTE, MARKET_SHARE, MEDIAN = "margin", "substitute", "market_share", "median_claim"
NEEDED = (MARGIN, SUBSTITUTE, MARKET_SHARE)  # without a median nothing is reduced for it

# The scope of a factor's row, the narrowest first.
SCOPES = {
    "both": gettext_lazy("업종·서비스"),
    "industry": gettext_lazy("업종"),
    "service": gettext_lazy("서비스"),
    "general": gettext_lazy("공통"),
}
SHOWN_BY = {
    "assessment": gettext_lazy("사무국이 자료로 정한 인정액"),
    "sales": gettext_lazy("매출 자료가 보여 준 손실"),
    "no_fall": gettext_lazy("매출 자료에 평소 변동을 넘는 감소가 없어"),
}


def round_down(amount: int, unit: int) -> int:
    """Return `amount` (won) rounded down to a multiple of `unit`; an amount below the unit as it
    is."""
    return amount - amount % unit or amount


def ceiling_of(*, assessed: int, cap: int | None = None, unit: int = 1) -> int:
    """Return the most that may be granted, in won: the assessed loss, or the policy's `cap` if that
    is less, rounded down to `unit`. The base grant is not counted in."""
    return round_down(assessed if cap is None else min(assessed, cap), unit)


class Weights(NamedTuple):
    """Shares of a policy, in basis points: `above_median`, the part of the loss above the median
    that counts, and `market_rest`, the part of the others' market share that is subtracted."""

    above_median: int
    market_rest: int

    @classmethod
    def of(cls, policy: Any) -> Weights:
        """Return the shares of a SupportPolicy."""
        return cls(policy.above_median_share, policy.market_rest_share)


@dataclass(frozen=True)
class Factor:
    """One factor that applies to a claim: its value in basis points (a median: won), and `scope`,
    how general the policy's row is that gave it (a key of SCOPES)."""

    value: int
    scope: str = "general"


@dataclass(frozen=True)
class SuggestionFacts:
    """Facts of a claim from which `suggest` computes. Amounts in won; `assessed` is the assessed
    loss, `shown` the loss that the documents prove (None: none), `shown_by` its source; `factors`
    are by kind; `unit` is the won to which the amount is rounded down."""

    claimed: int
    ceiling: int
    weights: Weights
    assessed: int = 0
    shown: int | None = None
    shown_by: str = ""  # a key of SHOWN_BY
    factors: dict[str, Factor] = field(default_factory=dict)
    unit: int = 1
    base_grant: int = 0
    days: int | None = None  # days of the outage with sales below the expected


@dataclass(frozen=True)
class SuggestionLine:
    """One step in which a suggested amount is computed: key, label, explanation, and the won that
    it adds (negative: subtracts)."""

    key: str
    label: str
    text: str
    won: int = 0


@dataclass(frozen=True)
class Suggestion:
    """A suggested amount in won and the steps of its computation; `amount` is None if nothing can
    be suggested, and the last line says why."""

    amount: int | None
    lines: list[SuggestionLine]


class _Working:
    """The computation of a suggestion in progress: the amount (won) as the exact fraction `over` /
    `under`, and a line for each step with the whole won by which it changed."""

    def __init__(self, loss: int) -> None:
        self.over, self.under = loss, 1
        self.lines: list[SuggestionLine] = []

    @property
    def won(self) -> int:
        return self.over // self.under

    def times(self, bp: int, key: str, label: str, text: str) -> None:
        before = self.won
        self.over, self.under = self.over * bp, self.under * WHOLE
        self.lines.append(SuggestionLine(key, label, text, self.won - before))

    def becomes(self, won: int, key: str, label: str, text: str) -> None:
        self.lines.append(SuggestionLine(key, label, text, won - self.won))
        self.over, self.under = won, 1


def suggest(facts: SuggestionFacts) -> Suggestion:
    """Return the amount that the policy suggests, with the lines of its computation. The amount is
    None if no loss is proved or a factor of NEEDED is missing. A higher loss never gives a lower
    amount."""
    if facts.shown is None:
        return Suggestion(None, [_line_without_loss(facts)])
    missing = [key for key in NEEDED if key not in facts.factors]
    loss = _line_of_loss(facts)
    if missing:
        return Suggestion(None, [loss, _line_without_factors()])
    work = _Working(facts.shown)
    work.lines.append(loss)
    for step in _STEPS:
        step(work, facts)
    amount = work.won
    unit_text = _("%(unit)s원 아래는 버림") % {"unit": f"{facts.unit:,}"}
    rounded = round_down(amount, facts.unit)
    if rounded != amount:
        work.becomes(rounded, "rounding", _("절사"), unit_text)
    if rounded > facts.ceiling:
        text = _("상한 %(won)s원까지만") % {"won": f"{facts.ceiling:,}"}
        work.becomes(facts.ceiling, "ceiling", _("상한"), text)
    text = _("기본 지원금 %(won)s원은 따로 지급하고 넣지 않음") % {"won": f"{facts.base_grant:,}"}
    work.lines.append(SuggestionLine("base_grant", _("기본 지원금"), text))
    return Suggestion(work.won, work.lines)


def as_kept(suggestion: Suggestion, amount: int | None) -> Suggestion:
    """Return `suggestion` if its amount is the `amount` (won or None) stored with the ballot; else
    a Suggestion of that amount, whose one line says that the facts have changed since."""
    if suggestion.amount == amount:
        return suggestion
    text = _("이 표결에 정해진 금액입니다. 그 뒤 자료가 바뀌어 계산 과정은 보이지 않습니다.")
    if amount is None:
        text = _("이 표결에는 제안액이 없습니다. 손실을 확인한 자료가 그 뒤에 나왔습니다.")
    return Suggestion(amount, [SuggestionLine("kept", _("이 표결의 제안액"), text, amount or 0)])


# ------------------------------------------------------------------ the steps
def _median(work: _Working, facts: SuggestionFacts) -> None:
    label, row = _("신청액 중앙값"), facts.factors.get(MEDIAN)
    if row is None:
        work.lines.append(SuggestionLine(MEDIAN, label, _("정해진 중앙값이 없어 그대로 둠")))
        return
    said = {"won": f"{row.value:,}", "scope": SCOPES[row.scope]}
    over = work.won - row.value
    if over <= 0:
        text = _("중앙값 %(won)s원(%(scope)s)을 넘지 않아 그대로 둠") % said
        work.lines.append(SuggestionLine(MEDIAN, label, text))
        return
    text = _("%(won)s원(%(scope)s)을 넘는 %(over)s원은 %(part)s만 반영")
    share = facts.weights.above_median
    said["part"] = _part(share)
    before = work.won
    work.over = row.value * WHOLE + over * share
    work.under = WHOLE
    work.lines.append(
        SuggestionLine(MEDIAN, label, text % {**said, "over": f"{over:,}"}, work.won - before)
    )


def _margin(work: _Working, facts: SuggestionFacts) -> None:
    row = facts.factors[MARGIN]
    text = _("%(scope)s 영업이익률 %(rate)s를 적용")
    work.times(row.value, MARGIN, _("영업이익률"), text % _rate(row))


def _substitute(work: _Working, facts: SuggestionFacts) -> None:
    row = facts.factors[SUBSTITUTE]
    text = _("다른 서비스로 옮길 수 있었던 몫 %(rate)s(%(scope)s)를 뺌")
    if not row.value:
        text = _("대신할 서비스가 없었음(%(scope)s)")
    work.times(WHOLE - row.value, SUBSTITUTE, _("대체 서비스"), text % _rate(row))


def _market_share(work: _Working, facts: SuggestionFacts) -> None:
    row = facts.factors[MARKET_SHARE]
    text = _("운영사 점유율 %(rate)s(%(scope)s), 나머지의 %(part)s만큼 뺌")
    rest = (WHOLE - row.value) * facts.weights.market_rest
    said = {**_rate(row), "part": _part(facts.weights.market_rest)}
    before = work.won
    work.over, work.under = work.over * (WHOLE * WHOLE - rest), work.under * WHOLE * WHOLE
    label = _("시장점유율")
    work.lines.append(SuggestionLine(MARKET_SHARE, label, text % said, work.won - before))


_STEPS: tuple[Callable[[_Working, SuggestionFacts], None], ...] = (
    _median,
    _margin,
    _substitute,
    _market_share,
)


def percent(bp: int) -> str:
    """Return basis points as text in per cent: 2,250 -> 22.5%."""
    whole, rest = divmod(bp, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") + "%"


def _part(share: int) -> str:
    """Return a share in basis points as text: 절반 for a half, any other in per cent."""
    return _("절반") if share * 2 == WHOLE else percent(share)


def _rate(row: Factor) -> dict[str, object]:
    return {"rate": percent(row.value), "scope": SCOPES[row.scope]}


def _line_of_loss(facts: SuggestionFacts) -> SuggestionLine:
    said = SHOWN_BY[facts.shown_by]
    text = _("%(said)s %(won)s원") % {"said": said, "won": f"{facts.shown:,}"}
    return SuggestionLine("loss", _("입증된 손실"), text, facts.shown or 0)


def _line_without_loss(facts: SuggestionFacts) -> SuggestionLine:
    text = _("신청액 %(won)s원을 확인한 자료가 아직 없어 금액을 제안하지 않음")
    return SuggestionLine("loss", _("입증된 손실"), text % {"won": f"{facts.claimed:,}"})


def _line_without_factors() -> SuggestionLine:
    return SuggestionLine(
        "factors", _("산정 요소"), _("적용 정책에 산정 요소가 없어 금액을 제안하지 않음")
    )
