"""Like cases: what counts as like, in which order, by which index, and what of them is told."""

import pytest
from django.urls import reverse

from claims.changes.verbs import confirm_change
from claims.policy.models import Industry, Service
from claims.policy.service_merge import propose_merge
from claims.tests.factories import UserFactory
from config.dev.scenes import scene
from reviews.committee.appeals.verbs import accept_appeal, register_appeal
from reviews.committee.ballots import decisions as deciding
from reviews.committee.models import Decision, Precedent
from reviews.committee.seats.recusals import recuse
from reviews.committee.suggestion.facts import facts_of
from reviews.committee.suggestion.precedents import (
    _NEAREST,
    _parameters,
    precedents_of,
    record_precedent,
)
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db

LOSS = 1_000_000


def services():
    return Service.objects.get(name="카카오맵"), Service.objects.get(name="톡스토어")


def trades():
    return Industry.objects.get(name="화훼 소매"), Industry.objects.get(name="미용실")


def in_review(**more):
    """Before a panel: the claim that the others are compared with, or one like it."""
    like = {"claimed_loss": LOSS, "service": services()[0], "industry": trades()[0]}
    return make.in_review(**like | more)


def days(n):
    """Sales of five days, of which so many fell."""
    return {
        "from": "2022-10-15",
        "to": "2022-10-19",
        "lost": 1,
        "days": [
            {"day": f"2022-10-{15 + at}", "won": 0 if at < n else 9, "expected": 9}
            for at in range(5)
        ],
    }


def decided(amount=100_000, fell=None, **claim):
    review = in_review(**claim)
    if fell is not None:
        loss = review.claim.claimed_loss
        make.finding(review.claim, "ok", code="sales.fall", estimated_loss=loss, data=days(fell))
    return make.vote_all(review, ("partly", amount) if amount else ("deny", None)).claim.number


