"""Periodic tasks of the inbox. Each may run twice, even at once."""

from celery import shared_task

from reviews.inbox.digests import send_digests, write_digests
from reviews.inbox.listeners.claims import write_inspection_items, write_policy_items
from reviews.inbox.listeners.council import write_due_items, write_late_items, write_sample_items
from reviews.inbox.listeners.secretariat import write_overdue_items
from reviews.inbox.verbs import delete_old

__all__ = ["mail_digests", "prune_inbox", "tell_of_due_votes"]


@shared_task(ignore_result=True)
def tell_of_due_votes() -> None:
    """Task that writes the inbox items of due work: to members the votes due on the next working
    day and the overdue ones, to the chair and the secretariat the votes that are late by days, to
    judges the samples due by then, to those who may close a sample check that it is late, to the
    secretariat the requests for documents that became overdue, to the auditor the months of the
    access log that nobody inspected in time, and to everybody who works by a policy that it took
    effect."""
    write_due_items()
    write_late_items()
    write_sample_items()
    write_overdue_items()
    write_inspection_items()
    write_policy_items()


@shared_task(ignore_result=True)
def mail_digests() -> None:
    """Task that writes the day's mails with unread inbox items, once their hour has come, and sends
    those that wait."""
    write_digests()
    send_digests()


@shared_task(ignore_result=True)
def prune_inbox() -> None:
    """Task that deletes inbox items older than INBOX_KEEP_DAYS."""
    delete_old()
