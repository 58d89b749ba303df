"""Undo: reversible acts offer it for ten seconds by an ordinary verb; no undo moves money."""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from claims import clock
from claims.representation.tests.factories import in_force
from claims.templatetags.desk import undo_url
from reviews.notices.models import Notice, NoticeStatus
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.approvals.verbs import (
    approve_payouts,
    cancel_payout,
    void_approval,
    void_approvals,
)
from reviews.payouts.batches.verbs import cancel_batch
from reviews.payouts.errors.approvals import NotWaitingError
from reviews.payouts.models import LedgerEntry, Payout
from reviews.payouts.preparation.cancel import WITHDRAWN, cancel_unbatched
from reviews.payouts.preparation.corrections import prepare_correction
from reviews.payouts.preparation.payees import on_account_changed, waive_holder
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


def undo_of(response):
    return undo_url(list(get_messages(response.wsgi_request))[-1])


def statuses(*rows):
    found = dict(Payout.objects.values_list("pk", "status"))
    return [found[row.pk] for row in rows]


def test_one_approval_is_taken_back(client):
    payout = make.tier_payout()
    client.force_login(make.finance())
    answer = client.post(f"/payouts/{payout.pk}/approve/", {"seen": seen_value(payout)})
    assert (answer.status_code, statuses(payout)) == (302, ["approved"])  # no sheet before it
    undo = undo_of(answer)
    page = client.get("/payouts/").content.decode()
    assert re.search(rf'<form method="post" action="{undo}" data-undo="10">', page)
    assert client.post(undo).status_code == 302
    assert statuses(payout) == ["prepared"]
    assert client.post(undo).status_code == 409


@pytest.mark.parametrize("act", ["void", "cancel"])
def test_the_representative_is_not_told_of_an_approval_that_was_taken_back(act):
    payout = make.tier_payout()
    in_force(payout.claim, "proxy", letters="both", email="proxy@example.com")
    payout = make.approved(payout)
    letters = Notice.objects.filter(event="payout_approved", claim=payout.claim)
    assert {one.addressee for one in letters.all()} == {"claimant", "representative"}
    if act == "void":
        void_approval(payout=payout, by=make.finance())
    else:
        cancel_payout(payout=payout, by=make.finance(), reason="두 번 작성됨")
    assert {one.status for one in letters.all()} == {NoticeStatus.SUPPRESSED}


def test_several_approvals_are_taken_back_together_and_nobody_elses(client):
    one, two, earlier, others = (make.tier_payout() for _ in range(4))
    user = make.finance()
    make.approved(earlier, by=user)
    make.approved(others)
    client.force_login(user)
    seen = [f"{row.pk}:{seen_value(row)}" for row in (one, two)]
    undo = undo_of(client.post("/payouts/approve/", {"seen": seen}))
    client.force_login(make.finance())
    assert client.post(undo).status_code == 409
    client.force_login(user)
    assert client.post(undo).status_code == 302
    rows = (one, two, earlier, others)
    assert statuses(*rows) == ["prepared", "prepared", "approved", "approved"]


def test_what_a_batch_holds_is_not_taken_back(client):
    one, two = make.tier_payout(), make.tier_payout()
    user = make.finance()
    done = approve_payouts(seen={row.pk: seen_value(row) for row in (one, two)}, by=user)
    at = done.approved[0].approved_at
    make.built(done.approved[0])
    assert [row.pk for row in void_approvals(at=at, by=user)] == [two.pk]
    with pytest.raises(NotWaitingError):
        void_approvals(at=at, by=user)
    client.force_login(user)
    assert client.post(f"/payouts/approvals/{10**30}/void/").status_code == 409


def test_a_correction_is_taken_back(client):
    payout = make.paid(make.approved(make.decided_payout(amount=100_000)))
    client.force_login(make.secretary())
    fields = {"amount": "50,000", "reason": "계산 착오"}
    undo = undo_of(client.post(f"/payouts/{payout.pk}/correct/", fields))
    correction = Payout.objects.get(corrects=payout)
    assert client.post(undo).status_code == 302
    correction.refresh_from_db()
    assert (correction.status, correction.ended_reason) == ("cancelled", "작성 직후 되돌림")
    assert client.post(undo).status_code == 409
    assert client.post(f"/payouts/{payout.pk}/correct/undo/").status_code == 404
    assert client.post(f"/payouts/{payout.pk}/correct/", fields).status_code == 302  # again


def test_the_undo_of_a_correction_is_its_preparers_at_once_and_before_an_approval(client):
    payout = make.paid(make.approved(make.decided_payout(amount=100_000)))
    preparer = make.secretary()
    correction = prepare_correction(payout=payout, amount=50_000, by=preparer, reason="계산 착오")
    undo = f"/payouts/{correction.pk}/correct/undo/"
    client.force_login(make.secretary())
    assert client.post(undo).status_code == 409
    client.force_login(preparer)
    with clock.at(correction.prepared_at + timedelta(minutes=11)):
        assert client.post(undo).status_code == 409
    make.approved(correction)
    assert client.post(undo).status_code == 409
    assert statuses(correction) == ["approved"]


