"""A version of a policy beside the running one."""

import pytest
from django.urls import reverse

from claims.errors import ForbiddenError
from claims.policy.comparison import compare
from claims.policy.models import SupportPolicy
from claims.policy.verbs import copy_policy, missing_factors
from claims.tests.factories import UserFactory
from config.dev.scenes import scene


def rows():
    """Fixture: {"by": an administrator, "running": the policy in force, "draft": a copy with a
    lower threshold, another base grant, another tier and another margin}."""
    by = UserFactory(username="keeper", roles="admin", is_staff=True)
    running = SupportPolicy.objects.effective()
    draft = copy_policy(policy=running, by=by)
    draft.tiers.filter(upper_bound=500_000).update(upper_bound=400_000, amount=60_000)
    SupportPolicy.objects.filter(pk=draft.pk).update(review_threshold=400_000, base_grant=70_000)
    draft.factors.filter(factor="margin", service=None, industry=None).update(value=3_000)
    draft.refresh_from_db()
    return {"by": by, "running": running, "draft": draft}


_rows, two = scene("two", rows)


def test_the_page_says_what_changes_in_plain_words(two, client):
    client.force_login(two["by"])
    url = reverse("admin:claims_supportpolicy_compare", args=[two["draft"].pk])
    page = client.get(url).content.decode()
    assert '<h2 id="h-effect">무엇이 달라지나' in page  # figures: reviews/simulator/tests
    assert "&lt;" not in page
    for words in ("500,000원", "400,000원", "60,000원", "25%", "30%"):
        assert words in page
    client.force_login(UserFactory(roles="member"))
    assert client.get(url).status_code in (302, 403)


def test_a_published_version_is_compared_with_the_one_before_and_says_so(two, client):
    client.force_login(two["by"])
    for one, word in (("running", "앞 판과 비교"), ("draft", "시행 중인 판과 비교")):
        for name in ("change", "compare"):
            url = reverse(f"admin:claims_supportpolicy_{name}", args=[two[one].pk])
            page = client.get(url).content.decode()
            words = {"앞 판과 비교", "시행 중인 판과 비교"}
            assert {said for said in words if said in page} == {word}, (one, name)


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


def test_the_page_of_a_published_policy_says_that_it_has_no_cap(two, client):
    assert two["running"].additional_cap is None
    client.force_login(two["by"])
    url = reverse("admin:claims_supportpolicy_change", args=[two["running"].pk])
    page = client.get(url).content.decode()
    assert '<div class="readonly">없음</div>' in page and ">None<" not in page


def test_what_a_version_lacks_is_said_in_one_word_on_both_sides(two):
    running, draft = two["running"], two["draft"]
    there, back = compare(running, draft), compare(draft, running)
    added = [line for line in there if line.old == "없음" and line.part == "tier"]
    gone = [line for line in back if line.new == "없음" and line.part == "tier"]
    assert [line.label for line in added] == [line.label for line in gone] != []
    assert "–" not in {str(line.old) for line in there + back}
    first = compare(None, draft)
    assert {str(line.old) for line in first} == {"–"}
