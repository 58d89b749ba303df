"""Seats in the admin site: members are proposed here, all else is read-only."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.admin_pages import ComputedStateFilter, FormattedAdmin, Waiting
from claims.changes.admin_forms import ProposingAdmin, ProposingForm
from claims.clock import today
from reviews.committee.admin_rows import CouncilAdmin, review_text, seat_text
from reviews.committee.models import (
    AssignmentDraw,
    Challenge,
    Leave,
    Member,
    MemberInterest,
)
from reviews.committee.seats.context import exclusion_label
from reviews.committee.seats.office_conflicts import may_be_seated
from reviews.committee.seats.seat_changes import (
    COLUMNS,
    propose_seat,
    seats_left_text,
    term_to_end,
)
from reviews.committee.seats.workload import ended_with_seats

__all__ = [
    "AssignmentDrawAdmin",
    "ChallengeAdmin",
    "LeaveAdmin",
    "MemberAdmin",
    "MemberInterestAdmin",
]


class MemberForm(ProposingForm):
    """Admin form that proposes a member's seat on the council (term, limits, offices) for another
    administrator to confirm; refused for a user with a role that does not go with a seat."""

    class Meta:
        model = Member
        fields = ("user", *COLUMNS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer only people who may have a seat, and say beside the end of the term which seats it
        would leave to be drawn again."""
        super().__init__(*args, **kwargs)
        if "user" in self.fields:
            field: Any = self.fields["user"]
            names = [(user.pk, f"{user} ({user.username})") for user in may_be_seated()]
            field.choices = [("", field.empty_label), *names]
        left = term_to_end(self.instance, today()) if self.instance.pk else None
        if left is not None and "term_to" in self.fields:
            self.fields["term_to"].help_text = seats_left_text(left)

    def propose(self) -> object:
        data = self.cleaned_data
        user = self.instance.user if self.instance.pk else data["user"]
        columns = {name: data.get(name) for name in COLUMNS}
        return propose_seat(user=user, columns=columns, reason=data["reason"], by=self.by)


def _unasked(rows: Any) -> Any:
    """Return those of the members (queryset) in office who have neither an interest nor a nil entry
    in force: nobody has asked them for interests."""
    known = MemberInterest.objects.in_force().filter(member=OuterRef("pk"))
    return rows.filter(Q(term_to__isnull=True) | Q(term_to__gte=today())).filter(~Exists(known))


class MemberFilter(ComputedStateFilter):
    """Admin filter of members by their term, with those who were never asked for interests and
    those who still sit on open reviews after their term."""

    title = _("임기와 이해관계")
    parameter_name = "standing"
    options: ClassVar[dict[str, Any]] = {
        "serving": (_("재임 중"), lambda rows: rows.filter(pk__in=Member.objects.serving())),
        "ended": (_("임기 끝남"), lambda rows: rows.filter(term_to__lt=today())),
        "no_interests": (_("이해관계를 묻지 않음"), _unasked),
        "ended_with_seats": (_("임기가 끝났으나 자리 남음"), ended_with_seats),
    }


@admin.register(Member)
class MemberAdmin(ProposingAdmin, FormattedAdmin):
    """Admin page of the council's members. A new or changed seat is proposed here and takes effect
    when another administrator confirms it.

    A member who leaves gets an end of term; nobody is deleted.
    """

    form = MemberForm
    list_display = ("user", "organisation", "term_from", "term_to", "substitute", "deputises")
    list_select_related = ("user",)
    list_filter = (MemberFilter, "substitute")
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("user__name", "user__username", "organisation")
    search_help_text = _("이름, 아이디, 소속")
    waiting = (
        Waiting(_("이해관계를 묻지 않은 위원"), _unasked, "standing=no_interests"),
        Waiting(
            _("임기가 끝났으나 자리가 남은 위원"), ended_with_seats, "standing=ended_with_seats"
        ),
    )
    autocomplete_fields = ()
    fields = (
        "user",
        "organisation",
        "term_from",
        "term_to",
        "substitute",
        "deputises",
        "load_limit",
        "reason",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AssignmentDraw)
