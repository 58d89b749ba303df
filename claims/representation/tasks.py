"""Celery tasks of representations. Each may run twice or at once."""

from celery import shared_task

from claims.representation import links


@shared_task
def revoke_links() -> int:
    """Revoke the upload links known to readers whose representation is over by its day; return how
    many."""
    return links.revoke_links_by_day()
