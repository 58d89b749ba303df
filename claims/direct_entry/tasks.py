"""Celery tasks of claims entered by hand. Each may run twice or at once."""

from celery import shared_task

from claims.direct_entry import verbs


@shared_task
def delete_old_drafts() -> int:
    """Delete the drafts that nobody has saved for DRAFT_KEPT; return how many."""
    return verbs.delete_old_drafts()
