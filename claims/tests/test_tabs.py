"""Tabs of lists: their addresses, counts, and which one is open."""

from django.http import QueryDict
from django.template.loader import render_to_string

from claims.display.tabs import tabs_of

LABELS = [("", "모두"), ("open", "열린 것")]


def test_an_address_has_the_tab_alone():
    assert [tab.url for tab in tabs_of("show", LABELS, "")] == ["?show=", "?show=open"]


def test_an_address_keeps_the_search_but_neither_page_nor_reason():
    kept = QueryDict("q=온담&state=x&page=3&why=late")
    found = tabs_of("state", LABELS, "open", kept=kept)
    assert [QueryDict(tab.url[1:]).dict() for tab in found] == [
        {"q": "온담", "state": ""}, {"q": "온담", "state": "open"},
    ]  # fmt: skip
    assert kept["page"] == "3"


def test_one_tab_is_open_and_a_count_of_none_is_not_shown():
    bare = render_to_string("partials/tabs.html", {"tabs": tabs_of("show", LABELS, "open")})
    assert bare.count('aria-current="page"') == 1 and 'class="n"' not in bare
    assert 'aria-label="상태"' in bare
    counts = {"": 0, "open": 1234}
    found = tabs_of("show", LABELS, "", counts=counts)
    counted = render_to_string("partials/tabs.html", {"tabs": found, "of": "사유"})
    assert 'class="n">0<' in counted and 'class="n">1,234<' in counted
    assert 'aria-label="사유"' in counted
