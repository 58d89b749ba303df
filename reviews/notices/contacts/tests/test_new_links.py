"""Letters that are not sent yet get a link newly issued if a correction ended the former one."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from claims import clock
from claims.contacts.tests.factories import HOME, corrected_contact
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.tests.factories import link_for_account, link_of, path_of
from claims.documents.upload_links.verbs import address_of
from claims.personal_data import crypto
from claims.representation.tests.factories import in_force
from claims.representation.verbs import end_representation
from claims.tests.factories import ClaimFactory, UserFactory
from claims.trail.triggers import refused_by
from reviews.notices.models import Notice
from reviews.notices.post.batches import cancel_batch, make_batch
from reviews.notices.sending_policy.suppression import suppress_address
from reviews.notices.tests.states import dead, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("phones_first")]


@pytest.fixture
def claim():
    return ClaimFactory(plain_phone="01012345678", plain_email="")


@pytest.fixture
def ask(write):
    """Write a letter with the claim's link for documents."""
    return lambda claim, key="": write(
        "documents_requested", claim=claim, key=key, upload_link=address_of(link_of(claim))
    )


def state(notice):
    notice.refresh_from_db()
    return notice.status, notice.body


def only_the_link_differs(after, before, link):
    digest = crypto.text_digest(after.subject, after.body)
    assert after.body == before.body.replace(
        *(address_of(one) for one in (link, link_of(after.claim)))
    )
    assert bytes(after.body_digest) == digest and after.body != before.body
    assert address_of(link_of(after.claim)) in after.values.values()


@pytest.mark.parametrize("how", ["waits", "failed", "stopped"])
def test_a_letter_that_is_not_sent_yet_has_the_new_link(claim, ask, how):
    with clock.at(clock.now() - timedelta(days=2)):
        path_of(claim)
    former, letter = link_of(claim), ask(claim, key="documents:7")
    before = Notice.objects.get(pk=letter.pk)
    if how == "failed":
        dead(letter, code="3032")
    if how == "stopped":
        secretary = UserFactory(roles=["secretariat"])
        suppress_address(notice=letter, reason="wrong_number", by=secretary)
    corrected_contact(claim)
    going = Notice.objects.get(claim=claim, event=letter.event, status="pending")
    assert going.recipient_hint.endswith("9876")
    only_the_link_differs(going, before, former)
    new = link_of(claim)
    for field in ("kinds", "expires_at", "asked_at", "for_account"):
        assert getattr(new, field) == getattr(former, field)
    assert (new.failures, new.issued_by) == (0, None)


def test_a_letter_that_was_being_printed_has_it_once_its_batch_is_cancelled(claim, ask):
    corrected_contact(claim, address=HOME)
    with clock.at(clock.now() - timedelta(days=2)):
        path_of(claim)
    former, letter = link_of(claim), ask(claim, key="documents:7")
    before = Notice.objects.get(pk=letter.pk)
    dead(letter, code="3032")
    secretary = UserFactory(roles=["secretariat"])
    batch = make_batch(by=secretary)
    corrected_contact(claim)
    assert state(letter) == ("suppressed", before.body)  # as it is printed
    cancel_batch(batch=batch, by=secretary, reason="새 연락처로 보냄")
    letter.refresh_from_db()
    assert letter.status == "failed"
    only_the_link_differs(letter, before, former)


def test_what_was_sent_stays_and_nobody_needs_a_link(claim, ask):
    path_of(claim)
    letter = ask(claim)
    sent(letter, by="lms")
    before = state(letter)
    corrected_contact(claim)
    assert state(letter) == before
    assert not UploadLink.objects.standing().exists()


def test_a_link_that_was_closed_before_or_is_over_is_not_issued_anew(claim, ask):
    path_of(claim)
    letter = ask(claim)
    UploadLink.objects.update(revoked_at=clock.now())
    over = link_for_account(claim, days=0)
    overdue = ask(claim)
    before = state(letter), state(overdue)
    with clock.at(over.expires_at + timedelta(hours=1)):
        corrected_contact(claim)
        assert (state(letter), state(overdue)) == before
        assert not UploadLink.objects.standing().exists()


def test_a_corrected_postal_address_changes_no_link(claim, ask):
    path_of(claim)
    letter = ask(claim)
    before = state(letter)
    corrected_contact(claim, address=HOME)
    assert state(letter) == before and link_of(claim)


def test_so_has_a_letter_that_waited_for_a_representative_who_reads_no_more(claim, ask):
    row = in_force(claim, "proxy", letters="instead")
    path_of(claim)
    former, letter = link_of(claim), ask(claim)
    before = Notice.objects.get(pk=letter.pk)
    end_representation(row=row, by=UserFactory(roles="secretariat"), reason="위임 철회")
    letter.refresh_from_db()
    assert (letter.status, letter.addressee) == ("pending", "claimant")
    only_the_link_differs(letter, before, former)


@pytest.mark.parametrize("wrong", ["another claim's", "no link", "another word", "sent"])
def test_the_database_lets_a_letter_change_in_its_open_link_alone(claim, ask, wrong):
    path_of(claim)
    letter, former = ask(claim), link_of(claim)
    other = ClaimFactory()
    path_of(other), path_of(claim, anew=True)
    new = address_of(link_of(other if wrong == "another claim's" else claim))
    if wrong == "no link":
        new = new[:-5] + "aaaa/"
    if wrong == "sent":
        sent(letter, by="lms")

    def change(word=""):
        body = letter.body.replace(address_of(former), new) + word
        values = {k: v.replace(address_of(former), new) for k, v in letter.values.items()}
        digest = crypto.text_digest(letter.subject, body)
        rows = Notice.objects.filter(pk=letter.pk)
        with transaction.atomic():
            rows.update(body=body, values=values, body_digest=digest)

    with pytest.raises(IntegrityError) as caught:
        change(word="!" if wrong == "another word" else "")
    assert refused_by(caught.value) == "written_notice_is_frozen"
    if wrong == "another word":
        change()
        with pytest.raises(IntegrityError), connection.cursor() as cursor:
            cursor.execute("UPDATE reviews_notice SET body_digest = 'x' WHERE id = %s", [letter.pk])
