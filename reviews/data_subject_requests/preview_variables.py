"""Variables of the letters about a request, for the preview of a template on a claim."""

from __future__ import annotations

from collections.abc import Mapping

from claims.register.models import Claim
from reviews.data_subject_requests.models import DataSubjectRequest
from reviews.data_subject_requests.notices import answered_variables, extended_variables
from reviews.data_subject_requests.states import RequestStatus
from reviews.notices.events import Event
from reviews.notices.templates.claim_facts import register_facts


def connect() -> None:
    """Register the functions by which the preview of a template gets a claim's variables. Called
    once at start-up."""
    register_facts(Event.DATA_REQUEST_EXTENDED, _extended)
    register_facts(Event.DATA_REQUEST_ANSWERED, _answered)


def _extended(claim: Claim, language: str) -> Mapping[str, str]:
    rows = DataSubjectRequest.objects.filter(claim=claim, extended_at__isnull=False)
    row = rows.order_by("-pk").first()
    return extended_variables(row) if row else {}


def _answered(claim: Claim, language: str) -> Mapping[str, str]:
    rows = DataSubjectRequest.objects.filter(claim=claim, status=RequestStatus.ANSWERED)
    row = rows.order_by("-pk").first()
    return answered_variables(row) if row else {}
