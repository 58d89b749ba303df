"""Celery tasks of representations. Each may run twice or at once."""

from celery import shared_task

from claims.representation import link_revocation


@shared_task
def revoke_links() -> int:
    """Revoke the open upload links that were in letters to a person whose representation has ended
    by its last day; return how many."""
    return link_revocation.revoke_links_by_day()
