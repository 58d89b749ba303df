"""Forms for the upload of documents, and for the password of a locked one."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Form field for several files under one name; cleans to a list of uploaded files. Each file is
    checked as by a FileField."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFilesInput(attrs={"class": "form-control"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files or [None]]


class DocumentChoiceField(forms.ModelChoiceField):
    """Form field that chooses a document of a claim, by its name and the day of its receipt."""

    def label_from_instance(self, document: Any) -> str:
        day = date_format(localdate(document.received_at), "DATE_FORMAT")
        return f"{document.file_name} · {day}"


class PasswordForm(forms.Form):
    """Form for the password of a locked PDF. The page never shows the password again."""

    password = forms.CharField(
        strip=False,
        max_length=127,
        error_messages={
            "required": _("암호를 적어 주세요."),
            "max_length": _("암호가 너무 깁니다. 127자까지 적을 수 있습니다."),
        },
    )


class AttachForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("서류 종류"),
        choices=DocumentKind.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    documents = ManyFilesField(
        label=_("파일"),
        allow_empty_file=True,  # refused by name, like other files
        max_length=1000,
        help_text=_(
            "PDF, JPG, PNG, WebP, HEIC, TIFF, XLSX, XLS, CSV, HWP, HWPX, ZIP. "
            "한 번에 여러 개를 고를 수 있습니다."
        ),
        error_messages={"required": _("올릴 파일을 골라 주세요.")},
    )
