"""Periodic tasks of the council. Each calls one verb per row and may run twice, even at once."""

import structlog
from celery import shared_task
from django.db import IntegrityError

from claims.errors import DomainError
from reviews.committee.ballots.voting import close_due_ballot, due_ballots
from reviews.committee.lifecycle.vacancies import fill_waiting_panels
from reviews.committee.supplements import reminders
from reviews.committee.supplements.received import overdue_supplements
from reviews.committee.supplements.verbs import expire_supplement

__all__ = ["close_due_ballots", "fill_panels", "remind_of_supplements"]
log = structlog.get_logger(__name__)

AT_ONCE = 500  # rows of one run; the next run, a minute later, takes the rest


@shared_task(ignore_result=True)
def close_due_ballots() -> None:
    """Expire overdue supplement requests, then close ballots that are due with a quorum.

    A row that fails does not delay the others.
    """
    for pk in list(overdue_supplements()[:AT_ONCE]):
        _try(expire_supplement, request=pk)
    for pk in list(due_ballots()[:AT_ONCE]):
        _try(close_due_ballot, ballot=pk)


@shared_task(ignore_result=True)
def fill_panels() -> None:
    """Draw members for waiting panels, where a member has become available."""
    fill_waiting_panels()


@shared_task(ignore_result=True)
def remind_of_supplements() -> None:
    """Remind claimants, once each and in batches, that documents are due in two working days."""
    while reminders.remind_supplements() == reminders.AT_ONCE:
        continue


def _try(verb, **subject) -> None:
    try:
        verb(**subject)
    except DomainError as error:
        log.warning("due_row_refused", verb=verb.__name__, code=error.code, **subject)
    except IntegrityError:  # a rule of the database: a fault of ours, and no reason to stop
        log.exception("due_row_broke_a_rule", verb=verb.__name__, **subject)
