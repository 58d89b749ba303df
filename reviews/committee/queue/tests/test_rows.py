"""The queue row by row against its source, and what each person sees of it."""

from datetime import timedelta
from random import Random

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from claims import clock, hooks
from claims.documents.models import Document
from claims.errors import DomainError
from claims.register.models import Claim
from claims.tests.factories import UserFactory
from config.dev.scenes import scene
from reviews.committee.ballots.decisions import (
    call_second_ballot,
    confirm_decision,
    proposal_digest,
)
from reviews.committee.ballots.document_checks import record_check, withdraw_check
from reviews.committee.fact_corrections.tests.factories import confirmed as correct_facts
from reviews.committee.lifecycle.loss_assessment import assess_loss
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import (
    Appeal,
    Ballot,
    QueueRow,
    QueueStatus,
    Review,
    SupplementRequest,
    Tab,
    TabCount,
)
from reviews.committee.queue import projection
from reviews.committee.queue import queries as queue
from reviews.committee.queue.projection import refresh_queue
from reviews.committee.queue.queries import rows_of_tab, tab_counts
from reviews.committee.queue.verification import find_differences
from reviews.committee.seats.recusals import disqualify, recuse
from reviews.committee.supplements.verbs import cancel_supplement, request_supplement
from reviews.committee.tasks import close_due_ballots
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db


def tab(user, word):
    return [row.claim_id for row in rows_of_tab(user, word)]


# ------------------------------------------------------------------ agreement
class Walk:
    """Random acts upon a few reviews; refusals are part of the walk."""

    def __init__(self, seed):
        self.dice = Random(seed)
        f.ClaimFactory.reset_sequence(0, force=True)  # panels are drawn by claims' numbers
        f.council()
        self.secretary, self.chair = f.secretary(), f.chair()
        amounts = (600_000, 2_400_000, f.ABOVE_THE_CHAIR)
        self.reviews = [f.waiting(claimed_loss=amount) for amount in amounts]
        self.now = clock.now()
        self.done = set()

    def step(self) -> bool:
        """Do one act; return False if it was refused."""
        self.now += timedelta(hours=self.dice.choice([1, 5, 24, 200]))
        review = Review.objects.get(pk=self.dice.choice(self.reviews).pk)
        act = self.dice.choice(
            [
                self.documents,
                self.documents,
                self.paper,
                self.find,
                self.find,
                self.lose,
                self.vote,
                self.vote,
                self.vote,
                self.check,
                self.ask,
                self.cancel,
                self.assess,
                self.recuse,
                self.disqualify,
                self.confirm,
                self.again,
                self.due,
                self.withdraw,
            ]
        )
        try:
            with clock.at(self.now), transaction.atomic():
                act(review)
        except (DomainError, IndexError, IntegrityError):  # the last: the same file twice, a state
            return False  # rolled back: nothing has changed
        self.done.add(act.__name__)
        return True

    def documents(self, review):
        f.documents(review.claim)

    def paper(self, review):
        f.document(review.claim, self.dice.choice([*f.QUEUE_KINDS, "other"]))

    def find(self, review):
        document = self.dice.choice([None, *review.claim.documents.all()])
        verdict = self.dice.choice(["ok", "ok", "unknown", "warning", "problem"])
        said = self.dice.choice(["test", "test", "nothing"])
        code = self.dice.choice(["test.one", "test.two"])
        kind = self.dice.choice([*f.QUEUE_KINDS, "other"])
        f.finding(review.claim, verdict, document=document, said=said, code=code, kind=kind)

    def lose(self, review):
        """A document stops counting: refused, unpacked, set aside, infected or of another kind."""
        document = self.dice.choice(list(review.claim.documents.all()))
        change = self.dice.choice(
            [
                {"set_aside_at": self.now, "set_aside_by": self.secretary, "set_aside_reason": "x"},
                {"status": "refused", "refusal": "broken"},
                {"status": "unpacked"},
                {"status": "quarantined", "scan": "infected", "scanned_at": self.now},
                {"status": "quarantined", "scan": "unreachable", "scanned_at": self.now},
                {"kind": self.dice.choice(f.QUEUE_KINDS)},
            ]
        )
        rows = Document.objects.filter(pk=document.pk)
        with transaction.atomic():
            if document.status == "received" and "status" in change:
                rows.update(status="inspecting")
            rows.update(**change)
            hooks.emit("documents_changed", [review.claim_id])

    def seat(self, review):
        return self.dice.choice(f.panel(review))

    def vote(self, review):
        choice = self.dice.choice(["grant", "grant", "partly", "deny"])
        f.vote(review, self.seat(review), choice, 400_000 if choice == "partly" else None)

    def check(self, review):
        kind, verdict = (
            self.dice.choice(f.QUEUE_KINDS),
            self.dice.choice(["accepted", "insufficient"]),
        )
        if self.dice.random() < 0.2:
            withdraw_check(assignment=self.seat(review), kind=kind)
            return
        record_check(assignment=self.seat(review), kind=kind, verdict=verdict, note="까닭")

    def ask(self, review):
        kinds = [self.dice.choice(f.QUEUE_KINDS)]
        request_supplement(review=review, by=self.secretary, kinds=kinds, text="보내 주세요.")

    def cancel(self, review):
        request = SupplementRequest.objects.filter(review=review, status="asked").first()
        if request is None:
            raise IndexError
        cancel_supplement(request=request, by=self.secretary, note="그만")

    def assess(self, review):
        amount = self.dice.randint(500_000, review.claim.claimed_loss)
        assess_loss(review=review, amount=amount, by=self.secretary, note="계산")

    def recuse(self, review):
        seat = self.seat(review)
        recuse(assignment=seat, by=seat.member.user, reason="거래처")

    def disqualify(self, review):
        disqualify(assignment=self.seat(review), by=self.secretary, reason="친족")

    def confirm(self, review):
        ballot = Ballot.objects.last_of(review)
        if ballot is None:
            raise IndexError
        confirm_decision(review=review, by=self.chair, seen=proposal_digest(ballot))

    def again(self, review):
        call_second_ballot(review=review, by=self.chair)

    def due(self, _review):
        close_due_ballots()

    def withdraw(self, review):
        if self.dice.random() < 0.8:
            raise IndexError
        withdraw_review(review=review, by=self.secretary, reason="신청인 요청")


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_the_queue_says_what_its_source_says(seed):
    walk = Walk(seed)
    for _ in range(70):
        if walk.step():
            assert next(find_differences(), None) is None
    assert len(walk.done) >= 6, walk.done


