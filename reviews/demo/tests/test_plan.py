"""The stories are dealt out the same way each time, to claims that fit them."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from claims.demo import documents, register
from reviews.demo import engine, plan

SEOUL = ZoneInfo("Asia/Seoul")
TODAY = dt.date(2023, 4, 11)


@pytest.fixture(scope="module")
def facts():
    return [
        documents.facts_from_row(row)
        for row in register.rows(claims=12_000)
        if row[3] == "소상공인" and row[12] == "카카오" and int(row[15] or 0) > 500_000
    ]


def _cases(facts):
    return plan.cases(facts, today=TODAY, zone=SEOUL, seed=1015)


def test_each_claim_has_one_story_and_each_story_its_claims(facts):
    cases = _cases(facts)
    assert len({case.facts.number for case in cases}) == len(cases) >= 180
    assert set(Counter(case.story for case in cases)) == set(plan.STORIES)


def test_the_same_register_gives_the_same_stories(facts):
    assert _cases(facts) == _cases(facts)


def test_stories_begin_in_office_hours_before_today(facts):
    for case in _cases(facts):
        assert case.began.date() < TODAY
        assert case.began.weekday() < 5
        assert dt.time(9, 30) <= case.began.time() < dt.time(17, 30)


def test_only_large_claims_wait_for_the_chair(facts):
    for case in _cases(facts):
        assert (case.facts.claimed_loss > 3_000_000) == (case.story in plan.LARGE)


def test_every_flaw_of_the_documents_is_among_them(facts):
    assert {case.flaw for case in _cases(facts)} == {documents.FLAWLESS, *documents.FLAWS}


def test_every_guise_of_the_documents_is_among_them(facts):
    guises = Counter(case.guise for case in _cases(facts))
    assert set(guises) == {documents.USUAL, *documents.GUISES}
    assert guises[documents.USUAL] > sum(guises.values()) // 2


def test_some_files_are_those_of_another_claim_that_keeps_its_own(facts):
    cases = {case.facts.number: case for case in _cases(facts)}
    borrowers = [case for case in cases.values() if case.borrowed]
    assert Counter(case.borrowed for case in borrowers) == {
        documents.BANKBOOK: 2,
        documents.USAGE: 3,
        documents.ACCOUNT: 1,
    }
    for case in borrowers:
        assert case.lender is not None
        lender = cases[case.lender.number]
        assert lender.facts.business_number != case.facts.business_number
        assert not lender.borrowed
        for one in (case, lender):
            assert (one.flaw, one.guise) == (documents.FLAWLESS, documents.USUAL)


def test_a_small_register_still_shows_each_story():
    counts = plan.story_counts(56)
    assert sum(counts.values()) == 50
    assert min(counts.values()) >= 1
    with pytest.raises(ValueError, match="too small"):
        plan.story_counts(10)


def test_acts_happen_in_the_order_of_time_and_not_beyond_the_end():
    from claims import clock

    told = []

    def story(name, *hours):
        for hour in hours:
            yield dt.datetime(2023, 4, 11, hour, tzinfo=SEOUL)
            told.append((name, clock.now().astimezone(SEOUL).hour))

    refused = engine.play(
        [story("a", 9, 12, 15), story("b", 10, 11, 18)],
        until=dt.datetime(2023, 4, 11, 16, tzinfo=SEOUL),
    )
    assert refused == []
    assert told == [("a", 9), ("b", 10), ("b", 11), ("a", 12), ("a", 15)]