class AssignmentDrawAdmin(CouncilAdmin):
    of_claims = ("review__claim",)
    list_display = ("review", "seats", "drawn_members", "at")
    ordering = ("-pk",)
    list_select_related = ("review__claim",)
    search_fields = ("review__claim__number__exact",)
    search_help_text = _("접수번호 전체")
    fields = ("review", "at", "seats", "drawn_members", "candidate_members", "excluded", "seed")
    readonly_fields = ("drawn_members", "candidate_members", "excluded")
    formatters: ClassVar[dict[str, Any]] = {"review": review_text}

    def get_queryset(self, request: HttpRequest) -> QuerySet[AssignmentDraw]:
        """Return the draws with the keys and names of all members annotated (`member_keys`,
        `member_names`), as a draw stores the members' keys only."""
        members = Member.objects.order_by("pk")
        return (
            super()
            .get_queryset(request)
            .select_related("review__claim")
            .annotate(
                member_keys=ArraySubquery(members.values("pk")),
                member_names=ArraySubquery(members.values("user__name")),
            )
        )

    def row_title(self, row: AssignmentDraw) -> str:
        return review_text(row.review)

    @admin.display(description=_("뽑힌 위원"))
    def drawn_members(self, draw: Any) -> str:
        return _names(draw, draw.drawn)

    @admin.display(description=_("후보(맡은 심의)"))
    def candidate_members(self, draw: Any) -> str:
        names = _named(draw)
        return ", ".join(f"{names.get(pk, pk)} ({load})" for pk, load, _sub in draw.candidates)

    @admin.display(description=_("제외"))
    def excluded(self, draw: Any) -> str:
        names = _named(draw)
        said = (f"{names.get(pk, pk)} ({exclusion_label(why)})" for pk, why in draw.left_out)
        return ", ".join(said) or "–"


def _named(draw: Any) -> dict[int, str]:
    return dict(zip(draw.member_keys, draw.member_names, strict=True))


def _names(draw: Any, keys: list[int]) -> str:
    names = _named(draw)
    return ", ".join(str(names.get(pk, pk)) for pk in keys)


@admin.register(MemberInterest)
class MemberInterestAdmin(CouncilAdmin):
    """Read-only admin page of registered interests. The value itself is not stored: it shows the
    masked hint."""

    list_display = ("member", "kind", "hint", "at", "lifted_at", "lifted_by")
    list_select_related = ("member__user", "lifted_by")
    list_filter = ("kind",)
    fields = (
        "member",
        "kind",
        "hint",
        "note",
        "entered_by",
        "at",
        "lifted_at",
        "lifted_by",
        "lift_reason",
    )

    def row_title(self, row: MemberInterest) -> str:
        return f"{row.member} · {row}"


@admin.register(Leave)
class LeaveAdmin(CouncilAdmin):
    list_display = ("member", "starts_on", "ends_on", "cancelled_at")
    list_select_related = ("member__user",)
    fields = ("member", "starts_on", "ends_on", "note", "entered_by", "at", "cancelled_at")

    def row_title(self, row: Leave) -> str:
        return f"{row.member} · {row}"


@admin.register(Challenge)
class ChallengeAdmin(CouncilAdmin):
    of_claims = ("assignment__review__claim",)
    list_display = ("assignment", "status", "filed_on", "decided_at")
    list_select_related = ("assignment__member__user", "assignment__review__claim")
    list_filter = ("status",)
    formatters: ClassVar[dict[str, Any]] = {"assignment": seat_text}
    fields = (
        "assignment",
        "status",
        "filed_on",
        "received_by",
        "received_at",
        "decided_by",
        "decided_at",
    )

    def row_title(self, row: Challenge) -> str:
        return seat_text(row.assignment)
