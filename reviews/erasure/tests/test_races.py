"""Two workers on one run, and acts beside a batch."""

from __future__ import annotations

import pytest

from claims.inquiries.models import ClaimNote
from claims.inquiries.verbs import write_note
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory
from claims.tests.races import at_once
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.erasure import running
from reviews.erasure.models import ErasureItem, ErasureRun
from reviews.erasure.tests import factories as make
from reviews.erasure.verbs import approve_erasure, count_erasure, retain_claim, withdraw_erasure

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def term(settings):
    settings.RETENTION_YEARS = make.YEARS


def old_claim():
    return ClaimFactory(no_loss=True, routed_at=make.LONG_AGO)


def consistent(run):
    run.refresh_from_db()
    erased = set(Claim.objects.filter(erased_at__isnull=False).values_list("pk", flat=True))
    items = dict(ErasureItem.objects.filter(run=run).values_list("claim_id", "status"))
    assert {pk for pk, s in items.items() if s == "erased"} == erased
    assert run.erased == len(erased) and run.erased + run.kept_since == len(items), (
        run.erased,
        run.kept_since,
        items,
    )


def test_two_workers(monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 2)
    for _ in range(9):
        old_claim()
    run = make.approved()
    answers = at_once(*[lambda: running.process(run.pk)] * 3)
    print(answers)
    while running.process(run.pk):
        continue
    consistent(run)
    assert ErasureRun.objects.get().status == "done"


@pytest.mark.parametrize("act", ["note", "retain", "withdraw"])
def test_an_act_beside_a_batch(act):
    claims = [old_claim() for _ in range(4)]
    by = make.secretary()
    run = make.approved()
    acts = {
        "note": lambda c: write_note(claim=c, by=by, text="표도연"),
        "retain": lambda c: retain_claim(claim=c, by=by, reason="소송 중"),
        "withdraw": lambda c: withdraw_claim(claim=c, by=by, reason="전화로 철회"),
    }
    answers = at_once(
        lambda: running.process(run.pk), *[(lambda c=c: acts[act](c)) for c in claims]
    )
    print(answers)
    while running.process(run.pk):
        continue
    consistent(run)
    if act == "note":
        for n in ClaimNote.objects.all():
            assert n.claim.erased_at is None


def test_counting_twice_and_approving_while_withdrawn():
    old_claim()
    a, b = make.secretary(), make.secretary()
    print(
        at_once(
            lambda: count_erasure(cutoff=make.CUTOFF, by=a),
            lambda: count_erasure(cutoff=make.CUTOFF, by=b),
        )
    )
    assert ErasureRun.objects.count() == 1
    run = ErasureRun.objects.get()
    withdraw_erasure(run=run, by=a)
    run = make.proposed()
    chair = make.chair()
    print(
        at_once(lambda: approve_erasure(run=run, by=chair), lambda: withdraw_erasure(run=run, by=a))
    )
    run.refresh_from_db()
    assert run.status in ("running", "withdrawn", "done")
