"""Forms of the desk; the verbs decide whether the values are valid."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.documents.models import DocumentKind
from claims.money_fields import WonField
from claims.reasons import LONG_REASON
from reviews.committee.models import LONGEST_RATIONALE, CheckVerdict, Choice

REQUIRED = [(k.value, k.label) for k in DocumentKind if k != DocumentKind.OTHER]


class VoteForm(forms.Form):
    """Form of a vote at the desk: choice, amount (won), rationale, and the request for a
    discussion. Hidden fields carry the ballot, revision and version of the own vote that the page
    showed, and the low amount that the member was asked for once more."""

    choice = forms.ChoiceField(
        label=_("표결"),
        choices=Choice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("지급, 일부 지급, 부지급 가운데 하나를 골라 주세요.")},
    )
    amount = WonField(label=_("추가지원 금액"), required=False)
    rationale = forms.CharField(label=_("산정근거"), required=False, widget=forms.Textarea)
    ballot = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # version of the user's own vote
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    asked_amount = forms.IntegerField(widget=forms.HiddenInput, required=False)  # a low one, won
    discuss = forms.BooleanField(label=pgettext_lazy("button", "논의 요청"), required=False)

    def clean_rationale(self) -> str:
        """Return the rationale uncut. Raises ValidationError above LONGEST_RATIONALE characters, so
        that the form is shown again with the whole text."""
        text: str = self.cleaned_data["rationale"]
        if len(text) > LONGEST_RATIONALE:
            words = {"most": f"{LONGEST_RATIONALE:,}", "now": f"{len(text):,}"}
            sentence = _("산정근거는 %(most)s자까지입니다. 지금 %(now)s자입니다.")
            raise forms.ValidationError(sentence % words)
        return text


class CheckForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("확인"),
        choices=[(v.value, v.label) for v in (CheckVerdict.ACCEPTED, CheckVerdict.INSUFFICIENT)],
        error_messages={"required": _("인정과 의문 가운데 하나를 골라 주세요.")},
    )
    note = forms.CharField(label=_("사유"), required=False, max_length=300)


class SupplementForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("다시 받을 서류"),
        choices=REQUIRED,
        error_messages={"required": _("다시 받을 서류를 골라 주세요.")},
    )
    text = forms.CharField(
        label=_("사유"), max_length=500, error_messages={"required": _("사유를 적어 주세요.")}
    )


class SupplementRequestForm(SupplementForm):
    """Form of a supplement request to the claimant: kinds of document, reason and due day. Without
    a due day the policy's number of working days counts."""

    due_on = forms.DateField(
        label=_("보완기한"),
        required=False,
        error_messages={"invalid": _("보완기한은 2023-04-14처럼 적어 주세요.")},
    )


class AssessmentForm(forms.Form):
    seen_version = forms.IntegerField(required=False)
    amount = WonField(label=_("인정액"))
    note = forms.CharField(
        label=_("사유"),
        max_length=LONG_REASON,
        error_messages={"required": _("사유를 적어 주세요.")},
    )
