"""Every list is a worklist that people empty on pages in the demo, or is named as none."""

from claims.lists import registry
from reviews.demo.tests.worklists import NO_WORKLISTS, WORKLISTS


def test_every_list_is_walked_or_is_no_worklist():
    walked = {one.name for one in WORKLISTS}
    assert walked.isdisjoint(NO_WORKLISTS)
    assert set(registry._LISTS) - walked - set(NO_WORKLISTS) == set()
    assert set(NO_WORKLISTS) - set(registry._LISTS) == set()
