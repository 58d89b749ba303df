"""A sealed vote is visible nowhere: not by query, timeline, queue or admin site."""

import ast
import json
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.admin.sites import site
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from claims.tests.factories import UserFactory, superuser
from config.dev.scenes import scene
from reviews.committee.ballots.decisions import call_second_ballot
from reviews.committee.ballots.drafts import save_draft
from reviews.committee.desk.timeline import timeline_of
from reviews.committee.models import Draft, QueueRow, Vote
from reviews.committee.seats.recusals import recuse
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db
SECRET = 1_234_567
WORDS = "카드매출 오십칠 줄에서 확인"


def voted(review):
    """One seat has voted the secret; returns it and the others."""
    first, *others = f.panel(review)
    f.vote(review, first, "partly", SECRET, rationale=WORDS)
    return first, others


def one_vote():
    """A review whose first seat has voted; with its other seats."""
    review = f.in_review()
    return review, voted(review)[1]


_rows, one_voted = scene("one_voted", one_vote)


@pytest.fixture(params=["panel", "chair", "secretariat", "auditor", "admin", "superuser"])
def sealed_out(request, one_voted):
    review, others = one_voted
    if request.param == "panel":
        return review, others[0].member.user
    if request.param == "superuser":
        return review, superuser()
    return review, UserFactory(roles=request.param, is_staff=request.param == "admin")


def test_sealed_votes_are_open_to_nobody_else(sealed_out):
    _review, user = sealed_out
    assert not Vote.objects.open_to(user).exists()
    assert not Vote.objects.all().exists()
    assert not Vote.objects.filter(amount=SECRET).exists()


def test_the_trail_says_that_one_voted_and_never_what(sealed_out):
    review, user = sealed_out
    entries = [entry for entry in timeline_of(review, user) if entry.kind == "voted"]
    assert [entry.sealed for entry in entries] == [True]
    said = " ".join(f"{entry.text} {entry.note}" for entry in timeline_of(review, user))
    assert f"{SECRET:,}" not in said
    assert WORDS not in said


def test_the_queue_row_has_no_column_for_it(sealed_out):
    row = QueueRow.objects.get()
    assert row.votes_cast == 1
    assert str(SECRET) not in str({k: v for k, v in vars(row).items() if k != "_state"})


def test_the_admin_site_lists_no_sealed_vote(sealed_out):
    review, user = sealed_out
    request = RequestFactory().get("/")
    request.user = user
    admin = site._registry[Vote]
    assert not admin.get_queryset(request).exists()
    f.vote_all(review, ("deny", None))
    assert admin.get_queryset(request).count() == 4  # every version, now that it is closed


def test_ones_own_vote_is_ones_own_to_see():
    review = f.in_review()
    first, _others = voted(review)
    user = first.member.user
    assert Vote.objects.open_to(user).get().amount == SECRET
    said = [entry for entry in timeline_of(review, user) if entry.kind == "voted"]
    assert f"{SECRET:,}" in said[0].note
    # In the admin site the own vote of an open ballot is no vote to list.
    request = RequestFactory().get("/")
    request.user = user
    assert not site._registry[Vote].get_queryset(request).exists()


def test_a_closed_ballot_is_open_and_the_second_is_sealed_again():
    review = f.deciding()
    chair = f.chair()
    assert Vote.objects.open_to(chair).count() == 3
    call_second_ballot(review=review, by=chair)
    f.vote(review, f.panel(review)[0], "deny")
    assert Vote.objects.open_to(chair).count() == 3
    assert {v.ballot.number for v in Vote.objects.open_to(chair)} == {1}


def test_the_vote_of_a_seat_left_before_the_second_ballot_is_told_once_and_open():
    review = f.in_review(claimed_loss=f.ABOVE_THE_CHAIR)
    left, chair = f.panel(review)[0], f.chair()
    f.vote(review, left)
    recuse(assignment=left, by=left.member.user, reason="친척의 가게입니다")
    call_second_ballot(review=f.vote_all(review, ("grant", None)), by=chair)
    entries = [one for one in timeline_of(review, chair) if one.kind == "voted"]
    assert [one.sealed for one in entries if one.actor == left.member.user] == [False]


def test_the_history_and_the_log_keep_no_vote():
    """Votes are append-only and sealed themselves: no event table repeats them."""
    names = {model.__name__ for model in apps.get_models()}
    assert "VoteEvent" not in names
    assert "AssignmentEvent" in names


def test_only_the_ballots_own_verbs_read_past_the_seal():
    """`Vote.everything` is for the rules of the ballot; a page that uses it fails here."""
    allowed = {
        "committee/models/votes.py",
        "committee/access/chair.py",
        "committee/ballots/stored_votes.py",
        "committee/ballots/drafts.py",
        "committee/queue/derivation.py",
        "claims/backup/files.py",  # reads the names of stored files alone
    }
    past = {"everything", "_base_manager"}
    root = Path(__file__).resolve().parents[3]
    for path in [*root.rglob("*.py"), *(root.parent / "claims").rglob("*.py")]:
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        base = root if path.is_relative_to(root) else root.parent
        source = path.read_text()
        if str(path.relative_to(base)) in allowed or not any(name in source for name in past):
            continue
        names = {
            node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)
        }
        assert not names & past, path


