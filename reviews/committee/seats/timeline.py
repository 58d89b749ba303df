"""기피 in the timeline of a review: the filing and the outcome of each challenge."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from reviews.committee.access.scope import sees_all
from reviews.committee.models import Challenge, ChallengeStatus, Review


def challenges_of(review: Review) -> list[Challenge]:
    """Return every challenge of the review's seats, in their order. One query."""
    rows = Challenge.objects.filter(assignment__review=review).order_by("pk")
    return list(rows.select_related("assignment__member__user", "received_by", "decided_by"))


def challenge_acts(challenges: Iterable[Challenge], user: Any) -> list[dict[str, Any]]:
    """Return the fields of the timeline's entries.

    The claimant's words and the chair's concern a person: only users who see all claims read them.
    """
    wide, acts = sees_all(user), []
    for one in challenges:
        said = _("%(name)s 위원 기피 신청") % {"name": one.assignment.member}
        acts.append(
            {
                "at": one.received_at,
                "kind": "challenged",
                "icon": "scale",
                "text": said,
                "actor": one.received_by,
                "note": one.grounds if wide else "",
            }
        )
        if one.decided_at:
            acts.append(
                {
                    "at": one.decided_at,
                    "kind": f"challenge_{one.status}",
                    "icon": ChallengeStatus(one.status).style.shape.removesuffix("-f"),
                    "text": f"{said} {one.get_status_display()}",
                    "actor": one.decided_by,
                    "note": one.answer if wide else "",
                }
            )
    return acts
