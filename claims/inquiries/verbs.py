"""Noting inquiries and notes. Each verb locks the claim first."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import clock
from claims.errors import ConflictError, DomainError, ErasedClaimError, ForbiddenError
from claims.inquiries.models import ClaimNote, Inquiry, InquiryKind, InquiryOutcome, seal_text
from claims.policy.deadlines import add_working_days, is_working_day
from claims.register.locks import lock_claim
from claims.register.models import Claim
from claims.users.models import User
from claims.users.permissions import require_permission

LONGEST_TEXT = 2_000  # characters
FURTHEST = timedelta(days=90)  # latest time of a call-back
SAME_CLICK = timedelta(minutes=1)  # an equal text of the same person within it is a second click


class TextNeededError(DomainError):
    message = gettext_lazy("내용을 1자 이상 2,000자 이내로 적어 주세요.")


class OutcomeNeededError(DomainError):
    message = gettext_lazy("결과를 고르거나 다시 연락할 날을 적어 주세요.")


class CallBackDayError(DomainError):
    message = gettext_lazy("오늘부터 90일 안의 영업일을 골라 주세요.")


class AlreadyFinishedError(ConflictError):
    message = gettext_lazy("이미 마친 문의입니다. 누가 언제 마쳤는지 아래에서 확인해 주세요.")


class AtOfficeError(ConflictError):
    message = gettext_lazy(
        "부서의 답을 기다리는 문의입니다. 답이 오거나 전달을 취소한 뒤에 다시 해 주세요."
    )


class NotFinishedError(ConflictError):
    message = gettext_lazy(
        "기다리는 문의이거나 처음부터 마친 문의입니다. 지금 상태를 아래에서 확인해 주세요."
    )


@transaction.atomic
def note_inquiry(
    *, claim: Claim, by: User, kind: str, text: str, outcome: str = "",
    call_back_on: date | None = None,
) -> Inquiry:  # fmt: skip
    """Note a contact of a claimant; with `outcome` it is finished, with `call_back_on` it waits
    (`escalation` passes it to an office). An equal one of the same person within a minute (a second
    click) is returned instead.

    Raises ForbiddenError, ErasedClaimError, TextNeededError (empty or too long), OutcomeNeededError
    (an unknown kind or outcome; both or neither of the two given), CallBackDayError (no working day
    within 90 days)."""
    require_permission(by, "claims.log_inquiry")
    claim = _open_claim(claim.pk)
    text = checked_text(text)
    if kind not in InquiryKind.values:
        raise OutcomeNeededError(_("문의가 온 경로를 골라 주세요."))
    if bool(outcome) == bool(call_back_on) or outcome not in {"", *InquiryOutcome.values}:
        raise OutcomeNeededError()
    if call_back_on is not None:
        check_day(call_back_on)
    at, sealed = clock.now(), seal_text(Inquiry, claim, text)
    same = {"kind": kind, "by": by, "text_digest": sealed["text_digest"]}
    again = Inquiry.objects.filter(claim=claim, at__gt=at - SAME_CLICK, **same).first()
    if again is not None:
        return again
    done = {"done_at": at, "done_by": by, "outcome": outcome} if outcome else {}
    return Inquiry.objects.create(
        claim=claim, kind=kind, by=by, at=at, call_back_on=call_back_on, **sealed, **done
    )


@transaction.atomic
def finish_inquiry(*, inquiry: Inquiry, by: User, outcome: str) -> Inquiry:
    """Finish a waiting call-back with its outcome. Raises ForbiddenError (without
    `claims.log_inquiry`), OutcomeNeededError (unknown outcome), AlreadyFinishedError (409),
    AtOfficeError (409: an office is to answer it)."""
    require_permission(by, "claims.log_inquiry")
    inquiry = lock_inquiry(inquiry)
    if outcome not in InquiryOutcome.values:
        raise OutcomeNeededError(_("결과를 골라 주세요."))
    if not inquiry.is_waiting:
        raise AlreadyFinishedError()
    if inquiry.office:
        raise AtOfficeError()
    inquiry.outcome, inquiry.done_at, inquiry.done_by = outcome, clock.now(), by
    inquiry.save(update_fields=["outcome", "done_at", "done_by"])
    return inquiry


@transaction.atomic
def reopen_inquiry(*, inquiry: Inquiry, by: User) -> Inquiry:
    """Undo the finishing of a call-back. Raises ForbiddenError (another person finished it),
    NotFinishedError (409: it waits, or never was a call-back)."""
    require_permission(by, "claims.log_inquiry")
    inquiry = lock_inquiry(inquiry)
    if inquiry.is_waiting or inquiry.call_back_on is None:
        raise NotFinishedError()
    if inquiry.done_by_id != by.pk:
        raise ForbiddenError()
    inquiry.outcome, inquiry.done_at, inquiry.done_by = "", None, None
    inquiry.save(update_fields=["outcome", "done_at", "done_by"])
    return inquiry


@transaction.atomic
def postpone_inquiry(*, inquiry: Inquiry, by: User, day: date) -> Inquiry:
    """Move a waiting call-back to another working day. Raises ForbiddenError (without
    `claims.log_inquiry`), AlreadyFinishedError (409), AtOfficeError (409: an office is to answer
    it), CallBackDayError (no working day within 90 days)."""
    require_permission(by, "claims.log_inquiry")
    inquiry = lock_inquiry(inquiry)
    if not inquiry.is_waiting:
        raise AlreadyFinishedError()
    if inquiry.office:
        raise AtOfficeError()
    check_day(day)
    inquiry.call_back_on = day
    inquiry.save(update_fields=["call_back_on"])
    return inquiry


@transaction.atomic
def write_note(*, claim: Claim, by: User, text: str) -> ClaimNote:
    """Write a note on a claim. An equal note of the same person within a minute (a second click) is
    returned instead.

    Raises ForbiddenError (without `claims.write_note`), ErasedClaimError, TextNeededError (empty or
    too long)."""
    require_permission(by, "claims.write_note")
    claim = _open_claim(claim.pk)
    at, sealed = clock.now(), seal_text(ClaimNote, claim, checked_text(text))
    again = ClaimNote.objects.filter(
        claim=claim, by=by, at__gt=at - SAME_CLICK, text_digest=sealed["text_digest"],
        withdrawn_at=None,
    ).first()  # fmt: skip
    return again or ClaimNote.objects.create(claim=claim, by=by, at=at, **sealed)


@transaction.atomic
def withdraw_note(*, note: ClaimNote, by: User, back: bool = False) -> ClaimNote:
    """Withdraw a note that `by` wrote, or with `back` undo the withdrawal; a note already in that
    state is returned as it is. Raises ForbiddenError (without `claims.write_note`, or another
    person's note)."""
    require_permission(by, "claims.write_note")
    lock_claim(note.claim_id)
    note = ClaimNote.objects.select_for_update().get(pk=note.pk)
    if note.by_id != by.pk:
        raise ForbiddenError(_("메모는 적은 사람만 취소합니다."))
    if (note.withdrawn_at is None) == back:
        return note
    note.withdrawn_at, note.withdrawn_by = (None, None) if back else (clock.now(), by)
    note.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return note


def next_working_day() -> date:
    return add_working_days(clock.today(), 1)


def _open_claim(claim_id: int) -> Claim:
    """Lock the claim and return it. Raises ErasedClaimError if its personal data was erased."""
    claim = lock_claim(claim_id)
    if claim.erased_at is not None:
        raise ErasedClaimError()
    return claim


def lock_inquiry(inquiry: Inquiry) -> Inquiry:
    """Lock the claim of an inquiry, then the inquiry, and return it as it stands then. Raises
    ErasedClaimError."""
    _open_claim(inquiry.claim_id)
    rows = Inquiry.objects.select_for_update(of=("self",)).select_related("claim")
    return rows.get(pk=inquiry.pk)


def checked_text(text: str) -> str:
    """Return the text stripped. Raises TextNeededError for an empty one or one of over LONGEST_TEXT
    characters."""
    text = text.replace("\0", "").strip()
    if not text or len(text) > LONGEST_TEXT:
        raise TextNeededError()
    return text


def check_day(day: date) -> None:
    """Raise CallBackDayError unless the day is a working day from today to FURTHEST (90 days)
    on."""
    today = clock.today()
    if not today <= day <= today + FURTHEST:
        raise CallBackDayError()
    if not is_working_day(day):
        said = _("그날은 영업일이 아닙니다. 다음 영업일은 %(next)s입니다.")
        after = date_format(add_working_days(day, 0), "DATE_FORMAT")
        raise CallBackDayError(said % {"next": after})
