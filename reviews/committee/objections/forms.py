"""Forms of an objection; the verbs decide whether the values are valid."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.clock import today
from claims.form_controls import DayInput
from claims.money import won_text
from claims.policy.models import SupportTier
from claims.reasons import LONG_REASON, SHORTEST_REASON
from claims.register.models import Claim, Route
from reviews.committee.models import Objection, ObjectionChannel, ObjectionOutcome
from reviews.committee.objections.deadlines import policy_of
from reviews.committee.objections.rerouting import RIGHT_ROUTES, suggested_route
from reviews.committee.objections.verbs import LONGEST_WORDS


def _day(label: Any, hint: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        widget=DayInput(),
        error_messages={
            "required": _("날짜를 적어 주세요."),
            "invalid": _("날짜를 다시 확인해 주세요."),
        },
    )


def _words(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
        help_text=hint,
        error_messages={"required": _("신청인이 말한 것을 적어 주세요.")},
    )


class _DayForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["filed_on"].initial = today()
        self.fields["filed_on"].widget.attrs["max"] = today().isoformat()


class ObjectionForm(_DayForm):
    """Form that registers an objection: the day, the channel, and the claimant's words."""

    filed_on = _day(
        _("제기일"), _("신청인이 이의를 말한 날입니다. 우편이면 받은 날을 적어 주세요.")
    )
    channel = forms.ChoiceField(
        label=_("접수채널"),
        choices=ObjectionChannel.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("고를 수 없는 값입니다. 목록에서 다시 골라 주세요.")},
    )
    asks = _words(_("신청인이 바라는 것"), _("신청인의 말을 그대로 적습니다. 암호화해 보관합니다."))


class CouncilForm(_DayForm):
    """Form that takes a refused objection to the council: the day, and the claimant's words."""

    filed_on = _day(_("요청한 날"), _("신청인이 협의체의 심의를 요청한 날입니다."))
    asks = _words(_("협의체에 바라는 것"), _("심의하는 위원이 읽습니다. 암호화해 보관합니다."))


class TierField(forms.ModelChoiceField):
    def label_from_instance(self, tier: Any) -> str:
        facts = {"bound": won_text(tier.upper_bound), "won": won_text(tier.amount)}
        return str(_("%(bound)s 이하, %(won)s 지급") % facts)


class AnswerForm(forms.Form):
    """Form that proposes the answer to an objection of `claim`: upheld with the right route (and
    tier), or refused; and the reason, which the claimant reads. Initial values are those of an
    answer that was sent back (`objection`), else the route of `suggested_route`."""

    outcome = forms.ChoiceField(
        label=_("답"),
        choices=ObjectionOutcome.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": _("답을 골라 주세요.")},
    )
    to_route = forms.ChoiceField(
        label=_("바로잡은 경로"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_("받아들일 때만 고릅니다."),
    )
    to_tier = TierField(
        label=_("바로잡은 구간"),
        queryset=SupportTier.objects.none(),
        required=False,
        empty_label=_("구간을 골라 주세요"),
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_("구간 지급으로 바로잡을 때만 고릅니다."),
    )
    reason = forms.CharField(
        label=_("이유"),
        min_length=SHORTEST_REASON,
        max_length=LONG_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        help_text=_("이 글이 신청인에게 그대로 안내됩니다."),
        error_messages={
            "required": _("이유를 적어 주세요."),
            "min_length": _("이유를 다섯 글자 이상 적어 주세요."),
        },
    )

    def __init__(
        self, *args: Any, claim: Claim, objection: Objection | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        tiers: Any = self.fields["to_tier"]
        tiers.queryset = policy_of(claim).tiers.order_by("upper_bound")
        routes: Any = self.fields["to_route"]
        own = {} if claim.route == Route.TIER_GRANT else {claim.route}
        offered = [(route.value, route.label) for route in RIGHT_ROUTES if route not in own]
        routes.choices = [("", _("경로를 골라 주세요")), *offered]
        found = suggested_route(claim)
        if objection is not None and objection.outcome:  # sent back: to be changed
            self.initial = {
                "outcome": objection.outcome,
                "to_route": objection.to_route,
                "to_tier": objection.to_tier_id,
                "reason": objection.reason,
            }
        elif found is not None:
            self.initial = {"to_route": found.route, "to_tier": found.tier and found.tier.pk}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("outcome") != ObjectionOutcome.UPHELD:
            return given | {"to_route": "", "to_tier": None}
        if not given.get("to_route"):
            self.add_error("to_route", _("경로를 골라 주세요."))
        if given.get("to_route") == Route.TIER_GRANT and not given.get("to_tier"):
            self.add_error("to_tier", _("구간을 골라 주세요."))
        elif given.get("to_route") != Route.TIER_GRANT:
            given["to_tier"] = None
        return given
