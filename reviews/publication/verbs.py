"""Prepare a version of the statistics, publish it as another person, or withdraw it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from claims import clock, hooks
from claims.errors import DomainError, ForbiddenError
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.policy.models import Programme
from claims.reasons import LONG_REASON, MOST_REASON, given_reason, reason_to_return
from claims.register.models import Claim
from claims.trail.triggers import refusals_as
from claims.users.permissions import proposer_blocker, require_permission
from reviews.publication.cells import ROOT, Version
from reviews.publication.classification import Figures
from reviews.publication.counting import count, names_of, operator_keys
from reviews.publication.errors import (
    BY_CONSTRAINT,
    AlteredTablesError,
    DayOrderError,
    FutureDayError,
    NewerVersionError,
    OwnStatisticsError,
    SeveralProgrammesError,
    TooFewToPublishError,
    UnprotectedError,
    VersionMovedError,
)
from reviews.publication.models import Publication
from reviews.publication.protection import protect
from reviews.publication.states import PREPARE, PUBLISH, PublicationStatus
from reviews.publication.stored import cells_of, digest_of, kept, last_of, text_of

if TYPE_CHECKING:
    from claims.users.models import User


def _require_one_programme() -> None:
    of_it = Claim.objects.filter(routed_under__programme=OuterRef("pk"))
    if len(Programme.objects.filter(Exists(of_it))[:2]) > 1:
        raise SeveralProgrammesError


class Draft(NamedTuple):
    """Statistics of a day that are not stored: the counts, how many columns each cell shows, and
    the text that would be printed."""

    figures: Figures
    shown: dict[str, int]
    text: str


def draft(as_of: dt.date) -> Draft:
    """Count the statistics of a day and hide what is small, by itself and beside every published
    version. Nothing is written.

    Raises FutureDayError for a day after today, SeveralProgrammesError for claims of more than one
    programme, TooFewToPublishError if nothing may be printed.
    """
    if as_of > clock.today():
        raise FutureDayError
    _require_one_programme()
    figures, smallest = count(as_of), settings.STATISTICS_SMALLEST
    earlier = list(Publication.objects.published())
    versions = [one.as_version() for one in earlier]
    shown = protect(figures.splits, figures.counts, versions, smallest=smallest)
    if not shown[ROOT] or not figures.counts[ROOT].filed:
        raise TooFewToPublishError
    text = text_of(
        figures,
        shown,
        as_of=as_of,
        smallest=smallest,
        names=names_of(figures),
        operators=operator_keys(),
        earlier=[one.content for one in earlier],
    )
    return Draft(figures, shown, text)


@transaction.atomic
def prepare_publication(
    *, as_of: dt.date, by: User, corrects: Publication | None = None, reason: str = ""
) -> Publication:
    """Store the statistics at the end of a day as a prepared version, to be published by another
    person. `corrects` is the published version that it replaces, with the reason.

    Raises ForbiddenError, FutureDayError, DayOrderError (not after the newest published day),
    ReasonNeededError (a correction), TooFewToPublishError (nothing may be printed),
    SeveralProgrammesError (claims of more than one programme),
    VersionTakenError (409: another one waits).
    """
    require_permission(by, PREPARE)
    newest = Publication.objects.published().last()
    if newest and (as_of < newest.as_of or (as_of == newest.as_of and corrects is None)):
        raise DayOrderError
    reason = given_reason(reason, LONG_REASON) if corrects else ""
    made = draft(as_of)
    with refusals_as(BY_CONSTRAINT):
        version = Publication.objects.create(
            as_of=as_of,
            smallest=settings.STATISTICS_SMALLEST,
            figures=kept(made.figures, made.shown),
            tables=made.text,
            digest=digest_of(made.text),
            follows=newest,
            corrects=corrects,
            reason=reason,
            prepared_by=by,
        )
    hooks.emit("statistics_prepared", version)
    return version


def publication_blocker(version: Publication, by: User) -> DomainError | None:
    """Return the error that keeps this user from publishing a version, or None: no permission, the
    version is not waiting, the user prepared it, or its preparer lost the permission."""
    if not by.has_perm(PUBLISH):
        return ForbiddenError()
    if version.status != PublicationStatus.PREPARED:
        return VersionMovedError()
    if version.prepared_by_id == by.pk:
        return OwnStatisticsError()
    return proposer_blocker(version.prepared_by_id, PREPARE)


@transaction.atomic
def publish(*, version: Publication, by: User) -> Publication:
    """Publish a prepared version as its second person: from now on everybody reads it, and nobody
    changes it. Decides once more what is hidden, beside all versions published by now.

    Raises ForbiddenError, OwnStatisticsError (prepared by this user), AlteredTablesError (tables do
    not fit the counts), UnprotectedError (more would be hidden now), and with 409 VersionMovedError
    (not waiting), ProposerLeftError (the preparer lost the permission), NewerVersionError.
    """
    require_permission(by, PUBLISH)
    version = _lock(version)
    if (blocker := publication_blocker(version, by)) is not None:
        raise blocker
    earlier = list(Publication.objects.published())
    newest = earlier[-1] if earlier else None
    if version.follows_id != (newest and newest.pk):
        raise NewerVersionError
    own, smallest = version.as_version(), max(version.smallest, settings.STATISTICS_SMALLEST)
    again = protect(
        own.splits, own.counts, [one.as_version() for one in earlier], smallest=smallest
    )
    if any(again.get(key, 0) < columns for key, columns in own.shown.items()):
        raise UnprotectedError
    _require_own_tables(version, own, earlier)
    version.status, version.published_by = PublicationStatus.PUBLISHED, by
    version.published_at = clock.now()
    version.number = (newest.number or 0) + 1 if newest else 1
    return _save(version, "status", "published_by", "published_at", "number")


def _require_own_tables(version: Publication, own: Version, earlier: list[Publication]) -> None:
    """Raise AlteredTablesError if the stored tables of the version are not those that its stored
    counts and the suppression (`own`) give beside the `earlier` versions."""
    content = version.content
    cells = cells_of(own.splits, own.counts, own.shown)
    expected = {
        "as_of": version.as_of.isoformat(),
        "smallest": version.smallest,
        "splits": [[one.parent, one.name, list(one.children)] for one in own.splits],
        "cells": cells,
        "last": last_of(cells, [one.content for one in earlier]),
    }
    days = set(content["days"]) - {key for key, columns in own.shown.items() if columns}
    if days or any(content[name] != value for name, value in expected.items()):
        raise AlteredTablesError


@transaction.atomic
def withdraw_preparation(*, version: Publication, by: User, reason: str = "") -> Publication:
    """Mark a prepared version as withdrawn. Another person than its preparer gives a reason, which
    the preparer reads.

    Raises ForbiddenError (without the permissions to prepare and to publish), VersionMovedError
    (409: published or withdrawn already), ReasonNeededError (another's version, no reason)."""
    require_permission(by, PREPARE, PUBLISH)
    version = _lock(version)
    version.withdrawn_reason = reason_to_return(
        reason, MOST_REASON, by=by, proposer=version.prepared_by_id
    )
    version.status, version.withdrawn_by = PublicationStatus.WITHDRAWN, by
    version.withdrawn_at = clock.now()
    back = ProposalBack(Proposal.STATISTICS, version.pk, version.prepared_by_id)
    tell_proposers(back, by=by.pk)
    return _save(version, "status", "withdrawn_by", "withdrawn_at", "withdrawn_reason")


def _lock(version: Publication) -> Publication:
    found = Publication.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if found.status != PublicationStatus.PREPARED:
        raise VersionMovedError
    return found


def _save(version: Publication, *fields: str) -> Publication:
    with refusals_as(BY_CONSTRAINT):
        version.save(update_fields=list(fields))
    return version
