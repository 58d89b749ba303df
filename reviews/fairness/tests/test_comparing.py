"""Two decided claims side by side: for the chair and the auditor, within their scope."""

from html import unescape

import pytest
from django.urls import reverse

from claims.privacy.models import AccessEntryClaim
from claims.tests.factories import UserFactory
from config.dev.scenes import scene
from reviews.committee.seats.recusals import recuse
from reviews.committee.tests import factories as make
from reviews.fairness.comparing import compare, decided_claim
from reviews.fairness.tests.scenes import biased_council
from reviews.fairness.verbs import compute_report

pytestmark = pytest.mark.django_db
_site, site = scene("site", biased_council)
PAGE = reverse("fairness:compare")


def decided_two():
    """Two claims of one service, decided with different amounts."""
    return [
        make.decided(("partly", amount), claimed_loss=1_010_000) for amount in (400_000, 300_000)
    ]


def numbers_of(reviews):
    return dict(zip("ab", (review.claim.number for review in reviews), strict=True))


def test_facts_result_and_reason_stand_beside_each_other(site, client):
    two = decided_two()
    client.force_login(site["chair"])
    page = client.get(PAGE, numbers_of(two))
    rows = {str(row.label): row for row in page.context["rows"]}
    assert rows["의결액"].differs == "100,000원"
    assert not rows["서비스"].differs and not rows["신청액"].differs
    assert rows["이유"].first == two[0].decision.rationale
    text = unescape(page.content.decode())
    for review in two:
        assert reverse("register:claim", args=[review.claim.number]) in text
        assert review.decision.resolution_no in text
        for seat in review.assignments.select_related("member__user"):
            assert str(seat.member.user) in text
    seen = set(AccessEntryClaim.objects.values_list("claim_id", flat=True))
    assert {review.claim_id for review in two} <= seen


def test_a_row_of_the_pairs_leads_to_it(site, client):
    compute_report(by=site["chair"])
    client.force_login(site["auditor"])
    page = client.get(reverse("fairness:pairs"))
    pair = next(iter(page.context["table"].paginated_rows)).record
    url = f"{PAGE}?a={pair.claim.number}&b={pair.other.number}"
    assert url in unescape(page.content.decode())
    assert client.get(url).context["rows"]


def test_who_is_unknown_undecided_or_out_of_scope_is_not_compared(site, client):
    two, open_one = decided_two(), make.in_review()
    client.force_login(site["chair"])
    for other in ("K0000-0000000", open_one.claim.number):
        page = client.get(PAGE, {"a": two[0].claim.number, "b": other})
        assert page.status_code == 200 and "rows" not in page.context
        assert f"{other}: 의결한 신청이 아니거나" in page.content.decode()
    assert "두 접수번호를 적어 주세요" in client.get(PAGE).content.decode()


def test_a_claim_that_the_chair_left_for_a_conflict_is_not_compared(site):
    review = make.in_review(claimed_loss=1_012_000)
    seat = make.panel(review)[0]
    recuse(assignment=seat, by=seat.member.user, reason="이해관계가 있음")
    make.vote_all(review, ("partly", 900_000))
    number = review.claim.number
    assert decided_claim(site["chair"], number) is not None
    assert decided_claim(make.made_chair(seat.member), number) is None


@pytest.mark.parametrize("role", ["member", "secretariat", "finance", "customer_centre", "admin"])
def test_it_is_for_nobody_else(client, role):
    client.force_login(UserFactory(roles=role))
    assert client.get(PAGE).status_code == 403


def test_it_costs_the_same_for_any_two(site, django_assert_max_num_queries):
    two = [decided_claim(site["chair"], number) for number in numbers_of(decided_two()).values()]
    with django_assert_max_num_queries(14):
        compare(*two)
