"""Acts on an erased claim: each is refused with a sentence, and writes no new text."""

from __future__ import annotations

import contextlib
import re

import pytest
from django.db import IntegrityError

from claims import clock
from claims.errors import DomainError
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.committee.appeals.verbs import register_appeal
from reviews.committee.lifecycle.restoration import undo_withdrawal
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.erasure.claim_tables import TABLES
from reviews.erasure.conditions import last_cutoff
from reviews.erasure.errors import TooEarlyError
from reviews.erasure.tests import factories as make
from reviews.erasure.verbs import approve_erasure
from reviews.notices.models import Notice

pytestmark = pytest.mark.django_db
LOOKS = ("claims.AccessEntry", "claims.AccessEntryClaim")


@pytest.fixture(autouse=True)
def term(settings):
    settings.RETENTION_YEARS = make.YEARS


def rows_of(claim):
    tables = [t for t in TABLES if t.label not in LOOKS]
    return {t.label: t.rows().filter(**{t.claim: claim.pk}).count() for t in tables}


def erased(claim):
    if Notice.objects.filter(claim=claim, status="pending").exists():
        make.sent(claim)
    make.finished()
    claim = Claim.objects.get(pk=claim.pk)
    assert claim.erased_at is not None
    return claim


def must_refuse(claim, act):
    before = rows_of(claim)
    with pytest.raises(DomainError):
        act()
        after = rows_of(claim)
        pytest.fail(f"allowed: {[k for k in after if after[k] != before[k]]}")
    assert rows_of(claim) == before


def plain():
    return ClaimFactory(no_loss=True, routed_at=make.LONG_AGO)


def test_an_erased_claim_is_not_withdrawn():
    claim = erased(plain())
    must_refuse(
        claim,
        lambda: withdraw_claim(claim=claim, by=make.secretary(), reason="표도연 님이 전화로 철회"),
    )


def test_the_withdrawal_of_an_erased_claim_is_not_undone():
    claim = plain()
    with clock.at(make.LONG_AGO):
        done = withdraw_claim(claim=claim, by=make.secretary(), reason="전화로 철회")
    erased(claim)
    with clock.at(make.LONG_AGO):  # the day is over in any case: the erasure is a reason of its own
        must_refuse(
            claim,
            lambda: undo_withdrawal(withdrawal=done, by=make.secretary(), reason="표도연 님 착오"),
        )


def test_nobody_appeals_for_an_erased_claim():
    review = make.decided_long_ago()
    erased(review.claim)
    must_refuse(
        review.claim,
        lambda: register_appeal(
            review=review, by=make.secretary(), grounds="표도연 님의 말", channel="phone"
        ),
    )


def test_no_letter_is_written_for_an_erased_claim():
    """A letter would hold the facts of the claimant again."""
    review = make.decided_long_ago()
    claim = erased(review.claim)
    letters = Notice.objects.filter(claim=claim).count()
    with contextlib.suppress(DomainError, IntegrityError):
        withdraw_claim(claim=claim, by=make.secretary(), reason="전화로 철회")
    assert Notice.objects.filter(claim=claim).count() == letters


def test_an_erasure_counted_under_a_shorter_period_is_not_approved(settings):
    plain()
    run = make.proposed()
    settings.RETENTION_YEARS = 10
    assert run.cutoff > last_cutoff()
    with pytest.raises(TooEarlyError):
        approve_erasure(run=run, by=make.chair())


# ------------------------------------------------------------------ pages
def page(client, user, path):
    client.force_login(user)
    return client.get(path).content.decode()


def test_the_page_of_an_erased_claim_says_so_and_offers_nothing_that_is_refused(client):
    claim = erased(plain())
    text = page(client, make.secretary(), f"/claims/{claim.number}/")
    assert re.search(r"<h1[^>]*>\s*</h1>", text) is None
    for offer in (
        f"/reviews/withdrawals/{claim.number}/",
        f"/u/of/{claim.number}/",
        f"/documents/attach/{claim.number}/",
        f"/claims/representations/of/{claim.number}/",
        f"/claims/accounts/of/{claim.number}/",
        f"/reveal/account/{claim.number}/",
    ):
        assert offer not in text, offer


def test_desk_and_call_centre_read_that_the_claim_was_erased(client):
    review = make.decided_long_ago()
    claim = erased(review.claim)
    desk = page(client, make.secretary(), f"/reviews/{claim.number}/")
    assert "개인정보를 파기한 신청입니다" in desk
    text = page(client, UserFactory(roles="customer_centre"), f"/claims/{claim.number}/")
    assert "개인정보를 파기한 신청입니다" in text
    assert "입금할 계좌가 없습니다" not in text
