"""Forms: upload of a claims file, reasons for seeing rejected rows, and a row to correct."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.form_controls import PERSONAL, text_input
from claims.intake.columns import (
    COLUMNS,
    COMPANY,
    LABELS,
    NARRATIVE,
    OF_A_PERSON,
    WORDS,
    fault_sentence,
)
from claims.intake.models import FilingWindow, WindowKind
from claims.privacy.forms import DownloadReasonForm


class WindowChoice(forms.ModelChoiceField):
    def label_from_instance(self, window: Any) -> str:
        return f"{window.name} ({window.code})"


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("접수 파일"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".csv,.txt,.tsv,.xlsx"}),
        help_text=_("CSV(UTF-8, CP949, UTF-16)나 XLSX. XLSX는 200,000행까지 읽습니다."),
        error_messages={
            "required": _("올릴 파일을 골라 주세요."),
            "empty": _("파일이 비어 있습니다. 내용이 있는 파일을 올려 주세요."),
        },
    )
    window = WindowChoice(
        label=_("접수기간"),
        queryset=FilingWindow.objects.filter(kind=WindowKind.FILING),
        empty_label=None,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": _("접수기간을 골라 주세요.")},
    )
    notify = forms.BooleanField(
        label=_("접수 안내 보내기"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        help_text=_(
            "켜지 않으면 이 파일로는 아무 통지도 나가지 않습니다. 켜면 새로 접수된 "
            "신청마다 접수 안내를 한 번 보냅니다. 100명이 넘으면 다른 간사나 위원장이 "
            "승인한 뒤에 나갑니다."
        ),
    )


class RejectedRowsForm(DownloadReasonForm):
    reason_help = _("연락처와 계좌번호가 그대로 들어 있습니다. 사유는 접속기록에 남습니다.")
    form = forms.ChoiceField(
        label=_("형식"),
        choices=[("csv", "CSV"), ("xlsx", "XLSX")],
        initial="csv",
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class OpenRowForm(forms.Form):
    """Form that asks for the reason for opening rejected rows; the access log keeps it."""

    reason = forms.CharField(
        label=_("열람사유"),
        min_length=2,
        max_length=300,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
        help_text=_(
            "연락처와 계좌번호가 그대로 보입니다. 10분 동안은 다음 행에서 다시 묻지 않습니다."
            " 연 행마다 누가, 언제, 왜 보았는지 접속기록에 남습니다."
        ),
        error_messages={
            "required": _("사유를 적어 주세요."),
            "min_length": _("사유를 두 글자 이상 적어 주세요."),
        },
    )


class CorrectionForm(forms.Form):
    """Form of one rejected row, with a field for each of COLUMNS. Every field accepts any text: the
    import's own checks follow."""

    def __init__(
        self, *args: Any, companies: Sequence[str], cells: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cells = cells or [""] * len(COLUMNS)
        words = {**WORDS, COMPANY: tuple(companies)}
        for place, (column, cell) in enumerate(zip(COLUMNS, cells, strict=True)):
            name, shown = f"cell{place}", cell.strip()
            typed = self.data.get(name, "").strip() if self.is_bound else shown
            self.fields[name] = forms.CharField(
                label=LABELS[column],
                initial=shown,
                required=False,
                widget=self._widget(column, typed, words.get(column)),
            )

    @staticmethod
    def _widget(column: str, cell: str, words: Sequence[str] | None) -> forms.Widget:
        if words is not None:
            # Keep a word that is not in the list: people must see what to correct.
            kept = [cell] if cell and cell not in words else []
            options = [("", _("골라 주세요")), *((word, word) for word in (*kept, *words))]
            return forms.Select(choices=options, attrs={"class": "form-select"})
        if column == NARRATIVE:
            return forms.Textarea(attrs={"class": "form-control", "rows": 3})
        return text_input(**(PERSONAL if column in OF_A_PERSON else {}))

    def cells(self) -> list[str]:
        """Return the typed cells in the order of COLUMNS."""
        return [self.cleaned_data.get(f"cell{place}", "") for place in range(len(COLUMNS))]

    def with_faults(self, faults: Sequence[Mapping[str, str]]) -> "CorrectionForm":
        """Mark the fields that have faults (as of a rejection) with their sentences, and return the
        form.
        """
        self.faults = {
            f"cell{COLUMNS.index(fault['column'])}": fault_sentence(
                fault.get("because") or fault["code"], fault["column"]
            )
            for fault in faults
        }
        for name in self.faults:
            attrs = self.fields[name].widget.attrs
            attrs |= {"aria-invalid": "true", "aria-describedby": f"{name}-fault"}
            attrs["class"] += " is-invalid"
        return self

    def groups(self) -> list[list[tuple[Any, str, bool]]]:
        """Return two lists of (bound field, sentence of its fault, True for a long field): the
        fields to correct, then the others. A long field is the last of its list.
        """
        faults = getattr(self, "faults", {})
        fields = [
            (self[f"cell{place}"], faults.get(f"cell{place}", ""), column == NARRATIVE)
            for place, column in enumerate(COLUMNS)
        ]
        fields.sort(key=itemgetter(2))
        return [[one for one in fields if one[1]], [one for one in fields if not one[1]]]
