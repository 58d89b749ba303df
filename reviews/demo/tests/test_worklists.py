"""All that waits for somebody in the demo is walked on pages (`worklists`), or is named as nothing
that waits. A new list, figure, number of the menu or line of the admin site's index is neither.
"""

from django.contrib import admin

from claims.lists import figures, registry
from claims.users import navigation
from reviews.demo.tests.worklists import (
    NO_WORKLISTS,
    NOT_OF_THE_INDEX,
    OF_FIGURES,
    TOTALS,
    WORKLISTS,
)

WALKED = {one.name for one in WORKLISTS}
PAGES = {one.page for one in WORKLISTS}
# Numbers of the menu and the bell that no row of WORKLISTS names as its badge: the list's rows are
# walked, or the number is somebody's own reading.
OTHER_BADGES = {"payouts", "inbox", "programmes"}  # the last: reviews/benefits/tests


def test_every_list_is_walked_or_is_no_worklist():
    assert WALKED.isdisjoint(NO_WORKLISTS)
    assert set(registry._LISTS) - WALKED - set(NO_WORKLISTS) == set()
    assert set(NO_WORKLISTS) - set(registry._LISTS) == set()


def test_every_figure_is_of_a_worklist_or_a_total():
    known = {name for _list, name in figures._FIGURES}
    assert TOTALS.isdisjoint(OF_FIGURES)
    assert known == TOTALS | set(OF_FIGURES)
    assert set(OF_FIGURES.values()) <= PAGES


def test_every_number_of_the_menu_is_of_a_worklist():
    urls = {entry.name: entry.url_name for entry in navigation.MENU}
    badges = {one.badge for one in WORKLISTS} - {""}
    unknown = {
        name
        for name in set(navigation._counts) - OTHER_BADGES
        if navigation.reverse(urls[name]) not in badges
    }
    assert unknown == set()


def test_every_line_of_the_admin_sites_index_is_walked_or_is_no_worklist():
    lines = {
        f"{model._meta.label} {wait.query}"
        for model, one in admin.site._registry.items()
        for wait in getattr(one, "waiting", ())
    }
    walked = {
        "claims.Service confirmed__exact=0": "admin: service",
        "claims.Industry confirmed__exact=0": "admin: industry",
        "reviews.Member standing=no_interests": "members",
    }
    assert lines == set(walked) | set(NOT_OF_THE_INDEX)
    assert set(walked.values()) <= WALKED
