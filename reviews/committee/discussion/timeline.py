"""논의 in the timeline of a review: that it was requested or commented on; never the text."""

from typing import Any

from django.utils.translation import gettext as _

from claims.page_parts import sentence
from reviews.committee.discussion.context import Discussion
from reviews.committee.models import Review


def discussion_acts(review: Review, talk: Discussion) -> list[dict[str, Any]]:
    """Return a dict for each request and each comment of this round's discussion: the fields of
    `desk.timeline.TimelineEntry`, without the comment's text."""
    asked = [
        {
            "at": one.at,
            "kind": "discussion_asked",
            "icon": "message",
            "text": sentence(
                _("%(who)s 위원이 논의를 요청했습니다."), who=one.assignment.member.user
            ),
            "actor": one.assignment.member.user,
        }
        for one in talk.requests
    ]
    said = [
        {
            "at": one.at,
            "kind": "commented",
            "icon": "message",
            "text": sentence(_("%(who)s 님이 논의 의견을 남겼습니다."), who=one.by),
            "actor": one.by,
        }
        for one in talk.comments
        if one.ballot.review_id == review.pk
    ]
    return asked + said
