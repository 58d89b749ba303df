"""What time alone brings about. Each task calls one verb a row and may run twice, also at once."""

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
    """Let overdue supplement requests expire, then close ballots that are due with a quorum.

    One row that fails does not hold up the others.
    """
    for pk in list(overdue_supplements()[:AT_ONCE]):
        _try(expire_supplement, request=pk)
    for pk in list(due_ballots()[:AT_ONCE]):
        _try(close_due_ballot, ballot=pk)


@shared_task(ignore_result=True)
def fill_panels() -> None:
    """Draw members for the panels that wait for one, where one has become available."""
    fill_waiting_panels()


@shared_task(ignore_result=True)
def remind_of_supplements() -> None:
    """Tell claimants that their papers are due in two working days; each once, in batches."""
    while reminders.remind_supplements() == reminders.AT_ONCE:
        continue


def _try(verb, **subject) -> None:
    try:
        verb(**subject)
    except DomainError as error:
        log.warning("due_row_refused", verb=verb.__name__, code=error.code, **subject)
    except IntegrityError:  # the database's word against it: for us to look at, not for others
        log.exception("due_row_broke_a_rule", verb=verb.__name__, **subject)
