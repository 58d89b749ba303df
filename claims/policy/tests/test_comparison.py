"""A version of a policy beside the running one, and the claims routed by both."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.errors import ForbiddenError
from claims.policy import recount as counting
from claims.policy.comparison import compare
from claims.policy.models import SupportPolicy
from claims.policy.recount import recount
from claims.policy.triage import ROUTES, TriageRule, triage
from claims.policy.verbs import copy_policy, missing_factors
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory, UserFactory
from config.dev.scenes import scene

LOSSES = (None, 1, 300_000, 300_001, 400_000, 400_001, 500_000, 500_001, 2_000_000)


def rows():
    """Claims around every bound, and a draft with a lower threshold and another base grant."""
    by = UserFactory(username="keeper", roles="admin", is_staff=True)
    claims = [
        ClaimFactory(claimed_loss=loss, claimant_kind=kind)
        if loss
        else ClaimFactory(no_loss=True, claimant_kind=kind)
        for loss in LOSSES
        for kind in ("small_business", "individual")
    ]
    running = SupportPolicy.objects.effective()
    draft = copy_policy(policy=running, by=by)
    draft.tiers.filter(upper_bound=500_000).update(upper_bound=400_000, amount=60_000)
    SupportPolicy.objects.filter(pk=draft.pk).update(review_threshold=400_000, base_grant=70_000)
    draft.factors.filter(factor="margin", service=None, industry=None).update(value=3_000)
    draft.refresh_from_db()
    return {"by": by, "claims": claims, "running": running, "draft": draft}


_rows, two = scene("two", rows)


def by_rule(policy):
    """Counts by route, and the fixed grants, by the rule in Python."""
    rule, counts, won = TriageRule.of(policy), dict.fromkeys(ROUTES, 0), 0
    for claim in Claim.objects.select_related("company"):
        routed = triage(
            in_a_window=claim.route != "late",
            of_operator=claim.company.is_operator,
            loss=claim.claimed_loss,
            small_business=claim.claimant_kind == "small_business",
            rule=rule,
        )
        counts[routed.route] += 1
        won += routed.tier.amount if routed.tier else 0
        won += policy.base_grant if routed.route == "committee_review" else 0
    return {route: n for route, n in counts.items() if n}, won


def test_a_recount_is_the_rule_over_every_claim(two):
    found = recount(two["running"], two["draft"])
    assert (found.old, found.old_won) == by_rule(two["running"])
    assert (found.new, found.new_won) == by_rule(two["draft"])
    assert found.rerouted == 2  # 400,001 and 500,000
    assert found.repaid == 6  # all above 300,000


def test_a_recount_is_one_statement_and_leaves_nothing_behind(two):
    before = list(Claim.objects.order_by("pk").values_list("route", "tier", "routed_under"))
    with CaptureQueriesContext(connection) as spent:
        recount(two["running"], two["draft"])
    assert sum("claims_claim" in one["sql"] for one in spent) == 1
    assert before == list(Claim.objects.order_by("pk").values_list("route", "tier", "routed_under"))


def test_a_count_that_takes_too_long_is_given_up(two, client, monkeypatch):
    slow = counting._RECOUNT.replace("GROUP BY old.route", ", pg_sleep(2) GROUP BY old.route")
    monkeypatch.setattr(counting, "_RECOUNT", slow)
    monkeypatch.setattr(counting, "SECONDS", 1)
    client.force_login(two["by"])
    url = reverse("admin:claims_supportpolicy_compare", args=[two["draft"].pk])
    assert "1초 안에 다 세지 못했습니다" in client.get(url).content.decode()


def test_the_page_says_what_changes_in_plain_words(two, client):
    client.force_login(two["by"])
    url = reverse("admin:claims_supportpolicy_compare", args=[two["draft"].pk])
    page = client.get(url).content.decode()
    assert "기본 지원금 대상 6 → 4, 심의 대상 2 → 4" in page
    for words in ("500,000원", "400,000원", "60,000원", "25%", "30%"):
        assert words in page
    client.force_login(UserFactory(roles="member"))
    assert client.get(url).status_code in (302, 403)


def test_a_copy_differs_in_nothing_but_its_version(two, client):
    copied = copy_policy(policy=two["running"], by=two["by"])
    changed = [line.label for line in compare(two["running"], copied) if line.changed]
    assert changed == ["시행"]
    assert copied.version == two["draft"].version + 1 and not copied.is_published
    assert missing_factors(copied) == [] and copied.drafted_by == two["by"]
    client.force_login(two["by"])
    answer = client.post(reverse("admin:claims_supportpolicy_copy", args=[copied.pk]))
    newest = SupportPolicy.objects.order_by("-version").first()
    assert answer.url == reverse("admin:claims_supportpolicy_change", args=[newest.pk])
    assert newest.version == copied.version + 1
    with pytest.raises(ForbiddenError):
        copy_policy(policy=copied, by=UserFactory(roles="secretariat"))
