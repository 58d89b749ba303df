"""Context of the pages of published statistics: the list, one version, the preview of a day."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.http import HttpRequest

from claims import clock
from claims.errors import ProposerLeftError
from claims.users.requests import acting_user
from reviews.publication.confirmations import hidden_cells
from reviews.publication.errors import OwnStatisticsError
from reviews.publication.files import Edition, explanation
from reviews.publication.forms import DayForm, PreparationForm
from reviews.publication.layout import Layout
from reviews.publication.models import Publication
from reviews.publication.states import PREPARE, PUBLISH, PublicationStatus
from reviews.publication.verbs import draft, publication_blocker

LARGE = ("figures", "tables")
PEOPLE = ("prepared_by", "published_by", "withdrawn_by", "corrects")
# Why this person cannot publish, where the page says it.
_SAID = (OwnStatisticsError, ProposerLeftError)


def list_page(request: HttpRequest, **typed: Any) -> dict[str, Any]:
    """Return the template context of the list of versions: those that the user may see, the newest
    first, and the form for the preview of a day. `typed` replaces entries, such as a form with
    errors."""
    user = acting_user(request)
    versions = list(Publication.objects.visible_to(user).defer(*LARGE).select_related(*PEOPLE))
    waiting = next((one for one in versions if one.state == PublicationStatus.PREPARED), None)
    return {
        "versions": versions,
        "waiting": waiting,
        "corrected": corrected_by(versions),
        "may_prepare": user.has_perm(PREPARE),
        "day_form": DayForm(initial={"on": clock.today()}),
        **typed,
    }


def corrected_by(versions: list[Publication]) -> dict[int, int]:
    """Return {id of a corrected version: number of the version that corrects it}."""
    return {
        one.corrects_id: one.number
        for one in versions
        if one.corrects_id and one.number is not None
    }


def layout_context(content: dict[str, Any]) -> dict[str, Any]:
    """Return the template context of a version's printed content (`Publication.content`): summary,
    charts, tables, mean days to decide and the explaining sentences."""
    layout = Layout(content)
    return {
        "summary": layout.summary(),
        "charts": layout.charts(),
        "tables": layout.tables(),
        "mean_days": layout.mean_days(),
        "explanation": explanation(content),
    }


def version_page(request: HttpRequest, version: Publication) -> dict[str, Any]:
    """Return the template context of the page of one version: its tables, and what this user may do
    with it."""
    user = acting_user(request)
    refusal = publication_blocker(version, user)
    prepared = version.state == PublicationStatus.PREPARED
    newer = Publication.objects.published().filter(corrects=version).defer(*LARGE).first()
    return {
        "version": version,
        "prepared": prepared,
        "newer": newer,
        "hidden": hidden_cells(version),
        "may_publish": prepared and refusal is None,
        "why_not": refusal if prepared and isinstance(refusal, _SAID) else None,
        "may_withdraw": prepared and (user.has_perm(PREPARE) or user.has_perm(PUBLISH)),
        **layout_context(version.content),
    }


def preview_page(on: dt.date, form: PreparationForm | None = None) -> dict[str, Any]:
    """Return the template context of the preview of a day: its statistics as they would be printed.
    Writes nothing. Raises FutureDayError for a day after today, TooFewToPublishError if nothing may
    be printed."""
    made = draft(on)
    newest = Publication.objects.published().defer(*LARGE).last()
    return {
        "on": on,
        "newest": newest,
        "too_early": newest is not None and on < newest.as_of,
        "waiting": Publication.objects.waiting().defer(*LARGE).first(),
        "preparation_form": form or PreparationForm(initial={"on": on}),
        **layout_context(json.loads(made.text)),
    }


def edition_of(version: Publication) -> Edition:
    """Return the printed part of a published version, from which its files are made. The version
    must have its number."""
    assert version.number is not None
    corrects = version.corrects.number if version.corrects else None
    return Edition(version.number, version.tables, version.digest, corrects, version.reason)
