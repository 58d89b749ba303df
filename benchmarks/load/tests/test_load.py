"""The arithmetic of a load run, its books, and its reading of the desk's real pages."""

import subprocess
from collections import Counter

import pytest

from benchmarks.load.books import compare_votes
from benchmarks.load.forms import form_of, links_of, pages_of, picks_of, token_of
from benchmarks.load.report import Row, growth_of, minutes_of, percentile, read_rows, verdicts_of
from benchmarks.load.watching import children_of
from claims.tests.factories import BankAccountFactory, UserFactory
from reviews.committee.models import Vote
from reviews.committee.tests import factories as make
from reviews.payouts.models import Payout


def rows(name, times, status=200):
    return [Row(100.0 + place, name, ms, status, 10) for place, ms in enumerate(times)]


def test_ninety_five_in_a_hundred_is_the_nearest_rank():
    assert percentile([*range(1, 101)], 95) == 95
    assert percentile([7], 95) == 7 and percentile([], 95) == 0
    assert percentile([1, 2, 3, 4], 50) == 2


def test_a_line_that_was_cut_off_is_no_answer():
    assert read_rows(["1.5\tqueue\t20.0\t200\t9\n", "2.5\tqueue\t2"]) == [
        Row(1.5, "queue", 20, 200, 9)
    ]


def test_verdicts_name_what_missed_its_goal():
    slow = rows("queue", [*[100] * 94, *[900] * 6])
    fine = rows("vote", [100] * 19 + [499], status=302)
    memory = [(n, {"web1": 300 << 20, "worker": (100 + 20 * n) << 20}) for n in range(10)]
    growth = growth_of(memory)
    assert growth["web1"] == (300 << 20, 300 << 20)
    lists, decisions, errors, flat = verdicts_of([*slow, *fine], growth)
    assert (lists.met, decisions.met, errors.met, flat.met) == (False, True, True, False)
    assert lists.figure.startswith("900 ms")
    assert verdicts_of([], {})[0].met is False  # nothing was measured


def test_lists_and_decisions_are_told_by_the_minute():
    rows = [
        Row(100.0, "queue", 10, 200, 1),
        Row(159.9, "vote", 20, 302, 1),
        Row(225.0, "queue", 30, 200, 1),
        Row(226.0, "static file", 99, 200, 1),
    ]
    told = minutes_of(rows, begins=100.0)
    assert [(lists.count, decisions.count) for lists, decisions in told] == [(1, 1), (0, 0), (1, 0)]
    assert told[2][0].p95 == 30


def test_only_answers_that_a_killed_process_owed_are_no_errors():
    at_the_kill = Row(151.0, "vote", 900, 502, 0)
    later, another = Row(170.0, "vote", 20, 502, 0), Row(151.0, "queue", 9, 500, 0)
    before = Row(149.0, "vote", 20, 502, 0)
    given = rows("queue", [10] * 20)
    told = verdicts_of([*given, at_the_kill], {}, killed_at=150.0)[2]
    assert told.met and "1 answers missing" in told.figure
    for row in (before, later, another):
        assert not verdicts_of([*given, row], {}, killed_at=150.0)[2].met
    assert not verdicts_of([*given, at_the_kill], {})[2].met


def test_votes_are_stored_as_their_people_were_told():
    def told(words, status):
        return {"claim": "K1", "member": "m", "words": words, "status": status}

    answers = [told("a", 302), told("b", 409), told("c", 502), told("d", 502)]
    assert compare_votes(answers, Counter({"a": 1, "c": 1})) == ""
    assert "taken, stored 0 times" in compare_votes(answers, Counter())
    assert "refused, but stored" in compare_votes(answers, Counter({"a": 1, "b": 1}))
    assert "stored 2 times" in compare_votes(answers, Counter({"a": 1, "d": 2}))


@pytest.mark.django_db
def test_a_vote_is_sent_with_what_the_desks_form_holds(client):
    review = make.in_review()
    seat = make.panel(review)[0]
    client.force_login(seat.member.user)
    page = client.get(f"/reviews/{review.claim.number}/").content.decode()
    form = form_of(page, r"/reviews/[^/]+/vote/")
    assert form.value("ballot") and form.value("seen_version") == "0" and token_of(page)
    answer = client.post(form.action, dict(form.filled(choice="grant", amount="", rationale="x")))
    assert answer.status_code == 302
    assert Vote.everything.get().assignment_id == seat.pk


@pytest.mark.django_db
def test_a_list_gives_what_may_be_picked_and_the_panel_its_form(client):
    review = make.in_review()
    BankAccountFactory(claim=review.claim)
    make.vote_all(review, ("grant", None))
    client.force_login(UserFactory(roles="finance"))
    page = client.get("/payouts/?tab=prepared").content.decode()
    payout = Payout.objects.get()
    assert links_of(page, r"/payouts/\d+/") == [f"/payouts/{payout.pk}/"]
    assert picks_of(page) == [str(payout.pk)]
    panel = client.get(f"/payouts/selection/?pick={payout.pk}").content.decode()
    form = form_of(panel, r"/payouts/approve/")
    client.post(form.action, dict(form.fields))
    payout.refresh_from_db()
    assert payout.status == "approved"


def test_pages_and_chosen_fields_are_read():
    page = """<form method="post" action="/x/"><select name="window"><option value="1">
    <option value="2" selected></select><textarea name="t">
a &amp; b</textarea><input type="checkbox" name="no"><input type="radio" name="r" value="y" checked>
    <input type="hidden" name="h" value="&quot;"></form>
    <a data-page="4:1"
      data-shape="picture"
      data-src="/documents/4/pages/1/"></a>"""
    form = form_of(page, "/x/")
    assert form.fields == [("window", "2"), ("t", "a & b"), ("r", "y"), ("h", '"')]
    assert form_of(page, "/y/") is None
    assert pages_of(page) == [("4", "1", "/documents/4/pages/1/")]


def test_processes_that_end_while_they_are_counted_are_left_out():
    root = subprocess.Popen(["/bin/sh", "-c", "while :; do /bin/true & /bin/true; done"])
    try:
        counts = [len(children_of(root.pid)) for _ in range(2000)]
    finally:
        root.kill()
        root.wait()
    assert min(counts) >= 1 and max(counts) > 1
    assert children_of(root.pid) == [root.pid]
