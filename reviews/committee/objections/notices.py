"""Notices of an objection to the claimant, each in the transaction of its verb."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from claims.documents.models import DocumentKind
from claims.korean import in_korean, letter_day
from reviews.committee.ballots.document_checks import kinds_handed_in
from reviews.committee.lifecycle.route_letters import step_on
from reviews.committee.models import Objection
from reviews.committee.objections.deadlines import policy_of, refusal_key
from reviews.notices.events import Event
from reviews.notices.outbox.write import write_notice
from reviews.notices.texts.routes import route_text


def notify_received(objection: Objection) -> None:
    """Write the notice to the claimant that an objection was received, with the day of filing and
    the last day for its decision (`decide_by`). A second call writes nothing. Raises
    NoTemplateError, and RuntimeError outside a transaction."""
    _write(Event.OBJECTION_RECEIVED, objection, "received", received_variables(objection))


def received_variables(objection: Objection) -> dict[str, str]:
    return {
        "filed_on": letter_day(objection.filed_on),
        "decide_by": letter_day(objection.decide_by),
    }


def notify_late(objection: Objection) -> None:
    """Write the notice to the claimant that an objection came after its last day, in the caller's
    transaction. A second call writes nothing. Raises NoTemplateError, and RuntimeError outside a
    transaction."""
    _write(Event.OBJECTION_LATE, objection, "late", late_variables(objection))


def late_variables(objection: Objection) -> dict[str, str]:
    return {
        "filed_on": letter_day(objection.filed_on),
        "deadline_on": letter_day(objection.deadline_on),
    }


def notify_upheld(objection: Objection) -> None:
    """Write the notice to the claimant that an objection was upheld (`upheld_variables`), in the
    caller's transaction. Call it after `reroute`. A second call writes nothing. Raises
    NoTemplateError, and RuntimeError outside a transaction."""
    _write(Event.OBJECTION_UPHELD, objection, "upheld", upheld_variables(objection))


def upheld_variables(objection: Objection) -> dict[str, str]:
    """Return the letter's variables `route` (in words), `reason`, and `next_step` (what happens
    next with route and payouts, as they are now)."""
    route = objection.to_route
    return {
        "route": route_text(route, settings.LANGUAGE_CODE),
        "reason": objection.reason,
        "next_step": step_on(objection.claim, route, objection.to_tier),
    }


def notify_refused(objection: Objection) -> None:
    """Write the notice to the claimant that an objection was refused, with the reason and how to
    take it to the council, in the caller's transaction. A second call writes nothing. Raises
    NoTemplateError, and RuntimeError outside a transaction."""
    _write(Event.OBJECTION_REFUSED, objection, "refused", refused_variables(objection))


def refused_variables(objection: Objection) -> dict[str, str]:
    claim = objection.claim
    with in_korean():
        text = _("신청액이 없는 신청이라 협의체가 심의할 금액이 없습니다.")
        if claim.current_claimed_loss:
            text = _(
                "이 답에 이의가 있으면 안내를 받은 날부터 %(days)s일 안에 전화나 서면으로 "
                "말씀해 주세요. 협의체가 심의합니다."
            ) % {"days": policy_of(claim).appeal_days}
    return {"reason": objection.reason, "council": text}


def notify_passed(objection: Objection) -> None:
    """Write the notice to the claimant that an objection was taken to the council, and which
    documents are missing, in the caller's transaction. A second call writes nothing. Raises
    NoTemplateError, ValueError (it was not taken there), and RuntimeError outside a transaction."""
    _write(Event.OBJECTION_PASSED, objection, "passed", passed_variables(objection))


def passed_variables(objection: Objection) -> dict[str, str]:
    """Return the letter's variables `filed_on` (day of the request) and `documents` (missing kinds,
    or 없음) for an objection that was taken to the council. Raises ValueError for one that was
    not."""
    review = objection.review
    if review is None or objection.appeal_on is None:
        raise ValueError("the objection is not before the council")
    there = kinds_handed_in([objection.claim_id])[objection.claim_id]
    with in_korean():
        missing = [
            str(DocumentKind(kind).label)
            for kind in review.policy.required_kinds
            if kind not in there
        ]
        return {
            "filed_on": letter_day(objection.appeal_on),
            "documents": ", ".join(missing) or _("없음"),
        }


def _write(event: Event, objection: Objection, what: str, variables: dict[str, str]) -> None:
    key = refusal_key(objection) if what == "refused" else f"objection:{objection.pk}:{what}"
    write_notice(event=event, claim=objection.claim, variables=variables, key=key)
