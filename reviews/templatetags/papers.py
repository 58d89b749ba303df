"""Template tags for a paper beside its subject: the link to it, or the button that issues it."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.committee.models import Decision, IssuedDocument, Sitting
from reviews.committee.papers.verbs import may_issue

register = template.Library()
LINK = "reviews/committee/papers/paper_link.html"


@register.inclusion_tag(LINK, takes_context=True)
def resolution_paper(context: Any, decision: Decision, number: str) -> dict[str, Any]:
    """Return the template context for a decision's 의결서: the link to it, or the button that
    issues it. `number` is the claim's number. A paper from before the erasure of its reasons is
    `gone`: it cannot be made again. One query."""
    paper = IssuedDocument.objects.filter(decision=decision).first()
    return {
        "paper": paper,
        "gone": paper and decision.erased_at and paper.at < decision.erased_at,
        "read": reverse("committee:resolution", args=[number]) + f"?round={decision.review.round}",
        "issue": reverse("committee:issue_resolution", args=[number]),
        "may_issue": may_issue(context["user"]),
        "word": _("의결서"),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag(LINK, takes_context=True)
def minutes_paper(context: Any, sitting: Sitting) -> dict[str, Any]:
    """Return the template context for a closed sitting's 회의록: the link to it, or the button that
    issues it. One query."""
    return {
        "paper": IssuedDocument.objects.filter(sitting=sitting).first(),
        "gone": False,
        "read": reverse("committee:minutes", args=[sitting.pk]),
        "issue": reverse("committee:issue_minutes", args=[sitting.pk]),
        "may_issue": sitting.closed_at is not None and may_issue(context["user"]),
        "word": _("회의록"),
        "csrf_token": context.get("csrf_token"),
    }
