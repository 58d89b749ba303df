"""Celery tasks of upload links. Each may run twice or at once."""

from celery import shared_task

from claims.documents.upload_links.models import LinkRequestCount


@shared_task
def delete_ended_counts() -> int:
    """Delete the counts of requests by upload links whose time has ended, and return how many."""
    return LinkRequestCount.objects.delete_ended()
