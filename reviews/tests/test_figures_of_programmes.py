"""Two programmes side by side: figures and lists mix no claims of both, or say that they do."""

from datetime import datetime

import pytest
from django.urls import reverse

from claims import clock
from claims.policy.factors import count_medians
from claims.policy.models import Incident, Programme, SupportPolicy
from claims.policy.publication_change import propose_publishing
from claims.tests.factories import SEOUL, UserFactory
from reviews.committee.models import Precedent, Review
from reviews.committee.suggestion import precedents
from reviews.committee.tests import factories as council
from reviews.dashboard.start_up import missing
from reviews.fairness.computing import compute
from reviews.fairness.verbs import compute_report
from reviews.payouts.grants.lists import GRANT_RUNS
from reviews.payouts.tests import factories as money
from reviews.tests.second_programme import (
    CODE,
    NAME,
    RULES,
    TIERS,
    WINDOW,
    load,
    publish_version,
    second_programme,
)

pytestmark = pytest.mark.django_db
FIRST = "1015-1"


@pytest.fixture
def second():
    return second_programme()


@pytest.fixture
def ours():
    return SupportPolicy.objects.effective()


def decided(claim, opinion):
    """Decide the review of a claim; everybody has one opinion."""
    council.documents(claim)
    return council.vote_all(Review.objects.get(claim=claim), opinion)


def test_groups_weeks_and_industries_of_the_fairness_report_are_of_one_programme(client, second):
    """Each half got its own share of like losses: nobody of a programme was treated unlike."""
    council.council()
    mine, theirs = load(FIRST, *[2_000_000] * 6), load(WINDOW, *[2_000_000] * 5)
    for claims, won in ((mine, 400_000), (theirs, 1_000_000)):
        for claim in claims:
            decided(claim, ("partly", won))
    figures = compute()
    [other] = figures.others
    ours = SupportPolicy.objects.effective().programme
    assert [(one.programme, one.decided, one.of) for one in (figures, other)] == [
        (ours.pk, 6, 6), (second.programme.pk, 5, 5),
    ]  # fmt: skip
    for one, n, share in ((figures, 6, 0.2), (other, 5, 0.5)):
        [group] = one.groups
        assert (group[3], group[5], group[6:]) == (n, [share] * 3, [share] * 2)
        [industry], [region] = one.industries, one.regions
        assert (industry[1], industry[2]) == (region[1], region[2]) == (n, share)
        assert [line[4]["raw"] for line in (industry, region)] == pytest.approx([0, 0])
        assert sum(week[1] for week in one.weeks) == n
        assert {week[2] for week in one.weeks} == {share}
    assert compute_report(by=UserFactory(roles="chair")).figures["others"][0]["decided"] == 5
    client.force_login(UserFactory(roles="auditor"))
    url = reverse("fairness:fairness")
    for query, name, n, median in (
        ({}, ours.name, 6, "20%"),
        ({"programme": CODE}, NAME, 5, "50%"),
    ):
        page = client.get(url, query)
        assert [(line.n, line.median) for line in page.context["groups"]] == [(n, median)]
        [current] = [tab for tab in page.context["programmes"] if tab.current]
        assert current.label == name
        assert f"{name}의 의결 {n}건 가운데" in page.content.decode()
    assert client.get(url, {"programme": "nope"}).status_code == 404


def test_the_fairness_report_of_one_programme_offers_no_choice(client, ours):
    council.council()
    [only] = load(FIRST, 2_000_000)
    decided(only, ("partly", 400_000))
    assert not compute_report(by=UserFactory(roles="chair")).figures["others"]
    client.force_login(UserFactory(roles="auditor"))
    url = reverse("fairness:fairness")
    page = client.get(url)
    assert page.context["programmes"] == [] and str(ours.programme) not in page.content.decode()
    assert client.get(url, {"programme": ours.programme.code}).status_code == 200
    assert client.get(url, {"programme": "nope"}).status_code == 404


