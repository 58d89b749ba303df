"""Periodic tasks of the council. Each calls one verb per row and may run twice, even at once."""

import structlog
from celery import shared_task
from django.db import IntegrityError

from claims.errors import DomainError
from config.celery import enqueue
from reviews.committee.ballots.closing import close_due_ballot, due_ballots
from reviews.committee.document_requests import bulk_running, bulks, extensions
from reviews.committee.document_requests.reminders import AT_ONCE as REMINDED_AT_ONCE
from reviews.committee.document_requests.reminders import remind_claimants
from reviews.committee.lifecycle.vacancies import fill_waiting_panels
from reviews.committee.retriage import running
from reviews.committee.supplements import reminders
from reviews.committee.supplements.received import overdue_supplements
from reviews.committee.supplements.verbs import expire_supplement

__all__ = [
    "close_due_ballots",
    "fill_panels",
    "follow_up_documents",
    "remind_of_supplements",
    "retriage_claims",
    "run_document_bulk",
    "sweep_document_bulks",
    "sweep_retriages",
]
log = structlog.get_logger(__name__)

AT_ONCE = 500  # rows of one run; the next run, a minute later, takes the rest


@shared_task(ignore_result=True)
def close_due_ballots() -> None:
    """Expire overdue supplement requests, then close ballots that are due with a quorum, AT_ONCE of
    each at most. A row that is refused is logged, and the next one follows."""
    for pk in list(overdue_supplements()[:AT_ONCE]):
        _try(expire_supplement, request=pk)
    for pk in list(due_ballots()[:AT_ONCE]):
        _try(close_due_ballot, ballot=pk)


@shared_task(ignore_result=True)
def fill_panels() -> None:
    """Draw members for reviews whose panel lacks one, and start complete reviews that waited for
    one (`fill_waiting_panels`)."""
    fill_waiting_panels()


@shared_task(ignore_result=True)
def remind_of_supplements() -> None:
    """Write the reminder of every supplement request that is due within two working days and has
    none, in batches."""
    while reminders.remind_supplements() == reminders.AT_ONCE:
        continue


@shared_task(ignore_result=True)
def follow_up_documents() -> None:
    """Ask the claimants of a few newly opened reviews for documents, write the letters about due
    days that a window moved, and write the reminders that are due, in batches."""
    bulks.ask_newly_opened()
    while extensions.tell_new_due_days() == extensions.AT_ONCE:
        continue
    while remind_claimants() == REMINDED_AT_ONCE:
        continue


@shared_task(on_poison="reviews.committee.document_requests.bulks.stop")
def run_document_bulk(bulk_id: int) -> None:
    """Work through a bulk of requests or closings (key) and enqueue itself again while reviews are
    left. Does nothing if another worker has the bulk."""
    if bulk_running.process(bulk_id):
        enqueue(run_document_bulk, bulk_id)


@shared_task
def sweep_document_bulks() -> int:
    """Enqueue the task of every running bulk of requests or closings without progress for a minute
    again; return how many."""
    stale = bulk_running.stale_bulks()
    for pk in stale:
        enqueue(run_document_bulk, pk)
    return len(stale)


@shared_task
def retriage_claims(run_id: int) -> None:
    """Move the claims of a confirmed retriage (key) and enqueue itself again while some are left.
    Does nothing if it has ended or another worker has it."""
    if running.process(run_id):
        enqueue(retriage_claims, run_id)


@shared_task
def sweep_retriages() -> int:
    """Enqueue the task of every running retriage without progress for two minutes again; return how
    many."""
    stale = running.stale_runs()
    for pk in stale:
        enqueue(retriage_claims, pk)
    return len(stale)


def _try(verb, **subject) -> None:
    try:
        verb(**subject)
    except DomainError as error:
        log.warning("due_row_refused", verb=verb.__name__, code=error.code, **subject)
    except IntegrityError:  # a rule of the database: a fault of ours, and no reason to stop
        log.exception("due_row_broke_a_rule", verb=verb.__name__, **subject)
