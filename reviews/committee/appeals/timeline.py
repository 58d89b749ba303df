"""The appeal in the timelines of both of its rounds: filed, extended, withdrawn."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.display.stored_words import channel_name
from claims.page_parts import sentence
from reviews.committee.models import Appeal, AppealStatus, Review, ReviewStatus


def appeal_of(review: Review) -> Appeal | None:
    """Return the appeal whose first or second round a review is, with its people and the first
    round's decision; None without one. One query, none if there can be no appeal."""
    if review.round == 1 and review.status != ReviewStatus.DECIDED:
        return None
    found = Appeal.objects.filter(Q(review1=review) | Q(review2=review))
    people = ("received_by", "extended_by", "closed_by", "review1__decision__confirmed_by")
    return found.select_related(*people).first()


def appeal_acts(review: Review, appeal: Appeal | None) -> list[dict[str, Any]]:
    """Return a dict for each act on an appeal (filed, extended, withdrawn): the fields of
    `desk.timeline.TimelineEntry`. [] without an appeal.

    The claimant's grounds are not in it. The withdrawal is told in the first round only.
    """
    if appeal is None:
        return []
    acts = [_filing(appeal)]
    if appeal.extended_at:
        acts.append(_extension(appeal))
    if appeal.closed_at and review.pk == appeal.review1_id:
        acts.append(_withdrawal(appeal))
    return acts


def _filing(appeal: Appeal) -> dict[str, Any]:
    """Return the timeline entry of the appeal's filing: the user who received it, and the
    channel."""
    late = appeal.status == AppealStatus.REJECTED_LATE
    return {
        "at": appeal.received_at,
        "kind": "appealed",
        "icon": "scale",
        "text": sentence(
            _("%(who)s 님이 기한이 지난 이의신청을 접수했습니다.")
            if late
            else _("%(who)s 님이 이의신청을 접수했습니다."),
            who=appeal.received_by,
        ),
        "actor": appeal.received_by,
        "note": channel_name(appeal.channel),
    }


def _extension(appeal: Appeal) -> dict[str, Any]:
    """Return the entry of the longer period for the decision, with its reason."""
    return {
        "at": appeal.extended_at,
        "kind": "appeal_extended",
        "icon": "clock",
        "text": sentence(
            _("%(who)s 간사가 이의신청의 결정 기한을 %(day)s까지 늘렸습니다."),
            who=appeal.extended_by,
            day=date_format(appeal.decide_by, "DATE_FORMAT"),
        ),
        "actor": appeal.extended_by,
        "note": appeal.extension_reason,
    }


def _withdrawal(appeal: Appeal) -> dict[str, Any]:
    """Return the entry of the appeal's withdrawal, with its reason."""
    return {
        "at": appeal.closed_at,
        "kind": "appeal_withdrawn",
        "icon": "arrow-back-up",
        "text": sentence(_("%(who)s 님이 이의신청의 철회를 처리했습니다."), who=appeal.closed_by),
        "actor": appeal.closed_by,
        "note": appeal.closing_reason,
    }
