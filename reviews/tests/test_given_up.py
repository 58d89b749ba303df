"""Rows whose task died too often: their state, and the restart."""

import pytest

from claims.documents import tasks
from claims.documents.models import DocumentKind, DocumentStatus, Scan, Source
from claims.documents.receipt import inspection
from claims.documents.receipt.verbs import receive
from claims.documents.tests import files
from claims.evidence import run_checks, sweep
from claims.evidence.models import Finding
from claims.evidence.sentences import FAILED
from claims.evidence.tasks import check_claim, check_claims
from claims.intake import verbs
from claims.intake.models import FilingWindow, ImportRun, RunStatus
from claims.intake.tasks import load_file, sweep_runs
from claims.tests.factories import ClaimFactory, UserFactory
from config.queues import poison
from config.queues.poison import Subject
from reviews.notices.bulk.running import control
from reviews.notices.bulk.tests import factories as bulks
from reviews.payouts.grants import running
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.models.runs import RunStatus as GrantStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return receive(
        claim=ClaimFactory(), kind=DocumentKind.SALES_LOSS_PROOF, name="파일",
        data=files.pdf(2), source=Source.IMPORT,
    )  # fmt: skip


def test_a_document_says_that_it_cannot_be_shown_and_no_sweep_rings_for_it(document):
    inspection.mark_crashed(document.pk)
    document.refresh_from_db()
    assert (document.status, document.refusal) == (DocumentStatus.UNPREVIEWABLE, "crashed")
    assert document.not_shown_reason and document.is_handed_in
    assert not type(document).objects.under_way().exists()
    inspection.mark_crashed(document.pk)  # told again at the next ring: nothing to do


def test_a_document_that_is_released_is_looked_into_as_if_new(
    document, django_capture_on_commit_callbacks
):
    inspection.mark_crashed(document.pk)
    with django_capture_on_commit_callbacks() as rung:
        inspection.inspect_again(document.pk)
    assert len(rung) == 1
    document.refresh_from_db()
    assert (document.status, document.scan) == (DocumentStatus.INSPECTING, Scan.NONE)
    assert inspection.inspect(document_id=document.pk).status == DocumentStatus.READY
    inspection.inspect_again(document.pk)  # what was not given up stays
    document.refresh_from_db()
    assert document.status == DocumentStatus.READY


def test_checks_say_that_they_could_not_be_made_until_a_bell_asks_again(document):
    inspection.inspect(document_id=document.pk)
    claim = document.claim
    run_checks.mark_failed(claim.pk)
    said = set(Finding.objects.filter(claim=claim).values_list("said", flat=True))
    assert said == {FAILED}
    assert claim.pk not in sweep._unchecked([document])
    run_checks.check_claim(claim_id=claim.pk)
    newest = Finding.objects.filter(claim=claim).newest()
    assert FAILED not in set(newest.values_list("said", flat=True))


def test_a_batch_leaves_out_the_claim_that_kills(document, redis_url, settings):
    settings.TASK_DELIVERIES = 1
    inspection.inspect(document_id=document.pk)
    subject = Subject(check_claim.name, (document.claim_id,))
    poison.begin(subject, "m", "w", "l")
    poison.record_failure(subject, "m")
    assert poison.begin(subject, "next", "w", "l") is not None
    check_claims([document.claim_id])
    assert not Finding.objects.exists()
    poison.release(subject)
    check_claims([document.claim_id])
    assert Finding.objects.exists()


def test_an_import_waits_for_a_person_whose_button_counts_anew(
    redis_url, settings, django_capture_on_commit_callbacks
):
    settings.TASK_DELIVERIES = 1
    by = UserFactory(roles="secretariat")
    run = verbs.store_upload(
        name="a.csv", blocks=[b"x"], window=FilingWindow.objects.first(), notify=False, by=by
    )
    subject = Subject(load_file.name, (run.pk,))
    poison.begin(subject, "m", "w", "l")
    poison.record_failure(subject, "m")
    assert poison.begin(subject, "next", "w", "l") is not None
    verbs.mark_interrupted(run.pk)
    run.refresh_from_db()
    assert (run.status, run.error_code) == (RunStatus.FAILED, "interrupted")
    ImportRun.objects.update(created_at=run.created_at - 2 * sweep_runs_wait())
    assert sweep_runs() == 0
    with django_capture_on_commit_callbacks(execute=True):
        verbs.retry_import(run=run, by=by)
    assert poison.begin(subject, "again", "w", "l") is None


@pytest.mark.parametrize("act", ["resume", "cancel"])
def test_a_bulk_that_was_given_up_is_worked_on_again(
    redis_url, settings, django_capture_on_commit_callbacks, act
):
    """Cancelling too: the same task suppresses the rest of the bulk."""
    settings.TASK_DELIVERIES = 1
    bulks.tier_claims(1)
    bulk, by = bulks.prepared(), bulks.secretary()
    subject = Subject(control.PROCESS_TASK, (bulk.pk,))
    poison.begin(subject, "m", "w", "l")
    poison.record_failure(subject, "m")
    assert poison.begin(subject, "next", "w", "l") is not None
    control.fail_bulk(bulk.pk)
    with django_capture_on_commit_callbacks(execute=True):
        if act == "resume":
            control.resume_bulk(bulk=bulk, by=by)
        else:
            control.cancel_bulk(bulk=bulk, reason="다른 날에 알림", by=by)
    assert poison.begin(subject, "again", "w", "l") is None


def sweep_runs_wait():
    from claims.intake.tasks import LEFT_FOR

    return LEFT_FOR


def test_a_run_of_grants_ends_with_a_sentence_and_a_new_one_may_begin():
    grants.claim_of(grants.TIER)
    run = grants.run_of()
    running.fail(run.pk)
    run.refresh_from_db()
    assert run.status == GrantStatus.FAILED and run.error
    assert grants.run_of().pk != run.pk


def test_the_tasks_name_these_verbs():
    assert tasks.inspect.on_poison == "claims.documents.receipt.inspection.mark_crashed"
    assert load_file.on_poison == "claims.intake.verbs.mark_interrupted"