def test_medians_of_a_draft_are_those_of_the_claims_of_its_programme(second):
    load(FIRST, *[400_000] * 3)
    load(WINDOW, *[90_000] * 3)
    by = UserFactory(roles="admin")
    for programme, median in (
        (SupportPolicy.objects.effective().programme, 400_000),
        (second.programme, 90_000),
        (second.rival, None),
    ):
        version = SupportPolicy.objects.create(
            programme=programme, version=9, title="초안", **RULES
        )
        count_medians(policy=version, by=by, fewest=3)
        found = version.factors.filter(factor="median_claim").values_list("value", flat=True)
        assert set(found) == ({median} if median else set())


def test_similar_cases_on_the_desk_are_of_the_same_programme(second, monkeypatch):
    """Though as many claims of the other one as are measured have a nearer loss."""
    monkeypatch.setattr(precedents, "EACH_WAY", 2)
    council.council()
    mine, theirs = load(FIRST, *[2_050_000] * 3), load(WINDOW, 2_100_000, 2_000_000)
    for claim in (*mine, theirs[0]):
        decided(claim, ("partly", 400_000))
    by, review = money.secretary(), Review.objects.get(claim=theirs[1])
    assert [one.number for one in precedents.precedents_of(review, by)] == [theirs[0].number]
    [like] = Precedent.objects.filter(programme=second.programme)
    assert like.claim_id == theirs[0].pk
    again = Review.objects.get(claim=mine[0])
    found = {one.number for one in precedents.precedents_of(again, by)}
    assert found == {one.number for one in mine[1:]}


def test_the_dashboard_says_of_how_many_programmes_its_counts_are(client, second, ours):
    client.force_login(UserFactory(roles="chair"))
    head = client.get("/").content.decode().partition("</h1>")[2].partition("</span>")[0]
    assert "지원사업 2개의 합" in head and reverse("policy:in_force") in head
    assert ours.programme.incident.name not in head


def test_the_dashboard_of_one_programme_names_its_outage(client, ours):
    client.force_login(UserFactory(roles="chair"))
    head = client.get("/").content.decode().partition("</h1>")[2].partition("</span>")[0]
    assert ours.programme.incident.name in head and "지원사업" not in head


def test_the_start_up_card_names_a_programme_in_force_without_a_budget(second, ours):
    """A rival that has no policy yet is asked for no budget."""

    def said():
        return [one.what for one in missing(ours) if "예산" in one.what]

    assert said() == []
    publish_version(second.rival, UserFactory(roles="admin"))
    assert said() == [f"예산: {second.rival.name}"]


def test_the_file_of_runs_keeps_its_columns_where_they_were():
    """A program that reads it by place finds the programme behind all the others."""
    labels = [str(column.header) for column in GRANT_RUNS.layout.columns]
    assert labels[:4] == ["번호", "지원금", "상태", "대상"] and labels[-1] == "지원사업"


def test_the_publication_of_a_later_programme_says_that_no_new_claim_comes_to_it(client, second):
    """Not that of the programme with the incident, nor that of an incident without any."""
    by, other = (UserFactory(roles="admin", is_staff=True) for _ in range(2))
    incident = Incident.objects.create(
        code="0601", name="셋째 장애", began_at=clock.now(),
        ended_at=datetime(2999, 1, 1, tzinfo=SEOUL),
    )  # fmt: skip
    alone = Programme.objects.create(code="third", name="셋째 지원", incident=incident)
    factors = list(second.policy.factors.all())
    client.force_login(other)
    for programme, said in ((second.rival, True), (second.programme, False), (alone, False)):
        version = SupportPolicy.objects.create(
            programme=programme, version=7, title="초안", **RULES
        )
        for upper_bound, amount in TIERS:
            version.tiers.create(upper_bound=upper_bound, amount=amount)
        for factor in factors:
            factor.pk, factor.policy = None, version
            factor.save(force_insert=True)
        change = propose_publishing(policy=version, reason="새로 정함", by=by)
        sheet = client.post(reverse("changes:confirm", args=[change.pk])).content.decode()
        assert "무엇이 달라지나" in sheet or "다시 나누어 본 신청" in sheet
        assert (f"먼저 시행한 {NAME}" in sheet) == said
        assert ("새 신청이 오지 않습니다" in sheet) == said
