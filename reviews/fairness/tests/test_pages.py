"""The fairness page and the list of pairs: for the chair and the auditor, and nobody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.privacy.models import AccessEntryClaim
from claims.tests.factories import UserFactory
from config.dev.scenes import scene
from reviews.committee.lifecycle.loss_assessment import assess_loss
from reviews.committee.seats.recusals import recuse
from reviews.committee.tests import factories as make
from reviews.fairness import computing, context
from reviews.fairness.lists import filtered_pairs
from reviews.fairness.models import FairnessReport
from reviews.fairness.tests.scenes import CLAIMS, biased_council
from reviews.fairness.verbs import LOCK, compute_report

pytestmark = pytest.mark.django_db
_site, site = scene("site", biased_council)
PAGE = "/fairness/"


def test_before_the_first_report_the_page_says_when_it_comes(site, client):
    client.force_login(site["auditor"])
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "아직 계산한 것이 없습니다" in page.content.decode()
    assert reverse("fairness:compute") not in page.content.decode()


def test_the_chair_computes_and_reads_every_section(site, client):
    client.force_login(site["chair"])
    assert client.post(reverse("fairness:compute")).status_code == 302
    report = FairnessReport.objects.get()
    assert report.by == site["chair"]
    page = client.get(PAGE)
    text = page.content.decode()
    assert page.status_code == 200
    for words in (
        f"의결 {CLAIMS}건", "비슷한 신청 사이의 차이", "위원의 금액", "다른 위원보다 높음",
        "시간에 따른 변화", "표결 순서의 영향", "업종에 따른 차이",
        "지역에 따른 차이", "지역을 적은 의결이 없습니다",
        "가장 비슷한데 가장 다르게 의결한 짝",
    ):  # fmt: skip
        assert words in text, words
    first = page.context["members"][0]
    assert first.name == site["biased"].user.name or first.name == site["biased"].user.username
    assert text.count('class="dumbbell"') >= 5


def test_few_decisions_have_no_ratio_and_pairs_come_first(site, client, monkeypatch):
    make.decided(("partly", 400_000), claimed_loss=1_010_000, region="26")
    compute_report(by=site["chair"])
    client.force_login(site["chair"])
    page = client.get(PAGE)
    text = page.content.decode()
    assert text.index('id="h-pairs"') < text.index('id="h-groups"')
    shown = {line.name: (line.median, line.suggested) for line in page.context["regions"]}
    assert shown["부산"] == ("–", "–") and shown["지역을 적지 않음"][0] != "–"
    assert 'class="sim-groups"' in text and "아직 5건이 안 됩니다" not in text

    monkeypatch.setattr(computing, "LEAST_ALIKE", CLAIMS * 2)
    monkeypatch.setattr(context, "LEAST_ALIKE", CLAIMS * 2)
    compute_report(by=site["chair"])
    text = client.get(PAGE).content.decode()
    assert "아직 5건이 안 됩니다" in text
    assert text.count(f"의결이 {CLAIMS * 2}건 이상인 무리가 아직 없어") == 2  # industries, regions
    for name in ("h-groups", "h-industries", "h-regions"):
        panel = text[text.index(f'id="{name}"') :].partition("</section>")[0]
        assert "<table" not in panel, name


def test_one_computation_at_a_time(site, client, owner_connection):
    client.force_login(site["chair"])
    owner_connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    page = client.post(reverse("fairness:compute"), follow=True)
    assert "다른 사람이 계산하고 있습니다" in page.content.decode()
    assert not FairnessReport.objects.exists()
    owner_connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    client.post(reverse("fairness:compute"))
    assert FairnessReport.objects.exists()


def test_regions_are_named_where_claims_state_theirs(site, client):
    for place, region in enumerate(["11", "11", "26", ""]):
        make.decided(("partly", 400_000 + place), claimed_loss=1_010_000, region=region)
    compute_report(by=site["chair"])
    client.force_login(site["chair"])
    page = client.get(PAGE)
    lines = {line.name: line.n for line in page.context["regions"]}
    assert lines == {"지역을 적지 않음": CLAIMS + 1, "서울": 2, "부산": 1}
    assert "지역을 적은 의결이 없습니다" not in page.content.decode()


def test_a_report_from_before_regions_is_still_shown(site, client):
    report = compute_report(by=site["chair"])
    figures = {name: value for name, value in report.figures.items() if name != "regions"}
    FairnessReport.objects.create(figures=figures)
    client.force_login(site["chair"])
    assert "지역을 적은 의결이 없습니다" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("role", ["member", "secretariat", "finance", "customer_centre", "admin"])
def test_the_page_is_for_nobody_else(site, client, role):
    compute_report(by=site["chair"])
    client.force_login(UserFactory(roles=role))
    for path in (PAGE, reverse("fairness:pairs")):
        assert client.get(path).status_code == 403
    assert client.post(reverse("fairness:compute")).status_code == 403


def test_the_auditor_reads_and_does_not_compute(site, client):
    compute_report(by=site["chair"])
    client.force_login(site["auditor"])
    assert client.get(PAGE).status_code == 200
    assert client.post(reverse("fairness:compute")).status_code == 403


def test_pairs_are_on_record_for_both_claims(site, client):
    compute_report(by=site["chair"])
    client.force_login(site["chair"])
    page = client.get(reverse("fairness:pairs"))
    shown = [row.record for row in page.context["table"].paginated_rows]
    seen = set(AccessEntryClaim.objects.values_list("claim_id", flat=True))
    assert shown and seen == {pk for one in shown for pk in (one.claim_id, one.other_id)}
    text = page.content.decode()
    assert reverse("register:claim", args=[shown[0].other.number]) in text


def test_pairs_are_filtered_by_service_and_industry(site, client):
    compute_report(by=site["chair"])
    client.force_login(site["chair"])
    page = client.get(reverse("fairness:pairs"), {"industry": site["industry"].pk})
    assert len(page.context["table"].paginated_rows)
    page = client.get(reverse("fairness:pairs"), {"industry": 10**6, "service": "x"})
    assert "다르게 의결한 짝이 없습니다" in page.content.decode()


def test_only_the_newest_report_is_listed(site):
    compute_report(by=site["chair"])
    newest = compute_report(by=site["chair"])
    rows = filtered_pairs(site["chair"], {})
    assert {one.report_id for one in rows} == {newest.pk}


def test_a_claim_that_the_chair_left_for_a_conflict_is_in_no_pair(site):
    """A member leaves a seat, the claim is decided without them, and they become the chair."""
    review = make.in_review(
        claimed_loss=1_012_000,
        industry=site["industry"],
        service=site["reviews"][0].claim.service,
    )
    seat = make.panel(review)[0]
    recuse(assignment=seat, by=seat.member.user, reason="이해관계가 있음")
    make.vote_all(review, ("partly", 900_000))
    compute_report(by=site["chair"])
    claim = review.claim_id
    assert claim in filtered_pairs(site["chair"], {}).values_list("claim_id", flat=True)
    gone = filtered_pairs(make.made_chair(seat.member), {})
    assert gone.exists()
    assert claim not in {pk for one in gone for pk in (one.claim_id, one.other_id)}


def test_the_page_costs_the_same_for_more(site, client):
    client.force_login(site["chair"])
    compute_report(by=site["chair"])

    def cost():
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    first = cost()
    for place in range(6):
        make.decided(("partly", 300_000 + place), claimed_loss=2_000_000 + place)
    compute_report(by=site["chair"])
    assert cost() == first
    assert first <= 14


def test_the_page_says_what_its_decisions_leave_out(site, client):
    """A claim whose loss was assessed as nothing has no share; it is one of those decided."""
    review = make.in_review(claimed_loss=900_000)
    assess_loss(review=review, amount=0, note="입증된 피해 없음", by=make.secretary())
    make.vote_all(review, ("deny", None))
    assert review.claim.precedent.loss == 0
    client.force_login(site["chair"])
    client.post(reverse("fairness:compute"))
    words = f"의결 {CLAIMS + 1}건 가운데 인정액이 있는 {CLAIMS}건과"
    assert words in client.get(PAGE).content.decode()
