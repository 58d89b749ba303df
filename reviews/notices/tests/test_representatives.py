"""Letters of a claim go to whom its representation says: the claimant, both, or the other alone."""

import pytest

from claims.personal_data import crypto
from claims.representation.tests.factories import in_force
from claims.tests.factories import ClaimFactory
from reviews.notices.addresses import recipient_aad
from reviews.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("letters", "phones_of", "readers"),
    [
        ("claimant", {"5678"}, {"claimant"}),
        ("both", {"5678", "3333"}, {"claimant", "representative"}),
        ("instead", {"3333"}, {"representative"}),
    ],
)
def test_letters_go_to_whom_the_representation_says(letters, phones_of, readers, phones, write):
    claim = ClaimFactory(plain_phone="01012345678", plain_email="")
    in_force(claim, "proxy", letters=letters, name="이수진")
    write(claim=claim, key="fact:1")
    write(claim=claim, key="fact:1")  # once, whoever reads it
    notices = Notice.objects.filter(claim=claim)
    assert {one.recipient_hint[-4:] for one in notices} == phones_of
    assert {one.addressee for one in notices} == readers
    assert len(notices) == len(readers)


def test_a_mail_address_alone_takes_the_letters(write, settings):
    settings.NOTICE_PREFER = ["alimtalk", "lms", "mail"]
    claim = ClaimFactory(plain_phone="", plain_email="claimant@example.test")
    in_force(claim, "proxy", letters="instead", phone="", email="proxy@example.test")
    write(claim=claim, key="fact:2")
    (notice,) = Notice.objects.filter(claim=claim)
    assert (notice.channel, notice.addressee) == ("mail", "representative")
    aad = recipient_aad(claim.number)
    assert crypto.decrypt(notice.recipient, aad=aad) == "proxy@example.test"
