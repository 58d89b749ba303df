"""Preview of a policy's suggestions in the admin site. Registered in reviews/wiring."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from claims.display.numbers import won
from claims.policy.models import SupportPolicy
from reviews.committee.suggestion.rule import (
    WHOLE,
    Factor,
    SuggestionFacts,
    Weights,
    ceiling_of,
    percent,
    suggest,
)

LOSSES = (600_000, 1_000_000, 1_500_000, 3_000_000, 10_000_000)  # won, proved by documents


def preview(policy: SupportPolicy) -> str:
    """Return an HTML table of the amounts that a stored policy suggests for the losses LOSSES
    (won), by its factors that apply to every service and industry. For the admin site."""
    rows = policy.factors.filter(service__isnull=True, industry__isnull=True)
    factors = {kind: Factor(value) for kind, value in rows.values_list("factor", "value")}
    heads = format_html_join(
        "",
        '<th scope="col">{}</th>',
        ((head,) for head in (_("입증된 손실"), _("제안액"), _("손실 대비"))),
    )
    body = format_html_join("", "<tr>{}</tr>", ((_cells(policy, factors, n),) for n in LOSSES))
    said = _("모든 업종과 서비스에 쓰는 요소로 계산한 값입니다. 저장한 내용만 반영합니다.")
    return format_html(
        "<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        said,
        heads,
        body,
    )


def _cells(policy: SupportPolicy, factors: dict[str, Factor], loss: int) -> str:
    ceiling = ceiling_of(assessed=loss, cap=policy.additional_cap, unit=policy.rounding_unit)
    amount = suggest(
        SuggestionFacts(
            claimed=loss,
            ceiling=ceiling,
            weights=Weights.of(policy),
            assessed=loss,
            shown=loss,
            shown_by="sales",
            factors=factors,
            unit=policy.rounding_unit,
            base_grant=policy.base_grant,
        )
    ).amount
    share = "–" if amount is None else percent(amount * WHOLE // loss)
    return format_html("<td>{}</td><td>{}</td><td>{}</td>", won(loss), won(amount), share)
