"""Letters to the claimant about the end of a challenge (기피), each in the transaction of its
verb. They name no member."""

from __future__ import annotations

from django.utils.translation import gettext as _

from claims.korean import in_korean, letter_day
from reviews.committee.models import Challenge
from reviews.notices.events import Event
from reviews.notices.outbox.write import write_notice


def notify_upheld(challenge: Challenge, *, refilled: bool) -> None:
    """Write the letter to the claimant on an upheld challenge, in the caller's transaction.
    `refilled`: another member took the seat; else the letter says that the review waits for one.
    Raises NoTemplateError, and RuntimeError outside a transaction."""
    _write(Event.CHALLENGE_UPHELD, challenge, upheld_variables(challenge, refilled=refilled))


def upheld_variables(challenge: Challenge, *, refilled: bool) -> dict[str, str]:
    with in_korean():
        step = _("다른 위원이 그 자리를 맡을 때까지 심의가 기다립니다.")
        if refilled:
            step = _("추첨으로 정한 다른 위원이 그 자리를 맡아 심의를 이어 갑니다.")
    return {"filed_on": _filed_on(challenge), "next_step": step}


def notify_dismissed(challenge: Challenge) -> None:
    """Write the letter to the claimant on a dismissed challenge, with the chair's reason, in the
    caller's transaction. Raises NoTemplateError, and RuntimeError outside a transaction."""
    _write(Event.CHALLENGE_DISMISSED, challenge, dismissed_variables(challenge))


def dismissed_variables(challenge: Challenge) -> dict[str, str]:
    return {"filed_on": _filed_on(challenge), "reason": challenge.answer}


def notify_closed(challenge: Challenge, *, withdrawn: bool) -> None:
    """Write the letter to the claimant on a challenge that ended undecided, in the caller's
    transaction: the claimant withdrew it (`withdrawn`), or its member has left the panel. Raises
    NoTemplateError, and RuntimeError outside a transaction."""
    _write(Event.CHALLENGE_CLOSED, challenge, closed_variables(challenge, withdrawn=withdrawn))


def closed_variables(challenge: Challenge, *, withdrawn: bool) -> dict[str, str]:
    with in_korean():
        cause = _("그 위원이 이 심의를 더 맡지 않게 되어 결정할 것이 없습니다.")
        if withdrawn:
            cause = _("말씀하신 대로 기피 신청을 철회로 처리했습니다.")
    return {"filed_on": _filed_on(challenge), "cause": cause}


def _write(event: Event, challenge: Challenge, variables: dict[str, str]) -> None:
    claim = challenge.assignment.review.claim
    write_notice(
        event=event, claim=claim, variables=variables, key=f"challenge:{challenge.pk}:ended"
    )


def _filed_on(challenge: Challenge) -> str:
    return letter_day(challenge.filed_on)
