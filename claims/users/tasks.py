"""Celery tasks of log-ins. Each may run twice or at once."""

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from claims.users.models import LimitCount


@shared_task
def delete_expired() -> int:
    """Delete the sessions and the counts of limits on log-ins that have expired: nobody reads them,
    and they tell who was signed in, or from which addresses. Return how many."""
    now = timezone.now()
    sessions = Session.objects.filter(expire_date__lt=now)
    return sessions.delete()[0] + LimitCount.objects.filter(expires__lt=now).delete()[0]
