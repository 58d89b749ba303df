"""The form of corrected facts; it shows the facts that count, and the verb keeps what changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from claims.documents.forms import DocumentChoiceField
from claims.documents.models import Document
from claims.money_fields import WonField
from claims.policy.models import Company, Industry, Service
from claims.reasons import MOST_REASON, SHORTEST_REASON
from claims.register.models import FACTS, Claim, ClaimantKind, FactProof, Fee


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


class PaperField(DocumentChoiceField):
    """Form field that chooses a document of a claim, by its kind, name and day of receipt."""

    def label_from_instance(self, document: Any) -> str:
        return f"{document.get_kind_display()} · {super().label_from_instance(document)}"


class FactsForm(forms.Form):
    """Form of a fact correction: all facts that can be corrected, filled in with those that count
    now, the proof (a document only if the user sees documents) and the reason."""

    claimant_kind = forms.ChoiceField(
        label=_("신청인구분"), choices=ClaimantKind.choices, widget=_select()
    )
    claimed_loss = WonField(
        label=_("신청액"),
        required=False,
        widget=forms.TextInput(
            attrs={"class": "form-control num", "inputmode": "numeric", "maxlength": "30"}
        ),
        help_text=_("원. 금전 피해가 없으면 비웁니다."),
    )
    company = forms.ModelChoiceField(
        label=_("계열사"), queryset=Company.objects.all(), empty_label=None, widget=_select()
    )
    service = forms.ModelChoiceField(
        label=_("서비스"), queryset=Service.objects.none(), empty_label=None, widget=_select()
    )
    industry = forms.ModelChoiceField(
        label=_("업종"),
        queryset=Industry.objects.all(),
        required=False,
        empty_label=_("없음"),
        widget=_select(),
    )
    fee = forms.ChoiceField(label=_("유무료"), choices=Fee.choices, widget=_select())
    filed_at = forms.DateTimeField(
        label=_("접수일시"),
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M:%S",
            attrs={"type": "datetime-local", "class": "form-control", "step": "1"},
        ),
        error_messages={
            "required": _("날짜를 적어 주세요."),
            "invalid": _("날짜를 다시 확인해 주세요."),
        },
    )
    proof = forms.ChoiceField(
        label=_("근거"),
        choices=FactProof.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": _("근거를 골라 주세요.")},
    )
    document = PaperField(
        label=_("근거 서류"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("올라온 서류를 골라 주세요"),
        widget=_select(),
    )
    reason = forms.CharField(
        label=_("사유"),
        min_length=SHORTEST_REASON,
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
        help_text=_("무엇을 보고 어떻게 확인했는지 적습니다. 확인하는 사람이 읽습니다."),
        error_messages={
            "required": _("사유를 적어 주세요."),
            "min_length": _("이유를 다섯 글자 이상 적어 주세요."),
        },
    )

    def __init__(self, *args: Any, claim: Claim, sees_documents: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        counted = claim.current_facts
        self.initial = {name: getattr(counted, name) for name in FACTS}
        self.initial["filed_at"] = localtime(counted.filed_at).replace(tzinfo=None)
        self.initial["claimed_loss"] = f"{counted.claimed_loss:,}" if counted.claimed_loss else ""
        services: Any = self.fields["service"]
        services.queryset = Service.objects.filter(merged_into=None) | Service.objects.filter(
            pk__in={claim.service_id, counted.service_id}
        )
        if not sees_documents:
            del self.fields["document"]
            proofs: Any = self.fields["proof"]
            proofs.choices = [one for one in FactProof.choices if one[0] != FactProof.DOCUMENT]
            return
        papers: Any = self.fields["document"]
        papers.queryset = Document.objects.handed_in().filter(claim=claim).order_by("-pk")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("proof") == FactProof.DOCUMENT and not given.get("document"):
            self.add_error("document", _("이 신청에 올라온 서류를 골라 주세요."))
        return given

    @property
    def verb_arguments(self) -> dict[str, Any]:
        """Return the cleaned values as keyword arguments of `propose_facts`: {"facts": {name:
        value}, "proof", "reason", "document"}."""
        data = dict(self.cleaned_data)
        facts = {name: data.pop(name) for name in FACTS if name in data}
        return {"facts": facts, **data}