def test_the_trail_costs_the_same_however_much_happened(django_assert_num_queries):
    review, chair = f.deciding(), f.chair()
    chair.has_perm("reviews.confirm_decision")  # load the permissions before counting queries
    with django_assert_num_queries(12):  # two fewer on a desk, which knows what there is
        few = timeline_of(review, chair)
    call_second_ballot(review=review, by=chair)
    review = f.vote_all(review, ("grant", None))
    with django_assert_num_queries(12):
        many = timeline_of(review, chair)
    assert len(many) > len(few)


# ------------------------------------------------------------------ drafts are as sealed as votes
DRAFTED = "아직 보내지 않은 생각 칠백오십사"
ROLES = ("panel", "chair", "secretariat", "auditor", "finance", "customer_centre", "admin")


@pytest.fixture
def drafting():
    """A member of the panel is writing; their seat."""
    review = f.in_review()
    seat = f.panel(review)[0]
    body = {"choice": "partly", "amount": f"{SECRET}", "rationale": DRAFTED}
    save_draft(assignment=seat, body=body | {"notes": {"bankbook_copy": DRAFTED}}, serial=1)
    f.finding(review.claim, "warning")
    return seat


def person(role, seat):
    if role == "panel":
        return f.panel(seat.review)[1].member.user
    if role == "superuser":
        return superuser()
    return UserFactory(roles=role, is_staff=role == "admin")


def addresses(seat, user):
    """Every page and export of ours that takes nothing or the claim's number, and the admin's: of
    its rows only for staff, since the site sends others away from all of its pages alike."""
    from reviews.tests.test_roles import routes

    for name, _view in routes():
        for args in ([], [seat.review.claim.number]):
            try:
                yield reverse(name, args=args)
            except NoReverseMatch:
                continue
    for model in site._registry:
        options = model._meta
        yield reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
        for row in model._base_manager.order_by("-pk")[:3] if user.is_staff else ():
            for page in ("change", "history", "delete"):
                where = f"admin:{options.app_label}_{options.model_name}_{page}"
                yield reverse(where, args=[row.pk])


@pytest.mark.parametrize("role", [*ROLES, "superuser"])
def test_no_page_no_export_and_no_admin_page_shows_a_draft(client, drafting, role):
    user = person(role, drafting)
    client.force_login(user)
    shown = 0
    for address in list(dict.fromkeys(addresses(drafting, user))):
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        shown += answer.status_code == 200
        assert DRAFTED not in body.decode(errors="replace"), address
        assert DRAFTED.encode("unicode_escape") not in body, address
        assert str(SECRET) not in body.decode(errors="replace"), address
    assert shown >= 2


def test_its_writer_sees_it_so_the_hunt_above_would_have_found_it(client, drafting):
    client.force_login(drafting.member.user)
    page = client.get(reverse("committee:desk", args=[drafting.review.claim.number]))
    assert DRAFTED in page.content.decode()


@pytest.mark.parametrize("role", [*ROLES, "superuser"])
def test_the_question_answers_nobody_else(drafting, role):
    user = person(role, drafting)
    assert Draft.objects.of(drafting, user) is None
    assert not Draft.objects.all().exists()
    assert not Draft.objects.filter(body__rationale=DRAFTED).exists()
    assert not hasattr(drafting, "draft")  # no way there from the seat
    assert Draft.objects.of(drafting, drafting.member.user) is not None


@pytest.mark.parametrize("role", ["panel", "chair"])
def test_saving_tells_nothing_of_anothers_draft(client, drafting, role):
    client.force_login(person(role, drafting))
    url = reverse("committee:draft", args=[drafting.review.claim.number])
    answer = client.post(url, {"serial": 0, "body": "{}", "assignment": drafting.pk})
    assert "stale" not in answer.json() and DRAFTED not in answer.content.decode()
    kept = Draft.objects.of(drafting, drafting.member.user)
    assert (kept.serial, kept.body["rationale"]) == (1, DRAFTED)


def test_a_draft_has_no_place_in_the_admin_site_the_history_or_the_log(client, caplog, capsys):
    names = {model.__name__ for model in apps.get_models()}
    assert "Draft" in names and "DraftEvent" not in names
    assert Draft not in site._registry
    review = f.in_review()
    seat = f.panel(review)[0]
    client.force_login(seat.member.user)
    url = reverse("committee:draft", args=[review.claim.number])
    body = json.dumps({"rationale": DRAFTED}, ensure_ascii=False)
    assert client.post(url, {"serial": 1, "body": body}).status_code == 200
    assert client.post(url, {"serial": 2, "body": body[:-1]}).status_code == 422
    out = capsys.readouterr()
    assert DRAFTED not in caplog.text + out.out + out.err


def test_who_left_the_seat_does_not_read_what_they_wrote(drafting):
    user = drafting.member.user
    type(drafting).objects.filter(pk=drafting.pk).update(
        status="left", left_as="on_leave", left_at=drafting.assigned_at
    )
    assert Draft.objects.of(drafting, user) is None
