"""Rights that the verbs hold by themselves, whatever page or command calls them."""

import pytest
from django.contrib.auth.models import Group

from claims.errors import ForbiddenError
from claims.users.models import User
from reviews.committee.ballots import revisions
from reviews.committee.ballots.document_checks import record_check
from reviews.committee.errors import ChangedError
from reviews.committee.models import Vote
from reviews.committee.supplements.verbs import propose_supplement
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def seated():
    """A seat whose holder has lost the role of a member since."""
    review = make.in_review()
    seat = make.panel(review)[0]
    seat.member.user.groups.remove(Group.objects.get(name="member"))
    seat.member.user = User.objects.get(pk=seat.member.user_id)
    return review, seat


def test_who_is_no_member_any_more_does_not_vote(seated):
    review, seat = seated
    with pytest.raises(ForbiddenError):
        make.vote(review, seat)
    assert not Vote.everything.exists()


def test_nor_checks_documents(seated):
    _review, seat = seated
    with pytest.raises(ForbiddenError):
        record_check(assignment=seat, kind="bankbook_copy", verdict="accepted")


def test_nor_proposes_a_supplement(seated):
    review, seat = seated
    with pytest.raises(ForbiddenError):
        propose_supplement(
            review=review, member=seat.member, kinds=["bankbook_copy"], text="다시 받기"
        )


def test_a_stale_revision_is_refused_even_where_nobody_can_tell_what_changed(monkeypatch):
    monkeypatch.setattr("reviews.committee.ballots.voting.changed_parts", lambda *_: [])
    review = make.in_review()
    assert revisions.labels_for([]) == ""
    with pytest.raises(ChangedError):
        make.vote(review, make.panel(review)[0], seen_revision=0)
    assert not Vote.everything.exists()
