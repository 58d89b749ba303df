from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from claims.intake.models import FilingWindow
from claims.tests.factories import ClaimFactory, UserFactory, extend
from reviews.committee.models import QueueRow, Review

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.mark.django_db
def test_an_escalated_late_claim_gets_its_review_when_the_window_is_extended():
    claim = ClaimFactory(route="late", filed_at=datetime(2022, 11, 8, 12, tzinfo=SEOUL))
    window = FilingWindow.objects.get(code="1015-1")
    extend(window, datetime(2022, 11, 12, tzinfo=SEOUL), UserFactory(roles="admin"))
    assert Review.objects.get(claim=claim).status == "waiting_documents"
    assert QueueRow.objects.filter(pk=claim.pk).exists()
