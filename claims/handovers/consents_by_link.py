"""A claimant's own answer on giving their data to the receiver of their claim, by a link in a
letter. Nobody is signed in: the link and the verification digits stand for the permission."""

from __future__ import annotations

from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists

from claims.clock import today
from claims.documents.upload_links.errors import ClosedConsentLinkError, WrongLinkError
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.visits import lock_link
from claims.handovers.consents import is_given_again, record_answers, tell_given_again
from claims.handovers.errors import NewTermsError, OlderAnswerError, WithReceiverError
from claims.handovers.models import HandoverItem, HandoverReceiver, ProvisionConsent
from claims.handovers.queries import has_receiver, takes_consent
from claims.handovers.reading import ConsentLine
from claims.handovers.receivers import digest_of_terms, lock_terms
from claims.handovers.states import WITH_RECEIVER, Answer, Channel
from claims.register.models import Claim, Route


class Asked(NamedTuple):
    """Question of the page of a link: the receiver with its terms, the present answer (None
    without one), and True in `with_receiver` if the claim is in a file for that receiver, so
    that the office answers from then on."""

    receiver: HandoverReceiver
    answer: ProvisionConsent | None
    with_receiver: bool


def asked_of(link: UploadLink) -> Asked:
    """Return the question of a usable link; three queries. Raises WrongLinkError for a link
    that asks for no consent, ClosedConsentLinkError if its claim is no longer an affiliate's, or
    came back from the receiver, or no receiver is registered for it."""
    receiver = _receiver_of(link, link.claim)
    answer = ProvisionConsent.objects.filter(claim=link.claim_id, receiver=receiver).first()
    return Asked(receiver, answer, _is_with(receiver, link.claim_id))


@transaction.atomic
def answer_by_link(*, link_id: int, agrees: bool, seen: str) -> ProvisionConsent:
    """Record the answer of the claimant who has opened a link and given the verification digits,
    in place of an earlier one. A refusal after a consent is its withdrawal; the same answer again
    changes nothing. `seen` is the `digest_of_terms` of the page, and is kept with the answer.

    Raises the LinkErrors of `lock_link` and `asked_of`, WithReceiverError (409: the claim is in the
    receiver's file), NewTermsError (409: other terms than those `seen`), OlderAnswerError (a
    consent, and a refusal of a later day is known)."""
    link, claim = lock_link(link_id)
    found = _receiver_of(link, claim)
    receiver = lock_terms(found.pk)
    # A worker that makes a file holds its consents: once they are locked here, its items are seen.
    rows = ProvisionConsent.objects.select_for_update(no_key=True)
    before = rows.filter(claim=claim, receiver=receiver).first()
    if _is_with(receiver, claim.pk):
        raise WithReceiverError
    if seen != digest_of_terms(receiver):
        raise NewTermsError
    answer = Answer.GIVEN if agrees else _refusal(before)
    if before is not None and before.answer == answer:
        return before
    line = ConsentLine(0, claim.number, answer, Channel.LINK, today())
    if not record_answers(receiver, [(claim.pk, line)], None, terms=seen):
        raise OlderAnswerError
    if before and is_given_again(line, (before.answer, before.channel, before.answered_on)):
        tell_given_again(receiver, [claim.pk])
    return ProvisionConsent.objects.get(claim=claim, receiver=receiver)


def _receiver_of(link: UploadLink, claim: Claim) -> HandoverReceiver:
    """Return the receiver of the company that the claim concerns. Raises as `asked_of`."""
    if not link.for_consent:
        raise WrongLinkError
    asked = Claim.objects.filter(takes_consent() | has_receiver(), pk=claim.pk)
    receivers = HandoverReceiver.objects.filter(Exists(asked), company=claim.company_id)
    found = receivers.first()
    if claim.route != Route.AFFILIATE or found is None:
        raise ClosedConsentLinkError
    return found


def _is_with(receiver: HandoverReceiver, claim_id: int) -> bool:
    items = HandoverItem.objects.filter(receiver=receiver, claim=claim_id)
    return items.filter(status__in=WITH_RECEIVER).exists()


def _refusal(before: ProvisionConsent | None) -> Answer:
    """Return WITHDRAWN after a consent and after a withdrawal, else REFUSED."""
    if before is not None and before.answer in (Answer.GIVEN, Answer.WITHDRAWN):
        return Answer.WITHDRAWN
    return Answer.REFUSED
