"""Claims whose message was lost are found by the sweep."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from claims import clock
from claims.documents.models import DocumentKind
from claims.evidence import enqueue, registry, sweep
from claims.evidence.run_checks import check_claim
from claims.evidence.tests import proof

pytestmark = pytest.mark.django_db
CERTIFICATE = DocumentKind.SMALL_BUSINESS_CERTIFICATE
OTHER = {"business_number": "1208147521", "representative": "박서연", "person_name": "박서연"}


@pytest.fixture(autouse=True)
def _from_the_start():
    cache.delete(sweep.CURSOR)


@pytest.fixture
def rung(monkeypatch):
    claims: list[int] = []
    monkeypatch.setattr(sweep, "enqueue_checks", claims.extend)
    return claims


def arrived(ago=timedelta(hours=1), **given):
    claim = proof.claim_of(**given)
    with clock.at(timezone.now() - ago):
        proof.sent(claim, kinds={CERTIFICATE})
    return claim


def test_a_ready_document_without_findings_is_rung_for(rung):
    claim = arrived()
    assert sweep.enqueue_unchecked() == 1
    assert rung == [claim.pk]
    check_claim(claim_id=claim.pk)
    assert sweep.enqueue_unchecked() == 0


def test_a_bell_gets_its_while(rung):
    arrived(timedelta(0))
    assert sweep.enqueue_unchecked() == 0


def test_a_new_version_of_a_check_is_rung_for(rung, monkeypatch):
    claim = arrived()
    check_claim(claim_id=claim.pk)
    monkeypatch.setattr(type(registry.check_of("certificate.issuer")), "version", 2)
    assert sweep.enqueue_unchecked() == 1
    check_claim(claim_id=claim.pk)
    monkeypatch.setattr(type(registry.check_of("same.phone")), "version", 2)
    assert sweep.enqueue_unchecked() == 1
    check_claim(claim_id=claim.pk)
    assert sweep.enqueue_unchecked() == 0
    assert rung == [claim.pk] * 2


def test_the_walk_goes_on_and_begins_again(rung, monkeypatch):
    monkeypatch.setattr(sweep, "SECTION", 1)
    monkeypatch.setattr(sweep, "NEWEST", 0)
    claims = [arrived() for _n in range(3)]
    for _n in range(4):
        sweep.enqueue_unchecked()
    assert rung == [claims[0].pk, claims[1].pk, claims[2].pk]  # and the fourth found the end
    sweep.enqueue_unchecked()
    assert rung[3] == claims[0].pk


def test_an_import_has_checked_claims_look_again():
    from claims.intake.models import FilingWindow, ImportRun

    window = FilingWindow.objects.get(code="1015-1")
    run = ImportRun.objects.create(window=window, file_name="접수.csv", sha256=bytes(32))
    old, unchecked = proof.claim_of(), proof.claim_of()
    check_claim(claim_id=old.pk)
    assert sweep.claims_sharing_with_run(run.pk) == []
    proof.claim_of(**OTHER, import_run=run)  # the phone and the account of `old`
    assert sweep.claims_sharing_with_run(run.pk) == [old.pk]
    assert unchecked.pk not in sweep.claims_sharing_with_run(run.pk)


@pytest.mark.django_db(transaction=True)
def test_an_import_rings_by_itself(monkeypatch):
    from claims import hooks

    sent: list = []
    monkeypatch.setattr(enqueue, "enqueue", lambda task, *args: sent.append((task, args)))
    from django.db import transaction

    class Run:
        pk = 7

    with hooks.listening("claims_loaded", enqueue.on_claims_loaded), transaction.atomic():
        hooks.emit("claims_loaded", Run)
    [(task, args)] = sent
    assert (task, args) == ("claims.evidence.tasks.check_beside_run", (7,))


def test_beat_and_routes_know_the_room():
    from claims.evidence import tasks
    from config.celery import app

    schedule = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert "claims.evidence.tasks.sweep_findings" in schedule
    assert tasks.sweep_findings.name in app.tasks
    route = app.amqp.router.route({}, "claims.evidence.tasks.check_claim")
    assert route["queue"].name == "documents"
