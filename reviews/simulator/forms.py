"""The form of a simulation: two sides (A and B), each a version of a policy with values to try in
place of its own.

It is sent with GET: nothing changes, and the address of the page holds the simulation. An empty
field is the version's own value. Without a second version there is one side.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claims.admin_pages import percent_text
from claims.errors import DomainError
from claims.money import AmountError, parse_won, won_text
from claims.money_fields import WonField
from claims.policy.admin_forms import PercentInput
from claims.policy.models import AmountRule, FactorKind, SupportPolicy
from claims.users.requests import whole_number
from reviews.payouts.ledger.budget import granted_budget
from reviews.simulator.models import Side
from reviews.simulator.rules import GENERAL_FACTORS, Rules, fitted, with_general_factors

MOST_TIERS = 20
OF_THE_VERSION = gettext_lazy("판의 값 그대로")
NO_CAP = gettext_lazy("없음")
SHARES = ("above_median_share", "market_rest_share")
AMOUNTS = ("review_threshold", "base_grant", "rounding_unit")


class TiersField(forms.CharField):
    """Form field for tiers, one a line as `30만원 5만원`: upper bound and amount. Cleaned to a
    tuple of (bound, amount) in won, at most 20 tiers; an empty field is cleaned to ()."""

    widget = forms.Textarea(attrs={"rows": 3})
    default_error_messages = {
        "unreadable": gettext_lazy(
            "구간은 한 줄에 하나씩, 상한과 지원금을 빈칸으로 나누어 적어 주세요. 예: 30만원 5만원"
        ),
        "too_many": gettext_lazy("구간은 20개까지 적습니다."),
    }

    def to_python(self, value: Any) -> Any:
        lines = [line.split() for line in str(value or "").splitlines() if line.strip()]
        if len(lines) > MOST_TIERS:
            raise forms.ValidationError(self.error_messages["too_many"])
        try:
            return tuple((parse_won(bound), parse_won(amount)) for bound, amount in lines)
        except (AmountError, ValueError) as error:
            raise forms.ValidationError(self.error_messages["unreadable"]) from error


class CapField(WonField):
    """Form field for a ceiling in won. Accepts the word 없음 for no ceiling (cleaned to -1); an
    empty field is cleaned to None."""

    def to_python(self, value: Any) -> Any:
        return (
            -1 if str(value or "").strip() in ("없음", "none", "None") else super().to_python(value)
        )


class SideForm(forms.Form):
    """Form of one side (A or B) of a simulation: a policy version and the values to try instead of
    its own. An empty field keeps the version's value, shown as placeholder. `rules()` needs
    `is_valid`."""

    policy = forms.ModelChoiceField(
        SupportPolicy.objects.none(), label=gettext_lazy("바탕이 되는 판"), required=False
    )
    review_threshold = WonField(label=gettext_lazy("심의 기준액"), required=False)
    tiers = TiersField(label=gettext_lazy("지원 구간"), required=False)
    base_grant = WonField(label=gettext_lazy("기본 지원금"), required=False)
    additional_cap = CapField(label=gettext_lazy("추가지원 상한"), required=False)
    rounding_unit = WonField(label=gettext_lazy("절사 단위"), required=False)
    amount_rule = forms.ChoiceField(
        label=gettext_lazy("금액"),
        required=False,
        choices=[("", OF_THE_VERSION), *AmountRule.choices],
    )
    small_business_only = forms.ChoiceField(
        label=gettext_lazy("소상공인만"),
        required=False,
        choices=[("", OF_THE_VERSION), ("yes", gettext_lazy("예")), ("no", gettext_lazy("아니요"))],
    )
    margin = PercentInput(label=FactorKind.MARGIN.label, required=False)
    substitute = PercentInput(label=FactorKind.SUBSTITUTE.label, required=False)
    market_share = PercentInput(label=FactorKind.MARKET_SHARE.label, required=False)
    median_claim = WonField(label=FactorKind.MEDIAN_CLAIM.label, required=False)
    above_median_share = PercentInput(
        label=gettext_lazy("중앙값을 넘는 손실의 반영 비율"), required=False
    )
    market_rest_share = PercentInput(
        label=gettext_lazy("다른 회사 점유율의 공제 비율"), required=False
    )
    budget = WonField(label=gettext_lazy("예산"), required=False)

    def __init__(self, data: Any, *, side: Side, policies: Any) -> None:
        super().__init__(data, prefix=side.value)
        self.side = side
        choice: Any = self.fields["policy"]
        choice.queryset = policies
        choice.required = side == Side.A
        choice.widget.is_required = choice.required  # the browser asks, before an empty request
        choice.error_messages["required"] = _("바탕이 되는 판을 골라 주세요.")
        choice.empty_label = _("나란히 보지 않음") if side == Side.B else _("판을 골라 주세요")
        self.own: Rules | None = None  # rules of the compared version, for the placeholders
        chosen = self._chosen(policies)
        if chosen is not None:
            self.own = Rules.of(chosen, granted_budget(chosen.programme_id))
            self._show_own(self.own)
        for field in self.fields.values():
            field.widget.attrs["class"] = (
                "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            )
            field.widget.attrs["data-live"] = ""

    def _chosen(self, policies: Any) -> SupportPolicy | None:
        sent = self.data.get(self.add_prefix("policy"), "") if self.is_bound else ""
        asked = whole_number(str(sent))
        return None if asked is None else policies.filter(pk=asked).first()

    def _show_own(self, own: Rules) -> None:
        """Write the version's own values into the placeholders."""
        general = {row[0]: row[3] for row in own.factors if row[1:3] == (None, None)}
        said: dict[str, str] = {name: won_text(getattr(own, name)) for name in AMOUNTS}
        said |= {name: percent_text(getattr(own, name)) for name in SHARES}
        for kind in GENERAL_FACTORS:
            if kind in general:
                won = kind == FactorKind.MEDIAN_CLAIM
                said[kind] = won_text(general[kind]) if won else percent_text(general[kind])
        cap = own.additional_cap
        said["additional_cap"] = str(NO_CAP) if cap is None else won_text(cap)
        said["budget"] = str(NO_CAP) if own.budget is None else won_text(own.budget)
        said["tiers"] = "\n".join(f"{won_text(b)} {won_text(a)}" for b, a in own.tiers)
        for name, text in said.items():
            self.fields[name].widget.attrs["placeholder"] = text

    @property
    def is_used(self) -> bool:
        """True if this side takes part in the simulation: side A always, side B once a version is
        chosen."""
        return self.side == Side.A or self.own is not None

    @property
    def chosen(self) -> SupportPolicy:
        return self.cleaned_data["policy"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("rounding_unit") == 0:
            self.add_error("rounding_unit", _("절사 단위는 1원 이상입니다."))
        if data.get("median_claim") == 0:
            self.add_error("median_claim", _("중앙값은 1원부터입니다."))
        if not self.errors and data.get("policy"):
            try:
                self.rules().check()
            except DomainError as error:
                self.add_error(None, str(error.message))
        return data

    def rules(self) -> Rules:
        """Return the rules of the chosen version, with the values of this valid form in place of
        its own; a ceiling of 없음 becomes None. Only for a side that `is_used`.

        A threshold without tiers cuts the tiers of the version, so that their highest bound is the
        threshold (`fitted`).
        """
        assert self.own is not None
        own, data = self.own, self.cleaned_data
        given = {
            name: data[name] for name in (*AMOUNTS, *SHARES, "budget") if data.get(name) is not None
        }
        if data.get("amount_rule"):
            given["amount_rule"] = data["amount_rule"]
        if data.get("small_business_only"):
            given["small_business_only"] = data["small_business_only"] == "yes"
        if data.get("additional_cap") is not None:
            given["additional_cap"] = None if data["additional_cap"] < 0 else data["additional_cap"]
        if data.get("tiers"):
            given["tiers"] = tuple(sorted(data["tiers"]))
        elif "review_threshold" in given:
            given["tiers"] = fitted(own.tiers, given["review_threshold"])
        factors = {str(kind): data[kind] for kind in GENERAL_FACTORS if data.get(kind) is not None}
        return replace(own, **given, factors=with_general_factors(own.factors, factors))


class SaveForm(forms.Form):
    """Form that saves a simulation: a title, and the query string of the simulated sides."""

    title = forms.CharField(
        label=pgettext_lazy("simulation", "제목"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": gettext_lazy("제목을 적어 주세요.")},
    )
    query = forms.CharField(widget=forms.HiddenInput, max_length=20_000)
