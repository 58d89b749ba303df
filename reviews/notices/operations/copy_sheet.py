"""Confirmation sheet of a copy of a sent letter, and its form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claims.confirmation.forms import ReasonForm
from claims.confirmation.sheet import Sheet
from reviews.notices.copies.ways import Way
from reviews.notices.models import Channel, Notice


class CopyForm(ReasonForm):
    """Form of a copy: the channel, one of `ways` with its masked address, and the reason."""

    channel = forms.ChoiceField(
        label=pgettext_lazy("notice", "경로"),
        help_text=gettext_lazy("지금 확인된 연락처로만 나갑니다. 주소는 여기서 바꾸지 못합니다."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    field_order = ("channel", "reason")

    def __init__(self, *args: Any, ways: Sequence[Way], **more: Any) -> None:
        super().__init__(
            *args,
            hint=gettext_lazy("예: 메일을 지웠다고 전화함. 개인정보는 적지 마세요."),
            missing=gettext_lazy("다시 보내는 사유를 적어 주세요."),
            least=2,
            **more,
        )
        field: Any = self.fields["channel"]
        field.choices = [
            (way.channel, f"{Channel(way.channel).label} {way.contact.hint}") for way in ways
        ]


def copy_sheet(notice: Notice, back: str, form: CopyForm, seen: str) -> Sheet:
    """Return the confirmation sheet of a copy of a sent notice. `seen` is its state with the number
    of its copies. One query."""
    number = notice.copies.count()
    return Sheet(
        title=_("보낸 통지 다시 보내기"),
        button=_("사본 보내기"),
        back=back,
        facts=(
            (_("접수번호"), notice.claim.number),
            (_("통지"), str(notice.get_event_display())),
            (_("처음 보낸 날"), date_format(localdate(notice.sent_at), "DATE_FORMAT")),
            (_("지금까지 보낸 사본"), _("%(n)s번") % {"n": number}),
        ),
        notified=_("지금 통지를 받는 사람에게 같은 글이 한 번 더 나갑니다."),
        warning=_("기한은 처음 보낸 통지부터 셉니다. 사본을 보내도 늘어나지 않습니다."),
        version=f"{notice.pk}:{seen}",
        fields=form,
    )
