import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.policy.triage import (
    ROUTES,
    Routed,
    Tier,
    TriageRule,
    route_reason,
    triage,
)

SMALL, MIDDLE = Tier(300_000, 30_000), Tier(500_000, 50_000)
RULE = TriageRule(review_threshold=500_000, small_business_only=True, tiers=(SMALL, MIDDLE))


def route(loss, *, in_a_window=True, of_operator=True, small_business=True, rule=RULE):
    return triage(
        in_a_window=in_a_window,
        of_operator=of_operator,
        loss=loss,
        small_business=small_business,
        rule=rule,
    )


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        (1, Routed("tier_grant", SMALL)),
        (300_000, Routed("tier_grant", SMALL)),
        (300_001, Routed("tier_grant", MIDDLE)),
        (500_000, Routed("tier_grant", MIDDLE)),
        (500_001, Routed("committee_review")),
        (None, Routed("no_monetary_loss")),
        (0, Routed("no_monetary_loss")),
    ],
)
def test_boundaries(loss, expected):
    assert route(loss) == expected


def test_the_first_that_holds_decides():
    assert route(None, in_a_window=False, of_operator=False).route == "late"
    assert route(None, of_operator=False, small_business=False).route == "affiliate"
    assert route(None, small_business=False).route == "no_monetary_loss"
    assert route(900_000, small_business=False).route == "out_of_scope"


def test_a_policy_may_open_the_grant_to_everybody():
    rule = RULE._replace(small_business_only=False)
    assert route(900_000, small_business=False, rule=rule).route == "committee_review"


@given(
    loss=st.one_of(st.none(), st.integers(0, 10**12)),
    in_a_window=st.booleans(),
    of_operator=st.booleans(),
    small_business=st.booleans(),
)
def test_every_claim_takes_one_route_and_only_grants_have_a_tier(
    loss, in_a_window, of_operator, small_business
):
    routed = route(
        loss, in_a_window=in_a_window, of_operator=of_operator, small_business=small_business
    )
    assert routed.route in ROUTES
    assert (routed.tier is not None) == (routed.route == "tier_grant")
    if routed.route == "committee_review":
        assert loss > 500_000 and small_business and of_operator and in_a_window


def test_a_gap_in_the_tiers_is_not_papered_over():
    with pytest.raises(LookupError):
        route(400_000, rule=RULE._replace(tiers=(SMALL,)))


def test_each_route_says_why_with_amounts_in_prose():
    assert (
        route_reason("committee_review", loss=7_200_000, threshold=500_000)
        == "신청액 720만원이 50만원을 넘어 협의체가 심의합니다."
    )
    assert (
        route_reason("tier_grant", loss=320_000, tier=MIDDLE, below=300_000)
        == "신청액 32만원이 30만원 초과 50만원 이하여서 5만원을 지급하는 구간입니다."
    )
    assert (
        route_reason("tier_grant", loss=12_000, tier=SMALL)
        == "신청액 1만 2,000원이 30만원 이하여서 3만원을 지급하는 구간입니다."
    )
    assert (  # no word of the consent or of what follows: both change while the route stands
        route_reason("affiliate", company="카카오페이")
        == "카카오페이 서비스에 관한 접수라서 그 회사에 넘길 신청으로 분류했습니다."
    )
    for route_name in ("late", "no_monetary_loss", "out_of_scope"):
        assert route_reason(route_name).endswith("다.")
