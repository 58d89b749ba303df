"""The discussion of a review, for the desk."""

from dataclasses import dataclass, field
from typing import Any

from reviews.committee.models import Comment, DiscussionRequest, Review


@dataclass
class Discussion:
    """Discussion of a review: the members' requests for it on any of its ballots, and the comments
    that a user may read, both by time."""

    requests: list[DiscussionRequest] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)

    def requests_of(self, ballot: Any) -> list[DiscussionRequest]:
        return [one for one in self.requests if ballot and one.ballot_id == ballot.pk]

    @property
    def ballots(self) -> int:
        """Number of ballots with comments. With more than one, the page names the ballot of each
        comment."""
        return len({one.ballot_id for one in self.comments})


def discussion_of(review: Review, user: Any) -> Discussion:
    """Return the requests of this review's ballots, and the comments on both rounds of its claim
    that the user may read: round 2 reads those of round 1 after its own votes. Two queries."""
    requests = DiscussionRequest.objects.filter(ballot__review=review).select_related(
        "assignment__member__user"
    )
    comments = Comment.objects.open_to(user).filter(ballot__review__claim=review.claim_id)
    return Discussion(
        list(requests.order_by("pk")),
        list(comments.select_related("by", "ballot__review").order_by("pk")),
    )
