"""The nightly task of the fairness page. It may run twice: the newer report is shown."""

from celery import shared_task

from reviews.fairness.verbs import compute_nightly

__all__ = ["compute_fairness"]


@shared_task(ignore_result=True)
def compute_fairness() -> None:
    """Task that computes and stores the nightly fairness report."""
    compute_nightly()
