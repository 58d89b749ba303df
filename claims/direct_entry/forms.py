"""Form of one claim. The import's own checks decide; their sentences appear at the fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.banks import BANKS
from claims.document_kinds import DocumentKind
from claims.documents.forms import ManyFilesField
from claims.form_controls import PERSONAL, text_input
from claims.intake import columns as c
from claims.intake.columns import LABELS, WORDS, fault_sentence
from claims.policy.models import Company, Service
from claims.reasons import MOST_REASON
from claims.register.models import BY_HAND

# Field of the form -> column of an intake file.
COLUMN_OF = {
    "filed_date": c.FILED_AT,
    "kind": c.CLAIMANT_KIND,
    "person": c.PERSON,
    "business": c.BUSINESS,
    "representative": c.REPRESENTATIVE,
    "registration": c.BUSINESS_NUMBER,
    "industry": c.INDUSTRY,
    "region": c.REGION,
    "phone": c.PHONE,
    "email": c.EMAIL,
    "service": c.SERVICE,
    "company": c.COMPANY,
    "fee": c.FEE,
    "harm": c.HARM,
    "amount": c.AMOUNT,
    "narrative": c.NARRATIVE,
    "bank": c.BANK,
    "account": c.ACCOUNT,
    "holder": c.HOLDER,
}
FIELD_OF = {column: name for name, column in COLUMN_OF.items()}
GROUPS = (
    (_("접수"), ("channel", "filed_date", "filed_time")),
    (_("신청인"), ("kind", "person", "business", "representative", "registration", "industry",
                 "region", "phone", "email")),
    (_("피해"), ("service", "company", "fee", "harm", "amount", "narrative")),
    (_("지급 계좌"), ("bank", "account", "holder")),
)  # fmt: skip
FULL = ("narrative",)  # fields as wide as the form
# What the import's checks want of every claim, and of none; the hints say when they want the rest.
REQUIRED = ("channel", "filed_date", "kind", "person", "service", "company", "fee", "harm")
OPTIONAL = ("industry", "region", "phone", "email", "narrative", "account", "holder")
HINTS = {
    "filed_date": _("전화는 통화한 때, 우편은 도착한 날, 방문은 받은 때입니다."),
    "registration": _("숫자 10자리. 하이픈은 있어도 됩니다. 개인은 비워 둡니다."),
    "business": _("소상공인은 상호와 대표자를 꼭 적습니다."),
    "amount": _("1,200,000처럼 적습니다. 비금전이면 비워 둡니다."),
    "region": _("사업장이 있는 시·도, 개인은 사는 곳. 통계에만 씁니다."),
    "bank": _("모르면 비워 두고 나중에 계좌 정정으로 등록합니다."),
    "service": _("목록에 없으면 신청인이 말한 대로 적습니다."),
}


class EntryForm(forms.Form):
    """Form in which a person types one claim that a claimant files by telephone, post or at the
    counter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = list(
            Service.objects.filter(confirmed=True).order_by("name").values_list("name", flat=True)
        )
        companies = Company.objects.order_by("-is_operator", "name")
        words = {**WORDS, c.COMPANY: tuple(companies.values_list("name", flat=True))}
        self.fields["channel"] = forms.ChoiceField(
            label=_("접수 방법"),
            choices=[("", _("골라 주세요")), *((one.value, one.label) for one in BY_HAND)],
            widget=forms.Select(attrs={"class": "form-select"}),
            error_messages={"required": _("접수 방법을 골라 주세요.")},
        )
        for name, column in COLUMN_OF.items():
            self.fields[name] = forms.CharField(
                label=_("접수일") if name == "filed_date" else LABELS[column],
                required=False,
                help_text=HINTS.get(name, ""),
                widget=self._widget(name, words.get(column)),
            )
        self.fields["filed_time"] = forms.CharField(
            label=_("접수 시각"), required=False, widget=text_input(type="time")
        )
        for name in REQUIRED:  # the checks refuse, so that all errors come together
            self.fields[name].widget.attrs["required"] = True
        reasons = (("late_reason", _("늦은 사유")), ("alike_reason", _("다른 신청인 이유")))
        for name, label in reasons:
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=MOST_REASON, widget=text_input()
            )

    def clean_email(self) -> str:
        """Return the mail address, '' for none. Raises ValidationError for one that no mail can be
        sent to: an import passes it on as filed, but here its claimant can be asked."""
        address = self._typed("email")
        if address:
            validate_email(address)
        return address

    @staticmethod
    def _widget(name: str, words: Iterable[str] | None) -> forms.Widget:
        if name == "filed_date":
            return text_input(type="date")
        if name == "narrative":
            return forms.Textarea(attrs={"class": "form-control", "rows": 3})
        if name == "bank":
            options: list[tuple[Any, Any]] = [("", _("골라 주세요")), *BANKS.items()]
        elif words is not None:
            options = [("", _("골라 주세요")), *((word, _(word)) for word in words)]
        else:
            more = {"list": "services"} if name == "service" else {}
            numeric = {"class": "form-control num", "inputmode": "numeric"}
            digits = name in ("registration", "phone", "account", "amount")
            personal = PERSONAL if COLUMN_OF[name] in c.OF_A_PERSON else {}
            return text_input(**more, **(numeric if digits else {}), **personal)
        return forms.Select(choices=options, attrs={"class": "form-select"})

    def cells(self) -> dict[str, str]:
        """Return {column of `intake.columns`: typed text}; day and time of filing are one cell."""
        given = {column: self._typed(name) for name, column in COLUMN_OF.items()}
        day, time = self._typed("filed_date"), self._typed("filed_time")
        return given | {c.FILED_AT: f"{day} {time}".strip() if day else ""}

    def typed(self) -> dict[str, str]:
        """Return {field name: typed text} without empty ones, for `keep_draft`."""
        return {name: text for name in self.fields if (text := self._typed(name))}

    def _typed(self, name: str) -> str:
        return str(self.data.get(name, "")).strip()

    def with_faults(self, faults: Iterable[Mapping[str, str]]) -> EntryForm:
        """Add the faults of the import's checks ({"column", "code", perhaps "because"}) as errors
        of the form's fields, and return the form.
        """
        for fault in faults:
            name = FIELD_OF.get(fault["column"])
            self.add_error(name, self._sentence(name, fault))
        return self

    def _sentence(self, name: str | None, fault: Mapping[str, str]) -> str:
        """Return the sentence of a fault at its field; of a missing value, what to do there."""
        code = fault.get("because") or fault["code"]
        if code == "missing" and name == "bank":  # left empty it is only beside an account
            return gettext("계좌번호나 예금주를 적었으면 은행도 골라 주세요.")
        if code == "missing" and name and isinstance(self.fields[name].widget, forms.Select):
            return gettext("하나를 골라 주세요.")
        return str(fault_sentence(code, fault["column"]))

    def ask_for(self, name: str) -> None:
        """Mark the field `name` as invalid and put the focus there."""
        self.fields[name].widget.attrs |= {"autofocus": True, "aria-invalid": "true"}

    def groups(self) -> list[tuple[Any, list[tuple[Any, bool, Any]]]]:
        """Return the fields for the template, in groups: (heading, [(bound field, True for a wide
        one, the mark 선택 (optional) or "")])."""
        marks = dict.fromkeys(OPTIONAL, _("(선택)"))
        return [
            (title, [(self[name], name in FULL, marks.get(name, "")) for name in names])
            for title, names in GROUPS
        ]


class PapersForm(forms.Form):
    """Form of the files that came with a claim that is entered by hand: a field for each kind of
    document. It stands on the sheet, since a refused form would lose them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in DocumentKind:
            self.fields[f"file_{kind.value}"] = ManyFilesField(label=kind.label, required=False)

    def files_by_kind(self) -> dict[str, list[Any]]:
        """Return {kind of document: uploaded files}."""
        names = (name for name in self.fields if name.startswith("file_"))
        found = {name.removeprefix("file_"): self.files.getlist(name) for name in names}  # type: ignore[attr-defined]
        return {kind: files for kind, files in found.items() if files}


def first_values(user: Any) -> dict[str, str]:
    """Return the initial values of a new form: today, now, the operator; and the telephone as
    channel for a user without `claims.view_claim` (the customer centre)."""
    now = localtime(clock.now())
    operator = Company.objects.filter(is_operator=True).values_list("name", flat=True).first()
    values = {
        "filed_date": f"{now:%Y-%m-%d}", "filed_time": f"{now:%H:%M}", "company": operator or "",
    }  # fmt: skip
    if not user.has_perm("claims.view_claim"):
        values["channel"] = "telephone"
    return values
