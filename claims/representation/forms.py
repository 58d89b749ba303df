"""The form of one kind of representation, with its papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.documents.forms import DocumentChoiceField
from claims.documents.models import Document
from claims.form_controls import personal_input, text_input
from claims.reasons import MOST_REASON
from claims.register.models import Claim
from claims.representation.models import (
    LONGEST_MAIL,
    NEEDED,
    Letters,
    PaperKind,
    RepresentationKind,
)

PERSON_HINTS = {
    RepresentationKind.PROXY: _("위임장에 적힌 대리인의 이름입니다."),
    RepresentationKind.SUCCESSOR: _("새 대표자의 이름입니다."),
    RepresentationKind.HEIR: _(
        "지급받을 상속인의 이름입니다. 여럿이면 합의서가 정한 대표 한 사람입니다."
    ),
}


class RepresentationForm(forms.Form):
    """Form of one kind of representation of a claim: person, term, letters, and its papers. Each
    paper is a document of the claim or is uploaded here.
    """

    name = forms.CharField(label=_("이름"), max_length=100, widget=personal_input())
    relation = forms.CharField(
        label=_("신청인과의 관계"),
        max_length=60,
        widget=text_input(),
        help_text=_("배우자, 직원, 변호사처럼 적습니다."),
    )
    phone = forms.CharField(
        label=_("휴대전화"),
        max_length=30,
        required=False,
        widget=personal_input(inputmode="numeric"),
        help_text=_("통지를 받을 사람이면 휴대전화나 이메일을 적습니다."),
    )
    email = forms.EmailField(
        label=_("이메일"),
        max_length=LONGEST_MAIL,
        required=False,
        widget=personal_input(type="email"),
        error_messages={"invalid": _("이메일 주소를 다시 보세요. 예: name@example.com")},
    )
    heirs = forms.IntegerField(
        label=_("상속인 수"),
        min_value=1,
        max_value=50,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "form-control num"}),
        help_text=_("이 사람을 포함한 모두의 수입니다. 둘 이상이면 합의서가 필요합니다."),
    )
    letters = forms.ChoiceField(
        label=_("통지"),
        choices=Letters.choices,
        initial=Letters.CLAIMANT,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    pays_to = forms.BooleanField(
        label=_("지원금도 이 사람 계좌로 지급"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        help_text=_("위임장에 수령 위임이 적혀 있을 때만 고릅니다. 다른 간사가 확인합니다."),
    )
    valid_from = forms.DateField(label=_("시작"), widget=text_input(type="date"))
    valid_to = forms.DateField(
        label=_("끝"),
        required=False,
        widget=text_input(type="date"),
        help_text=_("정해지지 않았으면 비워 둡니다."),
    )
    reason = forms.CharField(
        label=_("사유"),
        max_length=MOST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
        help_text=_("누가 언제 어떻게 알렸는지 적습니다. 확인하는 사람이 읽습니다."),
    )

    def __init__(self, *args: Any, claim: Claim, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = RepresentationKind(kind)
        self.fields["valid_from"].initial = f"{clock.today():%Y-%m-%d}"
        if self.kind in PERSON_HINTS:
            self.fields["name"].help_text = PERSON_HINTS[self.kind]
        left_out = {
            RepresentationKind.PROXY: ("heirs",),
            RepresentationKind.SUCCESSOR: ("heirs", "pays_to"),
            RepresentationKind.HEIR: ("pays_to",),
            RepresentationKind.CLOSURE: (
                *("name", "relation", "phone", "email", "heirs", "letters", "pays_to", "valid_to"),
            ),
        }
        for name in left_out[self.kind]:
            del self.fields[name]
        self.paper_kinds = [*NEEDED[self.kind]]
        if self.kind == RepresentationKind.HEIR:
            self.paper_kinds.append(PaperKind.AGREEMENT)
        papers = Document.objects.handed_in().filter(claim=claim).order_by("-pk")
        for one in self.paper_kinds:
            self.fields[f"paper_{one.value}"] = DocumentChoiceField(
                label=one.label,
                queryset=papers,
                required=False,
                empty_label=_("올린 서류에서 고르거나 아래에서 올려 주세요"),
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"file_{one.value}"] = forms.FileField(
                label=_("%(paper)s 올리기") % {"paper": one.label},
                required=False,
                widget=forms.FileInput(attrs={"class": "form-control"}),
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        begins, ends = given.get("valid_from"), given.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("끝은 시작보다 뒤여야 합니다."))
        return given

    def papers(self) -> list[tuple[Any, Any]]:
        """Return for each paper of the kind its two bound fields: (choose a document, upload a
        file).
        """
        return [(self[f"paper_{k.value}"], self[f"file_{k.value}"]) for k in self.paper_kinds]

    def person_fields(self) -> list[Any]:
        """Return the bound fields about the person and the term, in order, for the template."""
        names = ("name", "relation", "phone", "email", "heirs", "letters", "valid_from",
                 "valid_to")  # fmt: skip
        return [self[name] for name in names if name in self.fields]

    def facts(self) -> dict[str, Any]:
        """Return the arguments of `enter_representation` from a valid form, without claim, kind,
        papers and `by`.
        """
        names = ("name", "relation", "phone", "email", "heirs", "letters", "pays_to", "valid_from",
                 "valid_to", "reason")  # fmt: skip
        return {name: self.cleaned_data[name] for name in names if name in self.fields}
