"""A report over decided claims: the planted member, alike claims, pairs; sealed votes never."""

import datetime as dt
from math import exp, log
from statistics import quantiles

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from claims import clock
from claims.errors import ForbiddenError
from claims.tests.raw_sql import refused
from config.dev.scenes import scene
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.models import Decision, Precedent, Vote
from reviews.committee.tests import factories as make
from reviews.fairness.computing import _beside_like, _rows, compute
from reviews.fairness.models import AlikePair, FairnessReport
from reviews.fairness.statement import GROUPS, LEAST_DIFFERENCE
from reviews.fairness.tasks import compute_fairness
from reviews.fairness.tests.scenes import BIAS, CLAIMS, biased_council
from reviews.fairness.verbs import compute_report

pytestmark = pytest.mark.django_db
_site, site = scene("site", biased_council)


def test_the_member_who_adds_a_fifth_is_on_top_and_alone(site):
    lines = {line["key"]: line for line in compute().amounts}
    top = max(lines.values(), key=lambda line: line["value"])
    assert top["key"] == site["biased"].pk and top["stands_out"]
    assert exp(top["raw"]) == pytest.approx(BIAS, rel=0.06)
    assert not any(line["stands_out"] for key, line in lines.items() if key != top["key"])


def test_alike_claims_have_the_quartiles_of_their_shares(site):
    figures = compute()
    shares = sorted(
        one.amount / one.precedent.loss for one in Decision.objects.select_related("precedent")
    )
    assert (figures.decided, figures.ballots, figures.alike, figures.single) == (
        CLAIMS, CLAIMS, 1, 0,
    )  # fmt: skip
    [group] = figures.groups
    assert group[:5] == [
        site["reviews"][0].claim.service_id, site["industry"].pk, 1, CLAIMS, 0,
    ]  # fmt: skip
    assert group[5] == pytest.approx(quantiles(shares, n=4, method="inclusive"))
    assert group[6:] == pytest.approx([shares[0], shares[-1]])


@pytest.mark.parametrize(("loss", "band"), [(999_999, 0), (2_000_000, 2), (4_000_000, 3)])
def test_bands_double_from_half_a_million(site, loss, band):
    make.decided(("partly", 100_000), claimed_loss=loss)
    assert band in {row[2] for row in _rows(GROUPS)}
    assert sum(row[3] for row in _rows(GROUPS)) == CLAIMS + 1


def test_weeks_count_every_decision_once(site):
    figures = compute()
    assert sum(n for _week, n, _median in figures.weeks) == CLAIMS
    assert len(figures.weeks) >= 5
    assert figures.trend["n"] == CLAIMS


def test_an_open_ballot_is_not_read(site):
    before = compute()
    review = make.in_review(claimed_loss=1_010_000, industry=site["industry"])
    make.vote(review, make.panel(review)[0], "partly", 900_000)
    assert compute() == before


def test_an_unconfirmed_ballot_is_not_read(site):
    before = compute()
    make.deciding()
    assert compute() == before


def test_a_changed_vote_counts_once(site):
    review = make.in_review(claimed_loss=1_010_000, industry=site["industry"])
    seats = make.panel(review)
    make.vote(review, seats[0], "partly", 1_000)
    for seat in seats:
        make.vote(review, seat, "partly", 500_000)
    assert Vote.everything.filter(ballot__review=review).count() == len(seats) + 1
    figures = compute()
    votes = Vote.everything.newest().filter(ballot__decision__isnull=False)
    assert sum(line["n"] for line in figures.amounts) == votes.count()


def test_a_withdrawn_claim_leaves_the_figures(site):
    claim = site["reviews"][0].claim
    withdraw_claim(claim=claim, by=make.secretary(), reason="신청인이 거두어 달라고 함")
    assert compute().decided == CLAIMS - 1


def test_denials_are_compared_apart(site):
    biased = site["biased"]
    for place in range(12):
        review = make.in_review(claimed_loss=1_010_000 + place, industry=site["industry"])
        for seat in make.panel(review):
            denies = seat.member_id == biased.pk
            make.vote(review, seat, "deny" if denies else "partly", None if denies else 400_000)
    lines = {line["key"]: line for line in compute().denials}
    assert max(lines.values(), key=lambda line: line["raw"])["key"] == biased.pk


