"""Confirmation sheets of acts on a request about personal data."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.confirmation.forms import ReasonForm
from claims.confirmation.sheet import Sheet
from claims.display.dates import day
from reviews.data_subject_requests.errors import SettledRequestError
from reviews.data_subject_requests.models import DataSubjectRequest
from reviews.data_subject_requests.states import Ground, RequestOutcome


def _sheet(request: DataSubjectRequest, facts: list[tuple[Any, Any]], **more: Any) -> Sheet:
    """Return a sheet with the request's claim, kind and days, then `facts`. Raises
    SettledRequestError unless it is open."""
    if not request.is_open:
        raise SettledRequestError
    claim = request.claim
    return Sheet(
        back=reverse("data_subject_requests:claim", args=[claim.number]),
        facts=(
            (_("접수번호"), claim.number),
            (_("신청인"), str(claim.shown_name)),
            (_("요구"), str(request.get_kind_display())),
            (_("요구한 날"), day(request.filed_on)),
            (_("답할 기한"), day(request.due_on)),
            *facts,
        ),
        version=f"{request.pk}:{request.status}:{request.due_on}",
        **more,
    )


def answer_sheet(request: DataSubjectRequest, given: dict[str, Any]) -> Sheet:
    """Return the sheet before a request is answered; `given` are the values of an AnswerForm."""
    facts: list[tuple[Any, Any]] = [(_("답"), str(RequestOutcome(given["outcome"]).label))]
    if given["ground"]:
        facts.append((_("근거"), str(Ground(given["ground"]).label)))
    return _sheet(
        request,
        [*facts, (_("답한 내용"), given["reason"])],
        title=_("개인정보 요구에 답하기"),
        button=_("답하고 알리기"),
        notified=_("신청인에게 답과 이유가 안내됩니다."),
        next_person=_("없음. 요구가 끝납니다."),
    )


def extension_sheet(request: DataSubjectRequest, given: dict[str, Any]) -> Sheet:
    """Return the sheet before a request is put off; `given` are the values of an ExtensionForm."""
    return _sheet(
        request,
        [(_("늘린 기한"), day(given["until"])), (_("사유"), given["reason"])],
        title=_("열람 기한 늘리기"),
        button=_("늘리고 알리기"),
        notified=_("신청인에게 늘린 기한과 사유가 안내됩니다."),
        next_person=_("간사. 늘린 기한까지 답합니다."),
    )


def withdrawal_sheet(request: DataSubjectRequest, form: ReasonForm) -> Sheet:
    """Return the sheet before a request is ended because its claimant withdraws it. `form` asks for
    the reason."""
    return _sheet(
        request,
        [],
        title=_("개인정보 요구 철회 처리"),
        button=_("철회로 처리"),
        notified=_("자동으로 나가는 통지는 없습니다."),
        next_person=_("없음. 요구가 끝납니다."),
        fields=form,
    )
