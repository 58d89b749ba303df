"""The first-run tour: five steps for each role, at elements of the pages, and for nobody twice."""

import re

import pytest

from claims.tests.factories import UserFactory
from reviews.committee.tests import factories as committee
from reviews.roles import ROLES
from reviews.templatetags.tour import STEPS, role_with_a_tour

# What a selector of a step must find in the page's HTML.
IN_HTML = (
    (r'\[aria-labelledby="([\w-]+)"\]', r'aria-labelledby="{}"'),
    (r'a\[href\*?="([\w/]+)"\]', r'href="/?{}/?"'),
    (r"\[(data-\w+)\]", r"{}"),
    (r"[.#]([\w-]+)$", r'(?:class|id)="[^"]*\b{}\b'),
)


def page_of(client, user):
    client.force_login(user)
    return client.get("/").content.decode()


def is_there(selector: str, html: str) -> bool:
    for pattern, wanted in IN_HTML:
        if found := re.search(pattern, selector.split(",")[-1]):
            return re.search(wanted.format(found[1].strip("/")), html) is not None
    raise AssertionError(f"no rule for {selector}")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_shown_five_steps_at_elements_of_its_start_page(client, db, role):
    user = UserFactory(roles=role, is_staff=role == "admin", preferences={})
    if role == "member":
        review = committee.in_review()
        user = committee.panel(review)[0].member.user
        user.preferences = {}
        user.save()
    html = page_of(client, user)
    steps = STEPS[role]
    assert len(steps) == 5
    shown = html.count("data-step=")
    assert shown == (3 if role == "member" else 5)
    # What waits for the chair and for finance is there with the first row of it.
    missing = {step.at for step in steps[:shown] if not is_there(step.at, html)}
    assert missing <= {"[data-next]", '[aria-labelledby="h-deadlines"]'}


@pytest.mark.parametrize(
    ("state", "start", "desk"), [("due", 3, 0), ("desk", 0, 2), ("done", 0, 0)]
)
def test_a_member_goes_on_at_the_desk_and_sees_it_once(client, db, state, start, desk):
    review = committee.in_review()
    user = committee.panel(review)[0].member.user
    user.preferences = {"tour": state}
    user.save()
    assert page_of(client, user).count("data-step=") == start
    html = client.get(f"/reviews/{review.claim.number}/").content.decode()
    assert html.count("data-step=") == desk
    for step in STEPS["member"][3:]:
        assert any(is_there(one, html) for one in step.at.split(", "))


def test_one_tour_for_several_roles_and_none_without(client, db):
    assert role_with_a_tour(["member", "chair"]) == "chair"
    assert role_with_a_tour([]) == ""
    assert "data-tour=" not in page_of(client, UserFactory(preferences={}))
