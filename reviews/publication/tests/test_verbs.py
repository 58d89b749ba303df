"""Preparing, publishing by another person, versions that are kept."""

import datetime as dt
import json
from hashlib import sha256

import pytest

from claims import clock
from claims.errors import ForbiddenError, ReasonNeededError
from claims.tests.factories import UserFactory
from config.dev.scenes import scene
from reviews.publication.errors import (
    AlteredTablesError,
    DayOrderError,
    FutureDayError,
    OwnStatisticsError,
    TooFewToPublishError,
    UnprotectedError,
    VersionMovedError,
    VersionTakenError,
)
from reviews.publication.layout import Layout
from reviews.publication.models import Publication, PublishedStatistics
from reviews.publication.states import PublicationStatus
from reviews.publication.tests import factories as make
from reviews.publication.verbs import prepare_publication, publish, withdraw_preparation

pytestmark = pytest.mark.django_db
_rows, site = scene("site", make.register, scope="asking")


def test_what_is_prepared_hides_the_small_company_and_a_second_one(site):
    version = make.prepared()
    cells = version.content["cells"]
    operator, affiliate = version.content["operators"][0], f"company:{make.affiliate().pk}"
    assert cells["all"][0] == 40
    assert cells[affiliate] == [None] * 4 and cells[operator] == [None] * 4
    assert version.as_version().counts[affiliate].filed == 3  # kept, and never printed
    assert version.digest == sha256(version.tables.encode()).hexdigest()
    assert not PublishedStatistics.objects.exists()


def test_another_person_publishes_and_everybody_reads_it(site):
    version = make.published()
    assert (version.number, version.state) == (1, PublicationStatus.PUBLISHED)
    row = PublishedStatistics.objects.get()
    assert (row.number, row.tables, row.digest) == (1, version.tables, version.digest)
    assert json.loads(row.tables)["as_of"] == version.as_of.isoformat()


def test_nobody_publishes_their_own(site):
    by = UserFactory(roles="secretariat")
    version = make.prepared(by=by)
    with pytest.raises(OwnStatisticsError):
        publish(version=version, by=by)
    publish(version=version, by=make.secretary())
    with pytest.raises(VersionMovedError):
        publish(version=version, by=make.chair())


@pytest.mark.parametrize("role", ["member", "finance", "auditor", "customer_centre", "admin"])
def test_other_offices_do_neither(site, role):
    by = UserFactory(roles=role)
    with pytest.raises(ForbiddenError):
        prepare_publication(as_of=make.days_ago(1), by=by)
    with pytest.raises(ForbiddenError):
        publish(version=make.prepared(), by=by)


def test_the_chair_publishes_and_does_not_prepare(site):
    with pytest.raises(ForbiddenError):
        prepare_publication(as_of=make.days_ago(1), by=make.chair())


def test_one_version_waits_at_a_time_and_can_be_given_up(site):
    version = make.prepared()
    with pytest.raises(VersionTakenError):
        make.prepared()
    withdraw_preparation(version=version, by=make.secretary(), reason="다시 확인해 주세요")
    assert make.prepared().state == PublicationStatus.PREPARED
    with pytest.raises(VersionMovedError):
        withdraw_preparation(version=version, by=make.secretary(), reason="다시 확인해 주세요")


def test_days_follow_one_another(site):
    make.published(days=10)
    for days in (10, 11):
        with pytest.raises(DayOrderError):
            make.prepared(days=days)
    with pytest.raises(FutureDayError):
        make.prepared(days=-1)
    assert make.published(days=9).number == 2


def test_a_correction_takes_the_place_of_a_version_and_says_why(site):
    first = make.published(days=10)
    with pytest.raises(ReasonNeededError):
        make.prepared(days=10, corrects=first, reason=" ")
    second = make.published(days=10, corrects=first, reason="업종을 잘못 셈")
    assert (second.number, second.corrects_id, second.reason) == (2, first.pk, "업종을 잘못 셈")
    row = PublishedStatistics.objects.get(number=2)
    assert (row.corrects, row.reason) == (1, "업종을 잘못 셈")
    assert PublishedStatistics.objects.get(number=1).tables == first.tables


def test_too_few_claims_are_not_published(db):
    make.claims(4)
    with pytest.raises(TooFewToPublishError):
        make.prepared()


def test_a_few_claims_more_are_not_published_alone(site):
    make.published(days=3)
    make.claims(4, fee="paid", claimed_loss=200_000)  # none in a row that is new
    with pytest.raises(TooFewToPublishError):
        make.prepared(days=2)
    make.claims(1, fee="paid", claimed_loss=200_000)
    assert make.prepared(days=2).content["cells"]["all"][0] == 45


def test_a_stricter_rule_stops_a_version_that_waits(site, settings):
    version = make.prepared()
    settings.STATISTICS_SMALLEST = 13
    with pytest.raises(UnprotectedError):
        publish(version=version, by=make.chair())


def test_tables_that_the_counts_do_not_give_are_not_published(site):
    """A version written past the verbs, with the right digest, stops at the second person."""
    own = make.prepared()
    withdraw_preparation(version=own, by=make.secretary(), reason="다시 확인해 주세요")
    content = own.content
    operator = content["operators"][0]
    shown = {**content, "cells": {**content["cells"], operator: [37, 0, 0, 0]}}
    for forged in (shown, {**content, "last": {operator: [37, None, None, None]}},
                   {**content, "days": {f"{operator}/council/decided": 12}}):  # fmt: skip
        text = json.dumps(forged)
        version = Publication.objects.create(
            as_of=own.as_of, smallest=own.smallest, figures=own.figures, tables=text,
            digest=sha256(text.encode()).hexdigest(), prepared_by=own.prepared_by,
        )  # fmt: skip
        with pytest.raises(AlteredTablesError):
            publish(version=version, by=make.chair())
        withdraw_preparation(version=version, by=make.secretary(), reason="다시 확인해 주세요")


def test_an_earlier_day_counts_what_was_filed_by_then(site):
    make.claims(6, filed_at=clock.now() - dt.timedelta(days=2))
    assert make.prepared(days=3).content["cells"]["all"][0] == 40


def test_a_cell_that_is_hidden_later_keeps_what_was_shown_before(site):
    """One individual more is hidden beside small businesses; the old number is no secret."""
    first = make.published(days=5)
    assert first.content["cells"]["kind:individual"][0] == 12
    filed_at = clock.now() - dt.timedelta(days=3)
    make.claims(1, filed_at=filed_at, no_loss=True, claimant_kind="individual")
    make.claims(6, filed_at=filed_at)
    content = make.prepared(days=1).content
    assert content["cells"]["kind:individual"][0] is None
    assert content["last"]["kind:individual"][0] == 12
    [table] = [one for one in Layout(content).tables() if one.name == "kind"]
    assert [line.texts[0] for line in table.lines] == ["47", "(12)", "(28)"]
