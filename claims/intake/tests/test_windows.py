from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from claims.errors import Forbidden
from claims.intake.models import FilingWindow, WindowExtension
from claims.intake.windows import ExtensionGoesBack, extend_window
from claims.policy.models import Company, SupportPolicy
from claims.policy.triage import TriageRule, triage
from claims.register.models import Claim, Harm
from claims.tests.factories import ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")
LATE = datetime(2022, 11, 8, 12, tzinfo=SEOUL)


def extend(by, closes_at=datetime(2022, 11, 12, tzinfo=SEOUL)):
    window = FilingWindow.objects.get(code="1015-1")
    return extend_window(
        window=window, closes_at=closes_at, announced_on=date(2022, 11, 7), reason="연장", by=by
    )


@pytest.fixture
def administrator():
    return UserFactory(roles="admin")


def test_an_extension_is_announced_and_moves_the_closing(administrator):
    extension = extend(administrator)
    window = FilingWindow.objects.get(code="1015-1")
    assert window.closes_at == extension.closes_after > extension.closes_before
    assert WindowExtension.objects.filter(window=window).count() == 2


def test_a_window_only_closes_later(administrator):
    with pytest.raises(ExtensionGoesBack):
        extend(administrator, datetime(2022, 11, 6, tzinfo=SEOUL))


def test_only_the_administrator_extends():
    with pytest.raises(Forbidden):
        extend(UserFactory(roles="secretariat"))


def test_late_claims_that_now_fit_go_where_triage_sends_them(administrator):
    """The set-wise SQL and the pure rule agree, at every boundary and for every kind."""
    losses = (None, 1, 300_000, 300_001, 500_000, 500_001)
    kinds = ("individual", "small_business", "larger_business")
    companies = (
        Company.objects.get(is_operator=True),
        Company.objects.exclude(is_operator=True)[0],
    )
    made = [
        ClaimFactory(
            route="late",
            filed_at=LATE,
            claimed_loss=loss,
            harm=Harm.MONETARY if loss else Harm.NONE,
            claimant_kind=kind,
            company=company,
        )
        for loss, kind, company in product(losses, kinds, companies)
    ]
    beyond = ClaimFactory(route="late", filed_at=LATE + timedelta(days=30))
    extend(administrator)
    rule = TriageRule.of(SupportPolicy.objects.effective())
    for claim in made:
        now = Claim.objects.get(pk=claim.pk)
        expected = triage(
            in_a_window=True,
            of_operator=claim.company.is_operator,
            loss=claim.claimed_loss,
            small_business=claim.claimant_kind == "small_business",
            rule=rule,
        )
        assert now.route == expected.route, (claim.claimed_loss, claim.claimant_kind)
        assert now.tier_id == (expected.tier.pk if expected.tier else None)
    assert Claim.objects.get(pk=beyond.pk).route == "late"