def test_after_a_release_every_row_is_derived_anew(capsys, monkeypatch):
    """Also if there are more claims than are locked together."""
    monkeypatch.setattr(projection, "AT_ONCE", 2)
    for make in (f.in_review, f.waiting, f.waiting, f.waiting, f.in_review):
        make()
    QueueRow.objects.update(worst=4)
    call_command("check_queue", mend=True)
    assert capsys.readouterr().out.splitlines() == [
        "mended: 5 claims",
        "queue agrees with its source: 5 claims",
    ]
    call_command("check_queue", mend=True)
    assert "mended: 0 claims" in capsys.readouterr().out


def test_an_escalated_claim_without_a_review_is_a_difference():
    claim = f.ClaimFactory()
    assert next(find_differences()).number == claim.number


def test_refreshing_is_one_statement_for_any_number(django_assert_num_queries):
    ids = [review.claim_id for review in f.many_waiting(20)]
    for pk in ids[:5]:
        f.finding(Claim.objects.get(pk=pk), "warning")
    with django_assert_num_queries(1):
        refresh_queue(ids)


def test_comparing_costs_the_same_queries_for_any_number(django_assert_num_queries):
    """Also of claims with corrected facts, decided ones and such that wait for documents."""

    def one_of_each() -> None:
        review = f.waiting()
        f.finding(review.claim, "warning")
        correct_facts(f.waiting().claim, claimed_loss=700_000)
        f.decided(("deny", None))

    one_of_each()
    with CaptureQueriesContext(connection) as of_few:
        assert next(find_differences(), None) is None
    one_of_each()
    one_of_each()
    with django_assert_num_queries(len(of_few)):
        assert next(find_differences(), None) is None


def test_an_appeal_moves_a_decided_claim_to_its_tab():
    review = f.decided(("deny", None))
    Appeal.objects.create(
        review1=review,
        filed_on=clock.today(),
        deadline_on=clock.today(),
        received_by=f.secretary(),
    )
    refresh_queue([review.claim_id])
    row = QueueRow.objects.get()
    assert (row.standing, row.tab, row.outcome) == (QueueStatus.APPEALED, Tab.APPEALS, "denied")
    assert next(find_differences(), None) is None


_rows, review = scene("review", f.in_review, scope="class")


class TestOneReview:
    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("standing", "decided"),
            ("tab", 5),
            ("awaiting", []),
            ("votes_cast", 2),
            ("due_on", "2001-01-01"),
            ("documents", [4, 1, 1, 1]),
            ("claimed_loss", 1),
            ("name_key", "x"),
            ("complete", False),
            ("worst", 4),
            ("warnings", 7),
            ("problems", 7),
            ("departure", 7),
            ("decided_on", "2001-01-01"),
        ],
    )
    def test_a_drift_of_any_column_is_named(self, column, value, capsys, review):
        call_command("check_queue")
        QueueRow.objects.update(**{column: value})
        with pytest.raises(SystemExit) as stopped:
            call_command("check_queue")
        assert stopped.value.code == 1
        assert f"{review.claim.number}: {column}:" in capsys.readouterr().out
        refresh_queue([review.claim_id])
        call_command("check_queue")

    def test_a_vote_that_is_not_counted_is_a_difference(self, review):
        f.vote(review, f.panel(review)[0])
        review.assignments.update(voted_at=None)
        refresh_queue([review.claim_id])
        assert {found.column for found in find_differences()} == {"awaiting", "votes_cast"}

    def test_refreshing_what_is_right_writes_nothing(self, review):
        assert refresh_queue([review.claim_id]) == 0
        assert refresh_queue([]) == 0

    def test_kept_counts_cost_one_query(self, django_assert_num_queries, monkeypatch, review):
        monkeypatch.setattr(queue, "COUNTS_LAST", timedelta(hours=1))
        user = UserFactory(roles="chair")
        tab_counts(user)
        user = type(user).objects.get(pk=user.pk)
        user.has_perm("x")  # permissions are read once a request
        queue.member_of(user)
        with django_assert_num_queries(1):
            tab_counts(user)

    def test_a_page_is_served_by_the_index_of_its_order(self, review):
        """Each offered order has its index: no sort of the tab, and the query stays one."""
        user = UserFactory(roles="chair")
        with connection.cursor() as cursor:
            # One row is sorted for nothing; forbidden, a sort shows only where no index serves.
            for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
            orders = ("due_on", "claimed_loss", "number", "name_key", "filed_at")
            for order in (*orders, "decided_amount", "departure", "decided_on"):
                rows = rows_of_tab(user, "in_review").order_by(order, "claim_id")
                plan = rows[:30].explain()
                assert "Sort" not in plan, (order, plan)
                assert "Index" in plan


