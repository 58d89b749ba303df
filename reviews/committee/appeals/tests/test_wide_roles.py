"""No draw takes a member whose other role opens every claim. The tests commit: see held_before."""

import pytest
from django.db import transaction

from claims.tests.factories import UserFactory, held_before
from reviews.committee.appeals.tests.scene import second_round
from reviews.committee.models import AssignmentDraw, Member, Review
from reviews.committee.seats.draws import Lottery
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@transaction.atomic
def draw_of(review: Review) -> AssignmentDraw:
    """A draw of everybody who may sit on a panel of the review."""
    return Lottery().draw(review, 99, number=review.claim.number)


@pytest.mark.parametrize("role", ["chair", "finance", "customer_centre", "admin"])
def test_nobody_who_sees_every_claim_judges_one_anew(role):
    """Other roles than the chair's no longer meet a member's; one may be left from before."""
    second = second_round()
    user = UserFactory(roles=["member", "chair"] if role == "chair" else "member")
    wide = make.member(user=user)
    if role != "chair":
        held_before(user, role)
    draw = draw_of(second)
    assert wide.pk not in draw.drawn
    assert role == "chair" or [wide.pk, "wide"] in draw.left_out
    first = make.waiting()
    draw = draw_of(first)
    assert (wide.pk in draw.drawn) is (role != "chair")  # a first round they may judge


def test_a_draw_leaves_out_who_sees_every_claim():
    """A role that does not go with a seat, left from before the two were kept apart."""
    make.council(7, 0)
    for member in Member.objects.all()[:1]:
        held_before(member.user, "secretariat")
    second = second_round()
    assert member.pk not in second.assignments.values_list("member", flat=True)
    draw = second.draws.get()
    assert [member.pk, "wide"] in draw.left_out or [member.pk, "sat"] in draw.left_out
