"""Objects that are not a member's: each address of one answers as if there were none, or refuses.

The walk finds every route that the role may enter and that names an object. A new one fails until
it says here which object it is given.
"""

import pytest
from django.db import transaction
from django.urls import URLResolver, get_resolver, reverse

from claims.lists.models import SavedView
from claims.users.permissions import SIGNED_IN, declared_permissions
from reviews.committee.models import Assignment
from reviews.committee.sample_checks.tests import scenes as samples
from reviews.committee.seats.challenges import register_challenge
from reviews.committee.seats.recusals import recuse
from reviews.committee.tests import factories as council
from reviews.inbox.models import InboxItem
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.roles import ROLES

pytestmark = pytest.mark.django_db

# Routes with an id that is no object of a person or a claim, or one for every member.
OF_ALL = {
    "account_confirm_email": "a key that was mailed",
    "policy:version": "published policies are read by everybody (0148)",
    "manual:chapter": "a chapter of the manual",
    "lists:views": "the name of a list",
    "lists:save": "the name of a list",
    "lists:default": "the name of a list",
    "inbox:undo_read": "a time; only own items are marked",
    "committee:sitting": "its agenda is announced to the whole council (0051)",
    "committee:confirm_sitting": "the chair of the sitting, or a deputy; asked by the verb (0051)",
    "committee:take_out": "any member takes an item out of an agenda (0051)",
    "committee:minutes": "of a sitting, for the council",
}
CLOSED = {403, 404, 405}


def routes(resolver=None, space="", given=()):
    """(name, parameters, view) of each of our routes with parameters."""
    for entry in (resolver or get_resolver()).url_patterns:
        names = (*given, *entry.pattern.converters)
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                inner = ":".join(one for one in (space, entry.namespace) if one)
                yield from routes(entry, inner, names)
        elif names and entry.callback.__module__.startswith(("claims.", "reviews.")):
            yield ":".join(one for one in (space, entry.name) if one), names, entry.callback


def open_to(role):
    may = {SIGNED_IN, *ROLES[role]}
    return [(name, given) for name, given, view in routes() if may & {*declared_permissions(view)}]


def someone_elses():
    """Keys of rows of another member, by the routes that name them."""
    user = council.member().user
    view = SavedView.objects.create(owner=user, list_name="queue", title="내 목록")
    item = InboxItem.objects.create(user=user, kind="seat_given", key="other:1")
    return {
        "inbox:open": item.pk,
        **{f"lists:{act}": view.pk for act in ("rename", "share", "delete", "restore")},
    }


def keys_of(review):
    """Keys of rows of a review's claim, by the routes that name them."""
    seat = Assignment.objects.active().filter(review=review).first()
    document = review.claim.documents.first()
    sample = samples.sampled().pk
    challenge = register_challenge(
        assignment=seat, grounds="친족", filed_on=None, by=council.secretary()
    )
    receipt = recoveries.entered(recoveries.demanded(), 10_000)
    acts = ("sample", "judge_sample", "decline_sample", "pass_sample_on", "settle_sample",
            "end_sample")  # fmt: skip
    return {
        "committee:claimant": review.claim.claimant_id,
        "committee:decide_challenge": challenge.pk,
        "committee:replace_voter": seat.pk,
        "committee:mark_reading": council.finding(review.claim, document=document).pk,
        "committee:unmark_reading": council.finding(review.claim, document=document).pk,
        "payouts:recovery": receipt.recovery_id,
        "payouts:recovery_decline": receipt.recovery_id,
        "payouts:recovery_confirm": receipt.pk,
        **{f"committee:{act}": sample for act in acts},
    }


def values(name, given, review, keys):
    """The parameters of a route for this review; None if the walk does not know its object."""
    found = {"number": review.claim.number, "kind": "bankbook_copy"}
    if "document_id" in given:
        found = {"number": 1, "document_id": review.claim.documents.first().pk}
    if "pk" in given:
        if name not in keys:
            return None
        found["pk"] = keys[name]
    return found if {*given} <= {*found} else None


def opened(client, review, keys):
    """{(method, route): status} of what was not refused; and the routes without an object."""
    wrong, unknown = {}, []
    for name, given in open_to("member"):
        if name in OF_ALL:
            continue
        found = values(name, given, review, keys)
        if found is None:
            unknown.append(name)
            continue
        address = reverse(name, kwargs={one: found[one] for one in given})
        for method in ("get", "post"):
            with transaction.atomic():
                status = getattr(client, method)(address).status_code
                transaction.set_rollback(True)
            if status not in CLOSED:
                wrong[method, name] = status
    return wrong, unknown


@pytest.fixture
def review():
    council.council()
    return council.in_review()


def test_a_member_reaches_nothing_of_a_claim_or_a_person_beside_the_own_panel(client, review):
    keys = keys_of(review) | someone_elses()
    stranger = council.member(load_limit=0)
    client.force_login(stranger.user)
    assert opened(client, review, keys) == ({}, [])


def test_nor_of_a_claim_that_the_member_left(client, review):
    keys = keys_of(review) | someone_elses()
    seat = council.panel(review)[-1]
    recuse(assignment=seat, by=seat.member.user, reason="신청인을 알고 있음")
    client.force_login(seat.member.user)
    assert opened(client, review, keys) == ({}, [])


def test_the_walk_would_see_what_is_open(client, review):
    """On the own panel the same addresses open."""
    seat = council.panel(review)[0]
    client.force_login(seat.member.user)
    wrong, _unknown = opened(client, review, keys_of(review) | someone_elses())
    assert {("get", "committee:desk"), ("get", "documents:document")} <= {*wrong}
    assert not {one for one in wrong if one[1].startswith(("inbox:", "lists:"))}


def test_each_exception_is_a_route_of_a_member():
    assert {*OF_ALL} <= {name for name, _given in open_to("member")}
