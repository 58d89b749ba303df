"""The bulk that tells a route promises only the money that its claim will get."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import clock
from reviews.notices.bulk.preview.contents import preview
from reviews.notices.bulk.running import processing
from reviews.notices.bulk.tests import factories as make
from reviews.notices.models import Notice
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
PAYS = {
    "ko": "지원금 50,000원을 신청하신 계좌로 보내 드립니다.",
    "en": "A grant of 50,000 won goes to",
}
HELD = {"ko": "확인하는 동안 보류하고 있습니다.", "en": "waits until we have looked at both"}
NO_ACCOUNT = {"ko": "계좌가 없거나 예금주가 달라", "en": "we have no account of yours for it"}
GONE = {"ko": "이 신청에는 지원금을 지급하지 않습니다.", "en": "so no grant is paid for it"}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_route_letter_of_a_bulk_says_what_is_held_and_what_was_paid(language):
    held = holds.held()
    duplicate = holds.duplicate(holds.held())
    paid = money.paid(money.approved(money.tier_payout(amount=50_000)))
    none = money.tier_claim()
    bulk = make.prepared(make.tier_audience(language))
    with CaptureQueriesContext(connection) as seen:
        processing.process_chunk(bulk.pk)
    assert sum(" AS coming" in query["sql"] for query in seen) == 1
    bodies = dict(Notice.objects.filter(bulk=bulk).values_list("claim", "body"))
    assert HELD[language] in bodies[held.claim_id]
    assert GONE[language] in bodies[duplicate.claim_id]
    assert PAYS[language] in bodies[held.other_id]
    assert NO_ACCOUNT[language] in bodies[none.pk]
    for claim in (held.claim_id, duplicate.claim_id, paid.claim_id, none.pk):
        assert PAYS[language] not in bodies[claim]


def test_the_preview_shows_the_letter_of_a_held_claim_as_it_is_stored():
    held = holds.held()
    make.withdraw(held.other)  # so that the held claim is the first recipient
    shown = preview(make.tier_audience(), clock.now())
    assert shown.sample_claim.pk == held.claim_id
    assert HELD["ko"] in shown.sample.body
