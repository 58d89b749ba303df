"""Votes beside the suggestion: what is stored, what needs its reason, what the pages say of it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from claims.policy.models import Industry, PolicyFactor, SupportPolicy, SupportTier
from claims.tests.factories import UserFactory, publish
from claims.trail.triggers import refused_by
from reviews.committee.ballots.decisions import (
    call_second_ballot,
    confirm_decision,
    proposal_digest,
)
from reviews.committee.errors import RationaleNeededError
from reviews.committee.lifecycle.loss_assessment import assess_loss
from reviews.committee.models import Ballot, Decision, Vote
from reviews.committee.suggestion.facts import factors_for, facts_of
from reviews.committee.suggestion.rule import suggest
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db

LOSS = 1_482_000  # the shipped factors suggest 179,870 in no industry and service of their own
SHOWN = 1_000_000


def whole_loss_policy():
    """A later version, in force for reviews that open from now on: it suggests the whole loss."""
    policy = SupportPolicy.objects.create(
        programme=SupportPolicy.objects.effective().programme, version=2, title="개정안"
    )
    SupportTier.objects.create(policy=policy, upper_bound=500_000, amount=50_000)
    for kind, value in (("margin", 10_000), ("substitute", 0), ("market_share", 10_000)):
        PolicyFactor.objects.create(policy=policy, factor=kind, value=value, unit="bp")
    publish(policy, UserFactory(roles="admin"))


def sales(review, won=SHOWN, verdict="ok", **more):
    return make.finding(review.claim, verdict, code="sales.fall", estimated_loss=won, **more)


@pytest.fixture
def review():
    return make.in_review(claimed_loss=LOSS)


@pytest.fixture
def shown(review):
    """A review whose sales bear out 1,000,000 won, and what is suggested for it."""
    sales(review)
    return suggest(facts_of(review)).amount


class TestFacts:
    def test_a_claimed_loss_alone_is_not_shown(self, review):
        assert facts_of(review).shown is None and suggest(facts_of(review)).amount is None

    def test_sales_show_it_up_to_what_was_claimed(self, review):
        sales(review)
        assert (facts_of(review).shown, facts_of(review).shown_by) == (SHOWN, "sales")
        sales(review, 9_000_000)  # a newer run
        assert facts_of(review).shown == LOSS

    @pytest.mark.parametrize(("verdict", "loss"), [("problem", 0), ("unknown", None)])
    def test_sales_within_the_usual_ups_and_downs_show_none(self, review, verdict, loss):
        sales(review, 90_000, verdict)
        assert facts_of(review).shown == loss

    def test_the_secretariats_word_comes_first(self, review):
        sales(review)
        assess_loss(review=review, amount=800_000, by=make.secretary(), note="카드매출 확인")
        facts = facts_of(review)
        assert (facts.shown, facts.shown_by, facts.ceiling) == (800_000, "assessment", 800_000)

    def test_a_paper_that_was_set_aside_shows_nothing(self, review):
        paper = make.document(review.claim)
        sales(review, document=paper)
        assert facts_of(review).shown == SHOWN
        type(paper).objects.filter(pk=paper.pk).update(
            set_aside_at=paper.received_at,
            set_aside_by=make.secretary(),
            set_aside_reason="다른 곳",
        )
        assert facts_of(review).shown is None

    def test_days_are_those_that_sold_less(self, review):
        days = [
            {"day": "2022-10-14", "won": 1, "expected": 9},  # before the outage
            {"day": "2022-10-15", "won": 1, "expected": 9},
            {"day": "2022-10-16", "won": 9, "expected": 9},
            {"day": "2022-10-17", "won": 0, "expected": 5},
        ]
        data = {"from": "2022-10-15", "to": "2022-10-17", "lost": 1, "days": days}
        sales(review, data=data)
        assert facts_of(review).days == 2

    def test_the_narrowest_row_counts(self, review):
        claim, policy = (
            review.claim,
            SupportPolicy.objects.create(
                programme=review.policy.programme, version=2, title="개정안"
            ),
        )
        claim.industry = Industry.objects.get(name="화훼 소매")
        other = Industry.objects.get(name="미용실")
        rows = {"general": 100, "service": 200, "industry": 300, "both": 400}
        for scope, value in rows.items():
            PolicyFactor.objects.create(
                policy=policy,
                factor="margin",
                value=value,
                unit="bp",
                service=claim.service if scope in ("service", "both") else None,
                industry=claim.industry if scope in ("industry", "both") else None,
            )
            found = factors_for(policy, claim)["margin"]
            assert (found.value, found.scope) == (value, scope)
        claim.industry = other
        assert factors_for(policy, claim)["margin"].scope == "service"
        claim.industry = None
        assert factors_for(policy, claim)["margin"].value == 200

    def test_two_queries_once_the_published_tables_are_read(
        self, review, shown, django_assert_num_queries
    ):
        suggest(facts_of(review))
        with django_assert_num_queries(2):
            suggest(facts_of(review))


class TestVerb:
    def test_a_vote_keeps_what_was_suggested(self, review, shown):
        vote = make.vote(review, make.panel(review)[0], "partly", shown)
        assert vote.suggested == shown
        other = make.in_review()
        assert make.vote(other, make.panel(other)[0]).suggested is None

    @pytest.mark.parametrize(
        ("loss", "estimate", "free"),
        [(1_000_000, 1_000_000, True), (1_000_000, 909_091, True), (1_000_000, 909_090, False)],
    )
    def test_a_whole_grant_near_the_suggestion_needs_no_reason(self, loss, estimate, free):
        whole_loss_policy()
        review = make.in_review(claimed_loss=loss)
        sales(review, estimate)
        seat = make.panel(review)[0]
        if free:
            assert make.vote(review, seat, "grant", rationale="").suggested == estimate
        else:
            with pytest.raises(RationaleNeededError):
                make.vote(review, seat, "grant", rationale="")

    def test_a_departing_grant_needs_its_reason(self, review, shown):
        seat = make.panel(review)[0]
        with pytest.raises(RationaleNeededError, match=f"{shown:,}") as refused:
            make.vote(review, seat, "grant", rationale="  ")
        assert refused.value.details["suggested"] == shown
        assert make.vote(review, seat, "grant", rationale="현금 매출까지 인정함").amount == LOSS

    def test_without_a_suggestion_a_whole_grant_needs_none(self, review):
        assert make.vote(review, make.panel(review)[0], "grant", rationale="").suggested is None

    def test_raw_sql_departs_with_a_reason_only(self, review, shown):
        vote = make.vote(review, make.panel(review)[0], "grant")
        columns = [f.column for f in Vote._meta.concrete_fields if f.column != "id"]
        names = ", ".join(f'"{c}"' for c in columns)

        def again(version, **changed):
            said = ", ".join("%s" if c in {"version", *changed} else f'"{c}"' for c in columns)
            values = [
                ({"version": version} | changed)[c] for c in columns if c in {"version", *changed}
            ]
            sql = (
                f"INSERT INTO reviews_vote ({names}) SELECT {said} FROM reviews_vote WHERE id = %s"  # noqa: S608
            )
            with transaction.atomic():
                connection.cursor().execute(sql, [*values, vote.pk])

        free = max(10_000, shown // 10)
        for version, amount in enumerate((shown + free, shown - free), start=2):
            again(version, choice="partly", amount=amount, rationale="")
        for amount in (shown + shown // 10 + 10, shown - shown // 10 - 10):
            with pytest.raises(IntegrityError) as refused:
                again(7, choice="partly", amount=amount, rationale="")
            assert refused_by(refused.value) == "departing_vote_gives_its_rationale"
        for said, name in (
            (LOSS + 1, "suggestion_stays_within_the_ceiling_of_its_vote"),
            (shown + 1, "vote_keeps_the_suggestion_of_its_ballot"),
        ):
            with pytest.raises(IntegrityError) as refused:
                again(4, suggested=said)
            assert refused_by(refused.value) == name

    def test_the_suggestion_is_the_ballots_until_the_loss_is_assessed_anew(self, review, shown):
        ballot = Ballot.objects.get()
        assert (ballot.suggested, ballot.assessed_version) == (shown, 1)
        sales(review, 1_300_000)  # a later run of the check
        ballot.refresh_from_db()
        assert ballot.suggested == shown != suggest(facts_of(review)).amount
        assess_loss(review=review, amount=700_000, by=make.secretary(), note="확인")
        ballot.refresh_from_db()
        assert (ballot.suggested, ballot.assessed_version) == (suggest(facts_of(review)).amount, 2)

    def test_a_second_ballot_opens_with_what_is_suggested_by_then(self):
        review = make.in_review(claimed_loss=make.ABOVE_THE_CHAIR)
        sales(review, 4_000_000)
        make.vote_all(review, ("grant", None))
        sales(review, 2_000_000)
        second = call_second_ballot(review=review, by=make.chair())
        first = review.ballots.get(number=1)
        assert second.suggested == suggest(facts_of(review)).amount < first.suggested

    def test_raw_sql_moves_no_suggestion(self, review, shown):
        ballots = Ballot.objects.filter(review=review)

        def refusal(**changed):
            with pytest.raises(IntegrityError) as refused, transaction.atomic():
                ballots.update(**changed)
            return refused_by(refused.value)

        kept = "suggestion_is_kept_with_its_ballot"
        assert refusal(suggested=shown + 1) == kept
        assert refusal(suggested=None, assessed_version=None) == kept
        assert refusal(suggested=None) == "suggestion_of_a_ballot_names_its_assessment"
        newest = "suggestion_rests_on_the_newest_assessment"
        assert refusal(suggested=shown + 1, assessed_version=2) == newest
        assess_loss(review=review, amount=700_000, by=make.secretary(), note="확인")
        assert refusal(suggested=700_001, assessed_version=3) == newest
        make.vote_all(review, ("partly", 100_000))
        assert refusal(suggested=1, assessed_version=3) == "closed_ballot_is_frozen"

    def test_a_decision_keeps_what_was_suggested_to_its_votes(self, review, shown):
        make.vote_all(review, ("partly", shown), ("partly", shown + 200_000))
        decision = Decision.objects.get()
        assert (decision.suggested, decision.amount) == (shown, shown + 200_000)

    def test_an_assessment_meanwhile_renews_it(self, review, shown):
        first, second, third = make.panel(review)
        make.vote(review, first, "partly", shown)
        make.vote(review, second, "partly", shown)
        assess_loss(review=review, amount=100_000, by=make.secretary(), note="확인")
        make.vote(review, third, "deny")
        decision = Decision.objects.get()
        assert decision.suggested == suggest(facts_of(review)).amount < shown
        assert decision.ceiling == 100_000

    def test_the_chair_confirms_what_was_suggested_then(self):
        review = make.in_review(claimed_loss=make.ABOVE_THE_CHAIR)
        sales(review, 4_000_000)
        then = suggest(facts_of(review)).amount
        review = make.vote_all(review, ("grant", None))
        sales(review, 2_000_000)  # found after the votes
        ballot = review.ballots.get()
        confirm_decision(review=review, by=make.chair(), seen=proposal_digest(ballot))
        assert Decision.objects.get().suggested == then != suggest(facts_of(review)).amount


class TestPages:
    @pytest.fixture
    def seat(self, client, review):
        seat = make.panel(review)[0]
        client.force_login(seat.member.user)
        return seat

    def url(self, review, name="desk"):
        return reverse(f"committee:{name}", args=[review.claim.number])

    def post(self, client, review, **fields):
        page = client.get(self.url(review))
        hidden = {f.html_name: f.value() for f in page.context["vote_form"].hidden_fields()}
        return client.post(self.url(review, "vote"), {**hidden, **fields})

    def test_the_desk_shows_amount_working_and_what_a_departure_asks(
        self, client, review, seat, shown
    ):
        page = client.get(self.url(review)).content.decode()
        assert f'data-fill="{shown}"' in page and "10%·1만원 넘게 다르면" in page
        for line in suggest(facts_of(review)).lines:
            assert line.text in page and f'data-line="{line.key}"' in page

    def test_it_says_why_nothing_is_suggested(self, client, review, seat):
        page = client.get(self.url(review)).content.decode()
        assert "제안액 없음" in page and "확인한 자료가 아직 없어" in page
        assert 'data-fill-key="KeyP"' not in page

    @pytest.mark.parametrize("more", [{}, {"suggested": "1482000"}])  # a form of one's own making
    def test_a_departing_grant_without_reason_is_refused_and_keeps_what_was_typed(
        self, client, review, seat, shown, more
    ):
        answer = self.post(client, review, choice="grant", amount="1,482,000", rationale="", **more)
        page = answer.content.decode()
        assert answer.status_code == 422 and f"제안액({shown:,}원)과 차이가 커서" in page
        assert 'value="1,482,000"' in page and 'value="grant" checked' in page
        assert not Vote.everything.exists()

    def test_a_partial_vote_far_away_says_the_same(self, client, review, seat, shown):
        answer = self.post(client, review, choice="partly", amount="900,000", rationale=" ")
        assert answer.status_code == 422
        assert f"제안액({shown:,}원)과 차이가 커서" in answer.content.decode()
        near = self.post(client, review, choice="partly", amount=f"{shown}", rationale="")
        assert "일부 지급과 부지급은 산정근거" in near.content.decode()

    @pytest.mark.parametrize("who", ["colleague", "chair", "secretary", "auditor"])
    def test_what_a_sealed_vote_departs_from_stays_sealed(self, client, review, shown, who):
        first, second, _third = make.panel(review)
        make.vote(review, first, "partly", 654_321, rationale="봉인된 이탈 사유")
        user = {
            "colleague": second.member.user,
            "chair": make.chair(),
            "secretary": make.secretary(),
            "auditor": UserFactory(roles="auditor"),
        }[who]
        client.force_login(user)
        for url in (self.url(review), f"/claims/{review.claim.number}/"):
            page = client.get(url).content.decode()
            assert "654,321" not in page and "봉인된 이탈 사유" not in page
            assert f"{654_321 - shown:,}" not in page and "차이</dt>" not in page

    def test_the_departure_stands_on_desk_trail_and_claim(self, client, review, shown):
        make.vote_all(review, ("partly", shown + 200_000))
        client.force_login(make.chair())
        desk = client.get(self.url(review)).content.decode()
        claim = client.get(f"/claims/{review.claim.number}/").content.decode()
        for page in (desk, claim):
            assert "제안액</dt>" in page and "+200,000" in page
        assert f"제안액 {shown:,}원, 차이 +200,000원" in desk  # the trail

    def test_a_later_finding_does_not_pass_for_what_was_decided_on(self, client, review, shown):
        make.vote_all(review, ("partly", shown))
        sales(review, 1_200_000)
        client.force_login(make.chair())
        page = client.get(self.url(review))
        suggestion = page.context["suggestion"]
        assert suggestion.amount == shown and [one.key for one in suggestion.lines] == ["kept"]
        assert page.context["departure"].suggested == shown