def cases():
    """A claim before its panel, and decisions of others, by name, oldest first; none of them is a
    precedent until a test says so."""
    (_here, there), (_trade, other) = services(), trades()
    make.council()
    review = in_review()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deciding, "record_precedent", lambda decision: None)
        numbers = {
            "strangers": [decided(service=there, industry=other) for _ in range(2)],
            "same trade": [decided(service=there)],
            "same service": [decided(industry=other)],
            "far": [decided(claimed_loss=9_000_000 // 3)],
            "above": [decided(claimed_loss=LOSS * 3 // 2)],
            "below": [decided(claimed_loss=LOSS * 9 // 10)],
            "twice": [decided(claimed_loss=LOSS * 2)],
            "very far": [decided(claimed_loss=LOSS * 20)],
            "fell": [decided(fell=n) for n in (1, 4, 5)],
            "no trade": [decided(industry=None)],
            "some trade": [decided(industry=Industry.objects.first())],
            "alike": [decided() for _ in range(3)],
            "amounts": [decided(amount) for amount in (90_000, 120_000, 150_000)],
            "large": [decided(300_000, claimed_loss=3_000_000) for _ in range(3)],
            "denied": [decided(0) for _ in range(3)],
        }
    assert not Precedent.objects.exists()
    return review, numbers


_cases, case = scene("case", cases)


@pytest.fixture
def review(case):
    return case[0]


@pytest.fixture
def known(case):
    """`known("alike", 2)` makes precedents of two decisions of that name; gives their numbers."""

    def known(name, count=None):
        numbers = case[1][name][:count]
        for number in numbers:
            record_precedent(Decision.objects.get(review__claim__number=number))
        return numbers if len(numbers) > 1 else numbers[0]

    return known


def numbers(review, user=None):
    return [one.number for one in precedents_of(review, user or UserFactory(roles="secretariat"))]


class TestOrder:
    def test_service_weighs_more_than_industry_and_both_more_than_either(self, review, known):
        stranger, same_trade = known("strangers", 1), known("same trade")
        same_service, both = known("same service"), known("alike", 1)
        assert numbers(review) == [both, same_service, same_trade, stranger]

    def test_a_nearer_loss_comes_first_above_and_below(self, review, known):
        far, above, below, twice = map(known, ("far", "above", "below", "twice"))
        assert numbers(review) == [below, above, twice, far]

    def test_days_decide_between_equal_losses_and_unknown_days_lie_between(self, review, known):
        make.finding(review.claim, "ok", code="sales.fall", estimated_loss=1, data=days(5))
        one, four, five = known("fell")
        unknown = known("alike", 1)
        assert numbers(review) == [five, four, unknown, one]

    def test_of_equals_the_newer_and_five_at_most(self, review, known):
        made = [*known("alike"), *known("amounts"), known("denied", 1)]
        assert numbers(review) == made[:1:-1]

    def test_a_far_loss_in_ones_own_service_may_lie_behind_a_near_one_elsewhere(
        self, review, known
    ):
        near = known("strangers", 1)  # 6 steps
        far = known("very far")  # 8.6 steps
        assert numbers(review) == [near, far]

    def test_a_claim_without_an_industry_has_precedents_too(self, known):
        review = in_review(industry=None)
        none, some = known("no trade"), known("some trade")
        assert numbers(review) == [none, some]


class TestWhatIsTold:
    def test_only_decisions_are_precedents(self, review):
        voted = in_review()
        for seat in make.panel(voted)[:2]:
            make.vote(voted, seat, "partly", 123_456)
        awaiting = make.deciding(service=services()[0], industry=trades()[0])
        assert awaiting.status == "deciding" and numbers(review) == []

    def test_not_ones_own_claim_not_even_its_first_round(self, review):
        number = make.vote_all(review, ("partly", 100_000)).claim.number
        review = Decision.objects.get(review=review).review
        assert review.claim.number == number and numbers(review) == []

    def test_none_that_the_reader_left_for_a_tie(self, review):
        other = in_review()
        seat = make.panel(other)[0]
        recuse(assignment=seat, by=seat.member.user, reason="친족")
        make.vote_all(other, ("partly", 90_000))
        assert numbers(review) == [other.claim.number]
        assert numbers(review, seat.member.user) == []

    def test_a_second_round_takes_the_first_ones_place(self, review):
        number = decided(0)
        first = Decision.objects.get(review__claim__number=number).review
        appeal = register_appeal(
            review=first, by=UserFactory(roles="customer_centre"), grounds="보지 못한 자료"
        )
        second = accept_appeal(appeal=appeal, by=make.secretary())
        assert numbers(review) == [first.claim.number]  # final until the second round is
        judging = make.panel(second)[0].member.user
        assert numbers(review, judging) == []  # whoever judges it again is told nothing of it
        make.vote_all(second, ("partly", 200_000))
        (one,) = precedents_of(review, make.secretary())
        assert one.granted == 200_000 and Precedent.objects.count() == 1

    def test_what_was_granted_of_how_much_and_why(self, review):
        decided(250_000, claimed_loss=2_000_000)
        (one,) = precedents_of(review, make.secretary())
        assert (one.granted, one.loss, one.share, one.alike) == (
            250_000,
            2_000_000,
            "12.5%",
            125_000,
        )
        assert one.why == "자료로 확인함" and one.same_service and one.same_industry

    def test_a_member_follows_a_number_only_into_a_panel_of_their_own(self, client, review, known):
        names = known("alike", 2)
        seen = set()
        for seat in make.panel(review):
            for one in precedents_of(review, seat.member.user):
                other = Decision.objects.get(review__claim__number=one.number).review
                assert one.readable == other.assignments.filter(member=seat.member_id).exists()
                seen.add(one.readable)
                client.force_login(seat.member.user)
                page = client.get(reverse("committee:desk", args=[review.claim.number]))
                body = page.content.decode()
                assert f'data-precedent="{one.number}"' in body
                link = f'href="{reverse("committee:desk", args=[one.number])}"'
                assert (link in body) is one.readable
        assert len(names) == 2 and False in seen

    def test_nothing_of_the_other_claimants_but_their_numbers(self, client, review):
        other = in_review(
            business_name="남의 꽃집",
            person_name="남궁민수",
            representative="남궁민수",
            narrative="남의 이야기",
        )
        make.vote_all(other, ("partly", 100_000))
        client.force_login(make.panel(review)[0].member.user)
        page = client.get(reverse("committee:desk", args=[review.claim.number])).content.decode()
        assert f'data-precedent="{other.claim.number}"' in page
        for secret in ("남의 꽃집", "남궁민수", "남의 이야기", "남**수"):
            assert secret not in page

    def test_one_query_however_many_there_are(self, review, known, django_assert_num_queries):
        facts, user = facts_of(review), make.secretary()
        user.has_perm("x")
        precedents_of(review, user, facts)
        with django_assert_num_queries(1):
            assert precedents_of(review, user, facts) == []
        known("alike"), known("amounts")
        with django_assert_num_queries(1):
            assert len(precedents_of(review, user, facts)) == 5


class TestShares:
    def test_shares_are_compared_not_sums(self, review, known):
        known("large")
        told = precedents_of(review, make.secretary())
        assert told and {one.alike for one in told} == {100_000}

    def test_a_vote_far_from_them_is_judged_by_the_suggestion_alone(self, client, review, known):
        known("alike")
        client.force_login(make.panel(review)[0].member.user)
        url = reverse("committee:desk", args=[review.claim.number])
        page = client.get(url)
        hidden = {f.html_name: f.value() for f in page.context["vote_form"].hidden_fields()}
        fields = {"choice": "partly", "amount": "700000", "rationale": "자료로 확인함"}
        answer = client.post(f"{url}vote/", {**hidden, **fields}, follow=True)
        assert {one.level_tag for one in answer.context["messages"]} == {"success", "info"}


def test_thousands_of_decisions_are_met_by_index(review, owner_connection):
    """Rows as narrow as the real ones, without their decisions: rolled back before the keys are
    checked. The owner writes them, who may count what the planner estimates from."""
    wanted = _parameters(review, make.secretary(), facts_of(review))
    with owner_connection.transaction(force_rollback=True), owner_connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reviews_precedent"
            " (claim_id, decision_id, programme_id, service_id, industry_id, loss, days)"
            " SELECT 10000000 + n, 10000000 + n, %s, s, i, 500000 + n * 997 %% 9000000, n %% 6"
            " FROM generate_series(1, 6000) n,"
            " LATERAL (SELECT id AS s FROM claims_service OFFSET n %% 20 LIMIT 1) a,"
            " LATERAL (SELECT id AS i FROM claims_industry OFFSET n %% 18 LIMIT 1) b",
            [review.policy.programme_id],
        )
        cursor.execute("ANALYZE reviews_precedent")
        cursor.execute("EXPLAIN " + _NEAREST, wanted)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on reviews_precedent" not in plan, plan
    for index in ("precedent_both", "precedent_service", "precedent_industry", "_loss"):
        assert index in plan, plan


def test_a_merged_name_of_a_service_counts_as_the_service():
    here = services()[0]
    there = Service.objects.create(name="카카오맵스", name_key="카카오맵스")
    make.council()
    review = in_review()
    number = decided(service=there)
    by = [UserFactory(roles="admin") for _ in range(2)]
    change = propose_merge(service=there, into=here, reason="오타", by=by[0])
    confirm_change(change=change, by=by[1])
    [like] = precedents_of(review, by[0])
    assert (like.number, like.same_service) == (number, True)