# ------------------------------------------------------------------ who sees what
def test_tabs_of_a_member_hold_their_own_panels():
    reviews = [f.in_review() for _ in range(4)]
    seat = f.panel(reviews[0])[0]
    user, member = seat.member.user, seat.member
    own = {r.claim_id for r in reviews if member.pk in [s.member_id for s in f.panel(r)]}
    assert set(tab(user, "mine")) == set(tab(user, "panel")) == set(tab(user, "in_review")) == own
    f.vote(reviews[0], seat)
    assert reviews[0].claim_id not in tab(user, "mine")
    assert reviews[0].claim_id in tab(user, "panel")


def test_wide_roles_see_every_tab_and_have_no_turn():
    f.in_review(), f.waiting()
    for role in ("chair", "secretariat", "auditor"):
        user = UserFactory(roles=role)
        assert len(tab(user, "in_review")) == len(tab(user, "waiting_documents")) == 1
        assert tab(user, "mine") == tab(user, "panel") == tab(user, "nonsense") == []
    assert tab(f.member().user, "in_review") == []
    assert tab(UserFactory(roles="customer_centre"), "in_review") == []


def test_counts_are_those_of_the_tabs_and_are_kept_for_a_while(monkeypatch):
    monkeypatch.setattr(queue, "COUNTS_LAST", timedelta(hours=1))  # however slow the machine is
    f.in_review(), f.in_review(), f.waiting(), f.decided(("deny", None))
    seat = f.panel(Review.objects.in_review().first())[0]
    for user in (seat.member.user, UserFactory(roles="chair"), UserFactory(roles="finance")):
        counts = tab_counts(user).values
        assert counts == {word: len(tab(user, word)) for word in queue.TABS}
    before = tab_counts(seat.member.user)
    f.in_review()
    assert tab_counts(seat.member.user) == before
    TabCount.objects.update(counted_at=clock.now() - timedelta(hours=2))
    after = tab_counts(seat.member.user)
    assert after.counted_at > before.counted_at
    assert after.values["mine"] == len(tab(seat.member.user, "mine"))


def test_the_next_claim_is_the_one_due_first_and_goes_round():
    reviews = []
    for days in (9, 3, 6):
        with clock.at(clock.now() - timedelta(days=days)):
            reviews.append(f.in_review())
    members = [set(s.member_id for s in f.panel(r)) for r in reviews]
    member = f.Member.objects.get(pk=(members[0] | members[1] | members[2]).pop())
    mine = [r for r, m in zip(reviews, members, strict=True) if member.pk in m]
    order = [r.claim_id for r in sorted(mine, key=lambda r: (r.due_on, r.claim_id))]
    walked, row = [], None
    for _ in order:
        row = queue.next_for(member, row)
        walked.append(row.pk)
    assert walked == order
    again = queue.next_for(member, row)
    assert again.pk == order[0] if len(order) > 1 else again is None
    places = [queue.row_and_place(pk, member, 3)[1] for pk in order]
    assert [(place.at, place.total) for place in places] == [
        (place, len(order)) for place in range(1, len(order) + 1)
    ]
    previous = [place.previous and place.previous.pk for place in places]
    assert previous == [None, *order[:-1]]


@pytest.mark.django_db
def test_rows_that_await_a_vote_are_in_the_tabs_in_which_they_are_counted():
    member = f.in_review().assignments.order_by("seat").first().member
    found = set()
    for tab in (Tab.IN_REVIEW, Tab.APPEALS):  # the first round, the second round
        QueueRow.objects.update(tab=tab)
        found |= {
            key
            for key in queue.TABS
            if rows_of_tab(member.user, key).filter(queue.awaits(member)).exists()
        }
    assert found == set(queue.VOTED_IN)


# ------------------------------------------------------------------ the functions
@pytest.mark.parametrize("name", projection.BODIES)
def test_the_function_of_the_migration_is_the_statement_of_the_code(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [name])
        assert cursor.fetchall() == [(projection.BODIES[name],)]
