"""A corrected contact ends the open upload links, which its former holder may know."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from claims.contacts.tests.factories import HOME, NEW_MAIL, NEW_PHONE, corrected_contact
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.tests.factories import link_for_account, path_of
from claims.register.models import CorrectedContact
from claims.tests.factories import ClaimFactory, UserFactory
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db
ENDS = "열려 있는 서류 제출 링크가 닫힙니다"


@pytest.fixture
def claim():
    return ClaimFactory(plain_phone="01012345678", plain_email="filed@example.test")


def standing(claim):
    return UploadLink.objects.standing().filter(claim=claim).count()


@pytest.mark.parametrize("part", [{"phone": NEW_PHONE}, {"email": NEW_MAIL}])
def test_a_corrected_telephone_or_mail_ends_every_open_link(claim, part):
    other = ClaimFactory()
    link_for_account(claim), path_of(claim), path_of(other)
    agent = UserFactory(roles=["customer_centre"])
    corrected_contact(claim, by=agent, **part)
    assert (standing(claim), standing(other)) == (0, 1)
    ended = UploadLink.objects.filter(claim=claim)
    assert {link.revoked_by for link in ended} == {agent}
    path_of(claim)  # issued afterwards
    corrected_contact(claim, address=HOME)
    assert standing(claim) == 1


def test_the_database_corrects_no_contact_beside_an_open_link(claim):
    link = link_for_account(claim)
    by = UserFactory(roles=["customer_centre"])
    row = {"claim": claim, "version": 1, "proof": "call", "reason": "x", "entered_by": by}

    def correct(**changes):
        with transaction.atomic(), connection.cursor() as cursor:
            CorrectedContact.objects.create(**row | changes)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError) as caught:
        correct(changes_email=True)
    assert refused_by(caught.value) == "former_contact_knows_no_open_link"
    correct(changes_email=True, created_at=link.issued_at - timedelta(seconds=1))
    assert standing(claim) == 1


def test_the_form_says_that_open_links_end_and_the_answer_that_they_did(client, claim):
    client.force_login(UserFactory(roles=["customer_centre"]))
    url = reverse("contacts:correct", args=[claim.number])
    assert ENDS not in client.get(url).content.decode()
    path_of(claim)
    assert ENDS in client.get(url).content.decode()
    sent = {"proof": "call", "reason": "통화", "seen_version": "0", "phone": NEW_PHONE}
    page = client.post(url, sent, follow=True).content.decode()
    assert "열려 있던 서류 제출 링크를 닫았습니다" in page
    path_of(claim)
    page = client.post(url, sent | {"phone": "010-3456-1111", "seen_version": "0"})
    assert page.status_code == 409 and ENDS in page.content.decode()
