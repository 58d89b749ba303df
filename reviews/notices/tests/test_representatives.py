"""Letters of a claim go to whom its representation says: the claimant, both, or the other alone."""

import pytest

from claims.representation.tests.factories import in_force
from claims.tests.factories import ClaimFactory
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
