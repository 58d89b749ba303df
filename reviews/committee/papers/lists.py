"""Decisions with their papers (의결서) as a list: of a sitting, of days, by number; taken away as
an archive of the papers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.identifiers import name_key
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.users.requests import whole_number
from reviews.committee.access.scope import visible_reviews
from reviews.committee.models import Decision, Outcome, hidden_first_rounds
from reviews.committee.papers.verbs import (
    MAY_ISSUE,
    PaperDiffersError,
    issue_resolution,
    reproduce,
)


def filtered_decisions(user: Any, params: QueryDict) -> QuerySet[Decision]:
    """Return the decisions in the user's scope, without first rounds that are hidden from the user.
    They can be narrowed to a sitting (`?sitting=`), to days (`from`, `to`, both included), and to a
    number of a claim or resolution or the beginning of a name (`q`). An unreadable value is
    ignored."""
    rows = Decision.objects.filter(review__in=visible_reviews(user)).exclude(
        review__round=1, review__claim__in=hidden_first_rounds(user)
    )
    if (sitting := whole_number(params.get("sitting"))) is not None:
        rows = rows.filter(sitting=sitting)
    if first := day_of(params, "from"):
        rows = rows.filter(at__date__gte=first)
    if last := day_of(params, "to"):
        rows = rows.filter(at__date__lte=last)
    if q := params.get("q", "").strip()[:60]:
        numbered = Q(review__claim__number__in={q, q.upper()}) | Q(resolution_no=q)
        rows = rows.filter(numbered | Q(review__claim__name_key__startswith=name_key(q)))
    return rows


def day_of(params: QueryDict, name: str) -> Any:
    """Return the day that a parameter holds; None if it is missing or no date."""
    try:
        return parse_date(params.get(name, ""))
    except ValueError:
        return None


def paper_of(user: Any, row: tuple[Any, ...]) -> tuple[str, bytes]:
    """Return (file name, content) of a decision's paper (의결서) as PDF; `row` begins with the
    resolution number. Issues the paper if it was not issued yet. If it would differ from the issued
    one, return a text file that says so. Raises ForbiddenError (may not issue papers)."""
    number = str(row[0])
    decision = Decision.objects.select_related(
        "review__claim__service", "review__policy", "confirmed_by__member"
    ).get(resolution_no=number)
    try:
        return f"{number}.pdf", reproduce(issue_resolution(decision=decision, by=user))
    except PaperDiffersError as error:
        return f"{number}.txt", str(error.message).encode()


RESOLUTIONS = DeskList(
    name="resolutions",
    title=pgettext_lazy("several", "의결서"),
    url_name="committee:resolutions",
    permissions=MAY_ISSUE,
    parameters=("sitting", "from", "to", "q"),
    rows=filtered_decisions,
    layout=ExportLayout(
        columns=(
            columns.text(_("의결번호"), "resolution_no"),
            columns.text(_("접수번호"), "review__claim__number"),
            columns.business_or_person(_("상호 · 성명"), "review__claim__"),
            columns.choice(_("의결"), "outcome", Outcome),
            columns.number(_("의결액"), "amount"),
            columns.moment(_("의결일시"), "at"),
            columns.text(_("회의번호"), "sitting__number"),
            columns.user(_("확정"), "confirmed_by"),
            columns.moment(_("발급"), "paper__at"),
        ),
        claim="review__claim_id",
        order=("-at",),
        sorts={"at": "at", "amount": "amount"},
        papers=paper_of,
    ),
)
