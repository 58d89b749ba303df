"""The demo's file of results: every kind of misfit, and the same bytes each time."""

import io
from collections import Counter

import pytest
from django.core.files.storage import storages

from reviews.demo.bank import prepare_bank_cases
from reviews.payouts.bank.results.context import SAMPLE
from reviews.payouts.bank.results.loading import load_results
from reviews.payouts.bank.tests.papers import paper, row
from reviews.payouts.models import PayoutBatch
from reviews.payouts.states.batches import ResultMatch
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    yield lambda: storages["private"].open(SAMPLE).read()
    storages["private"].delete(SAMPLE)


def people():
    return {"finance1": make.finance(), "finance2": make.finance()}


def test_every_kind_of_misfit_is_in_it(kept):
    early = [make.approved() for _ in range(3)]
    make.released(make.built(*early))
    load_results(file=paper(*map(row, early)), name="앞.csv", by=make.finance())
    waits = make.released(make.built(*(make.approved() for _ in range(6))))
    make.built(make.approved())
    number = prepare_bank_cases(people())
    content = kept()
    assert prepare_bank_cases(people()) == number and kept() == content

    loaded = load_results(file=io.BytesIO(content), name="예시.csv", by=make.finance())
    assert loaded.file.pending == 1
    assert loaded.file.rows == number - 1
    found = Counter(loaded.file.results.values_list("match", flat=True))
    assert set(found) == set(ResultMatch.values)
    assert found["unknown"] == 2  # a stranger, and one that nobody has let go
    said = set(loaded.file.results.filter(match="applied").values_list("outcome", flat=True))
    assert said == {"paid", "failed", "returned"}
    waits.refresh_from_db()
    assert waits.status == "released"  # three of its payments still wait


def test_what_is_missing_is_brought_about(kept):
    for _ in range(3):
        make.approved()
    staff = people()
    assert prepare_bank_cases(staff) > 0
    released = PayoutBatch.objects.get()
    assert (released.status, released.built_by) == ("released", staff["finance1"])
    assert released.released_by == staff["finance2"]


def test_without_payments_there_is_no_file():
    assert prepare_bank_cases(people()) == 0
    assert not storages["private"].exists(SAMPLE)