def test_a_region_is_compared_with_its_like_of_all_regions(site):
    for place in range(24):
        amount = 300_000 if place % 2 else 600_000
        make.decided(
            ("partly", amount + 100 * place), claimed_loss=3_000_000,
            region="49" if place % 2 else "11",
        )  # fmt: skip
    lines = {key: rest for key, *rest in compute().regions}
    assert lines[None][0] == CLAIMS
    (n, median, _suggested, jeju), seoul = lines["49"], lines["11"][3]
    assert (n, jeju["n"]) == (12, 12) and median == pytest.approx(0.1004, abs=1e-3)
    # 10 % and 20 % of the loss: each lies 5 % from the mean of both
    assert jeju["raw"] == pytest.approx(-0.05, abs=1e-3)
    assert seoul["raw"] == pytest.approx(0.05, abs=1e-3)
    assert jeju["stands_out"] and seoul["stands_out"]


def test_two_claims_that_agree_are_not_certain():
    """Their own spread is nothing; that of all groups says how far they may be off."""
    rows = [
        ["11", 20, 0.1, 1.0, 20, -0.05, 0.10],
        ["26", 2, 0.1, 1.0, 2, 0.01, 0.0],
        ["49", 1, 0.1, 1.0, 1, 0.0, None],
    ]
    seoul, busan, jeju = (line[4] for line in _beside_like(rows))
    assert jeju is None
    assert busan["high"] - busan["low"] >= seoul["high"] - seoul["low"] > 0.02


def test_pairs_are_alike_and_most_different_first(site):
    report = compute_report(by=site["chair"])
    pairs = list(report.pairs.order_by("-difference", "-pk"))
    assert pairs
    found = {}
    facts = {
        one.claim_id: (one.loss, one.decision.amount)
        for one in Precedent.objects.select_related("decision")
    }
    claims = sorted(facts, key=lambda pk: (facts[pk][0], pk))
    for place, one in enumerate(claims):
        for other in claims[place + 1 : place + 21]:
            shares = [facts[pk][1] / facts[pk][0] for pk in (one, other)]
            distance = 2 * abs(log(facts[other][0] / facts[one][0]) / log(2)) + 2 * 0.5
            gap = abs(shares[0] - shares[1])
            if distance <= 1.5 and gap >= LEAST_DIFFERENCE:
                found[frozenset({one, other})] = round(gap * 10_000)
    assert {frozenset({p.claim_id, p.other_id}): p.difference for p in pairs} == found
    assert [p.difference for p in pairs] == sorted(found.values(), reverse=True)
    for pair in pairs:
        assert pair.share > pair.other_share
        assert (pair.loss, pair.amount) == facts[pair.claim_id]


def test_a_report_costs_the_same_whatever_there_is(site):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            compute_report(by=site["chair"])
        return len(queries)

    cost()  # reads what the user may do
    full = cost()
    make.decided(("partly", 100_000), claimed_loss=2_000_000)
    assert cost() == full


def test_only_the_chair_computes_and_the_night_does_so_too(site):
    for user in (site["auditor"], site["biased"].user, make.secretary()):
        with pytest.raises(ForbiddenError):
            compute_report(by=user)
    compute_fairness()
    assert FairnessReport.objects.get().by_id is None


def test_two_beats_compute_one_report_a_night(site):
    compute_report(by=site["chair"])  # what a person asks for counts for nobody's night
    compute_fairness()
    compute_fairness()  # the second beat, or one that was started again
    assert FairnessReport.objects.filter(by=None).count() == 1
    with clock.at(clock.now() + dt.timedelta(days=1)):
        compute_fairness()
    assert FairnessReport.objects.filter(by=None).count() == 2


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reviews_fairnessreport SET figures = '{}'",
        "DELETE FROM reviews_fairnessreport",
        "UPDATE reviews_alikepair SET difference = 0",
        "DELETE FROM reviews_alikepair",
    ],
)
def test_a_report_is_written_once(site, sql):
    compute_report(by=site["chair"])
    assert AlikePair.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ("claim_id", "pair_is_of_two_claims_with_losses"),
        ("other_id", "pair_is_listed_once_in_a_report"),
    ],
)
def test_a_pair_is_of_two_claims_and_stands_once(site, other, name):
    report = compute_report(by=site["chair"])
    sql = (
        "INSERT INTO reviews_alikepair (report_id, claim_id, other_id, service_id, loss,"
        " amount, other_loss, other_amount, distance, difference)"
        f" SELECT report_id, claim_id, {other}, service_id, 1, 0, 1, 0, 0, 0"
        " FROM reviews_alikepair WHERE report_id = %s LIMIT 1"
    )
    assert refused(sql, report.pk) == name