def letters(payout):
    return list(Notice.objects.filter(claim=payout.claim).values_list("status", flat=True))


def test_the_letter_of_an_approval_waits_for_the_undo_and_is_stopped_by_it(settings):
    settings.APPROVAL_UNDO_SECONDS = 15
    payout, other = make.tier_payout(), make.tier_payout()
    user = make.finance()
    done = approve_payouts(seen={row.pk: seen_value(row) for row in (payout, other)}, by=user)
    waiting = Notice.objects.get(claim=payout.claim)
    assert waiting.status == NoticeStatus.PENDING
    assert waiting.next_at - done.approved[0].approved_at >= timedelta(seconds=10)
    void_approval(payout=payout, by=user)
    assert (letters(payout), letters(other)) == ([NoticeStatus.SUPPRESSED], [NoticeStatus.PENDING])
    void_approvals(at=done.approved[0].approved_at, by=user)
    assert letters(other) == [NoticeStatus.SUPPRESSED]


def test_a_letter_that_has_left_stays_and_a_new_approval_tells_again():
    payout = make.tier_payout()
    user = make.finance()
    approve_payouts(seen={payout.pk: seen_value(payout)}, by=user)
    Notice.objects.filter(claim=payout.claim).update(attempts=1)
    void_approval(payout=payout, by=user)
    assert letters(payout) == [NoticeStatus.PENDING]
    payout.refresh_from_db()
    approve_payouts(seen={payout.pk: seen_value(payout)}, by=user)
    assert letters(payout) == [NoticeStatus.PENDING] * 2


def approved_together(number, user):
    rows = [make.tier_payout() for _ in range(number)]
    done = approve_payouts(seen={row.pk: seen_value(row) for row in rows}, by=user)
    return done.approved


def test_taking_back_thirty_costs_what_taking_back_one_does():
    user = make.finance()
    counts = []
    for number in (1, 30):
        rows = approved_together(number, user)
        with CaptureQueriesContext(connection) as asked:
            assert len(void_approvals(at=rows[0].approved_at, by=user)) == number
        counts.append(len(asked))
        assert set(statuses(*rows)) == {"prepared"}
    assert counts[0] == counts[1] <= 12
    assert not LedgerEntry.objects.values("payout").annotate(won=Sum("reserved")).exclude(won=0)


def test_several_taken_back_have_their_claims_newest_accounts():
    user = make.finance()
    changed, kept = (make.tier_payout(holder_match="mismatch") for _ in range(2))
    for row in (changed, kept):
        waive_holder(payout=row, by=make.secretary(), reason="가족 계좌")
        row.refresh_from_db()
    seen = {row.pk: seen_value(row) for row in (changed, kept)}
    done = approve_payouts(seen=seen, by=user)
    newest = make.new_account(changed.claim)
    said = {row.pk: row for row in void_approvals(at=done.approved[0].approved_at, by=user)}
    for row in (changed, kept):
        row.refresh_from_db()
        assert (row.account, row.holder_waived_by) == (
            said[row.pk].account,
            said[row.pk].holder_waived_by,
        )
        assert (row.approved_by, row.approved_at, row.approved_digest) == (None, None, None)
    assert (changed.account, changed.holder_waived_by, changed.holder_waived_reason) == (
        newest,
        None,
        "",
    )
    assert kept.holder_waived_by is not None and kept.holder_waived_reason == "가족 계좌"


def cancelled(payout):
    cancel_payout(payout=payout, by=make.finance(), reason="잘못 작성")


def superseded(payout):
    cancel_unbatched(Payout.objects.filter(pk=payout.pk), WITHDRAWN)


def account_changed(payout):
    make.new_account(payout.claim)
    on_account_changed(payout.claim_id)


def batch_cancelled(payout):
    batch = make.built(payout)
    make.new_account(payout.claim)
    cancel_batch(batch=batch, by=make.finance(), reason="시험")


@pytest.mark.parametrize(
    ("ends", "status"),
    [
        (cancelled, "cancelled"),
        (superseded, "cancelled"),
        (account_changed, "prepared"),
        (batch_cancelled, "prepared"),
    ],
)
@pytest.mark.django_db
def test_the_letter_stays_here_however_the_approval_ends(ends, status):
    payout = make.approved()
    with transaction.atomic():
        ends(payout)
    assert statuses(payout) == [status]
    assert letters(payout) == [NoticeStatus.SUPPRESSED]


def test_a_batch_that_is_cancelled_leaves_the_letter_of_what_stays_approved():
    payout = make.approved()
    cancel_batch(batch=make.built(payout), by=make.finance(), reason="시험")
    assert (statuses(payout), letters(payout)) == (["approved"], [NoticeStatus.PENDING])
