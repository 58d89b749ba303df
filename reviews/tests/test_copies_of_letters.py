"""Copies of sent letters where other packages read letters: terms and erasures."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.tests.factories import ClaimFactory, UserFactory
from reviews.committee.objections.deadlines import letter_received_on
from reviews.erasure.claim_tables import TABLES
from reviews.notices.conftest import write  # noqa: F401
from reviews.notices.copies.verbs import copy_notice
from reviews.notices.models import Notice
from reviews.notices.receipt_days import first_received_on
from reviews.notices.tests.states import sent

pytestmark = pytest.mark.django_db


def copy_of(letter):
    by = UserFactory(roles=["secretariat"])
    return copy_notice(notice=letter, channel="mail", by=by, reason="메일을 지웠다고 전화함")


def test_terms_count_from_the_first_letter(write):  # noqa: F811
    claim = ClaimFactory()
    notice = write(event="route_changed", claim=claim)
    sent(notice, at=timezone.now() - timedelta(days=3))
    day = letter_received_on(claim)
    assert day == first_received_on([notice])
    copy = copy_of(notice)
    sent(copy)
    end_of_first = {"status": "failed", "last_code": "550"}
    Notice.objects.filter(pk=notice.pk).update(**end_of_first)
    assert letter_received_on(claim) is None  # a copy alone starts no term


def test_a_copy_is_no_act_that_keeps_a_claim_from_erasure(write):  # noqa: F811
    letter = write()
    sent(letter)
    copy = copy_of(letter)
    table = next(one for one in TABLES if one.label == "reviews.Notice")
    assert letter in table.acts() and copy not in table.acts()
    assert copy in table.rows_of([letter.claim_id]) and "copy_reason" in table.blanked
