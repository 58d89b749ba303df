"""Forms of benefits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.clock import today
from claims.form_controls import DayInput
from claims.lists.models import SavedView
from claims.loaded_files.forms import FileForm
from claims.policy.models import Programme
from claims.reasons import MOST_REASON
from claims.register.models import ClaimantKind
from reviews.benefits.models import BenefitFile
from reviews.benefits.runs.audiences import NOT_CONDITIONS, Audience
from reviews.benefits.states import FileKind

SELECT, TEXT, NUMBER = (
    {"class": "form-select"},
    {"class": "form-control"},
    {"class": "form-control num", "inputmode": "numeric", "min": "0"},
)
SMALL_BUSINESSES = {"kind": [ClaimantKind.SMALL_BUSINESS.value]}


class RunForm(forms.Form):
    """Form that chooses the recipients of a new run: all claims, those of small businesses, a saved
    filter of the user, or one of the programme's newest 50 lists; with a note for the approver."""

    audience = forms.ChoiceField(
        label=pgettext_lazy("benefit", "대상"),
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": _("대상을 골라 주세요.")},
        help_text=_("접수 목록에서 조건을 골라 저장하면 여기에 나타납니다."),
    )
    note = forms.CharField(
        label=_("메모"),
        required=False,
        max_length=MOST_REASON,
        widget=forms.TextInput(attrs=TEXT),
        help_text=_("승인하는 사람이 읽습니다."),
    )

    def __init__(self, data: Any, *, programme: Programme, user: Any) -> None:
        super().__init__(data)
        self.programme = programme
        self.views = {
            view.pk: view
            for view in SavedView.objects.visible_to(user, "claims")
            if not set(view.conditions) & NOT_CONDITIONS
        }
        lists = BenefitFile.objects.filter(programme=programme, kind=FileKind.LIST)
        self.lists = {file.pk: file for file in lists.order_by("-pk")[:50]}
        field: Any = self.fields["audience"]
        field.choices = [
            ("", _("대상을 골라 주세요")),
            (_("접수한 신청"), [
                ("all", _("접수한 신청 모두")),
                ("small", _("소상공인")),
                *((f"view-{pk}", view.title) for pk, view in self.views.items()),
            ]),
            (_("받은 명단"), [
                (f"list-{pk}", f"{file} ({file.applied:,})") for pk, file in self.lists.items()
            ]),
        ]  # fmt: skip

    @property
    def chosen(self) -> Audience:
        """Return the audience that was chosen; only after `is_valid`."""
        kind, _dash, pk = self.cleaned_data["audience"].partition("-")
        if kind == "list":
            return Audience(self.programme, list=self.lists[int(pk)])
        if kind == "view":
            return Audience(self.programme, self.views[int(pk)].conditions)
        return Audience(self.programme, SMALL_BUSINESSES if kind == "small" else {})


class UploadForm(FileForm):
    """Form that uploads one CSV or XLSX file of at most 20 MB and 200,000 lines."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("CSV나 XLSX, 20MB와 200,000줄까지.")


class ListForm(UploadForm):
    title = forms.CharField(
        label=_("명단 이름"),
        max_length=100,
        widget=forms.TextInput(attrs=TEXT),
        error_messages={"required": _("명단 이름을 적어 주세요.")},
        help_text=_("사람 이름은 쓰지 않습니다. 예: 2023. 3. 제휴 PC방"),
    )
    field_order = ("title", "file")


class ResultsForm(UploadForm):
    sha256 = forms.CharField(
        label=_("파일 지문(SHA-256)"),
        max_length=100,
        widget=forms.TextInput(attrs=TEXT | {"spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": _("제휴사가 알려 준 파일 지문을 적어 주세요.")},
        help_text=_("제휴사가 받은 파일의 지문입니다. 우리가 보낸 파일의 결과인지 확인합니다."),
    )


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=10**12,
        widget=forms.NumberInput(attrs=NUMBER),
        error_messages={"required": _("수를 적어 주세요."), "invalid": _("수를 적어 주세요.")},
    )


class CountForm(forms.Form):
    """Form that records how many benefits a programme for the public has given, used and let expire
    up to a day."""

    day = forms.DateField(
        label=_("기준일"),
        widget=DayInput(**{"class": "form-control num"}),
        error_messages={"required": _("날짜를 골라 주세요."), "invalid": _("날짜를 골라 주세요.")},
    )
    issued = _count(_("제공한 수"))
    redeemed = _count(_("사용한 수"))
    expired = _count(_("기한이 지난 수"))
    note = forms.CharField(
        label=_("출처"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=TEXT),
        help_text=_("수를 알려 준 곳과 문서."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"day": today(), "redeemed": 0, "expired": 0})
        super().__init__(*args, **kwargs)
