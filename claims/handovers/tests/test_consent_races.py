"""A claimant answers by link at the moment in which others act: real threads, real locks."""

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction

from claims.clock import today
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.verbs import AskedDocuments, issue_upload_links
from claims.handovers.consents_by_link import answer_by_link
from claims.handovers.errors import WithReceiverError
from claims.handovers.models import ProvisionConsent
from claims.handovers.receivers import digest_of_terms, lock_terms, set_receiver
from claims.handovers.tests import factories as make
from claims.handovers.writing import write_file
from claims.tests.races import at_once, errors_of, impatient

pytestmark = pytest.mark.django_db(transaction=True)


def link_of(claim):
    until = today() + timedelta(days=60)
    issue_upload_links([AskedDocuments(claim.pk, (), until)], actor=None, for_consent=True)
    UploadLink.objects.update(visits=1)
    return UploadLink.objects.get(claim=claim)


@pytest.mark.parametrize("_time", range(3))
def test_a_withdrawal_while_the_file_is_made_is_in_time_or_refused(_time):
    """The file never holds a claim whose claimant was told on the page that it is not."""
    to = make.receiver()
    make.claims_with_consent(to, 1)
    claim = make.claim_of(to.company)
    link, seen = link_of(claim), digest_of_terms(to)
    answer_by_link(link_id=link.pk, agrees=True, seen=seen)
    handover = make.confirmed(to)
    answers = at_once(
        lambda: answer_by_link(link_id=link.pk, agrees=False, seen=seen),
        lambda: write_file(handover_id=handover.pk),
    )
    refused = errors_of(answers)
    item, row = handover.items.get(claim=claim), ProvisionConsent.objects.get(claim=claim)
    if refused:
        assert [type(error) for error in refused] == [WithReceiverError]
        assert (item.status, row.answer) == ("handed", "given")
    else:
        assert (item.status, row.answer) == ("left_out", "withdrawn")


def test_two_clicks_are_one_answer():
    to = make.receiver()
    link, seen = link_of(make.claim_of(to.company)), digest_of_terms(to)
    answers = at_once(
        *(lambda: answer_by_link(link_id=link.pk, agrees=True, seen=seen) for _n in range(3))
    )
    assert errors_of(answers) == []
    row = ProvisionConsent.objects.get()
    assert row.answer == "given" and row.events.count() == 1


def test_who_waits_with_an_answer_keeps_nobody_but_a_change_of_terms():
    """One claimant may wait for the worker that makes a file; the others answer."""
    to, by = make.receiver(), make.secretary()
    link, called = link_of(make.claim_of(to.company)), make.claim_of(to.company)
    seen, more = digest_of_terms(to), make.SAID | {"purpose": "보상과 홍보"}
    with transaction.atomic():
        lock_terms(to.pk)
        answers = at_once(
            impatient(lambda: answer_by_link(link_id=link.pk, agrees=True, seen=seen)),
            impatient(lambda: make.consent(called, to, by=by)),
            impatient(lambda: set_receiver(by=by, name=to.name, receiver=to, **more)),
        )
    assert [type(error) for error in errors_of(answers)] == [OperationalError]
    assert isinstance(answers[2], OperationalError)
    assert ProvisionConsent.objects.count() == 2
