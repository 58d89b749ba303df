"""Seats in the admin site, read-only; the verbs change them."""

from django.contrib import admin

from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.committee.models import AssignmentDraw, Challenge, Leave, MemberInterest

__all__ = ["AssignmentDrawAdmin", "ChallengeAdmin", "LeaveAdmin", "MemberInterestAdmin"]


class SeatsAdmin(ReadOnlyAdmin):
    browse_permission = "reviews.browse_reviews"


@admin.register(AssignmentDraw)
class AssignmentDrawAdmin(SeatsAdmin):
    list_display = ("review", "seats", "drawn", "at")
    list_select_related = ("review__claim",)
    search_fields = ("review__claim__number__exact",)
    fields = ("review", "seed", "seats", "candidates", "left_out", "drawn", "at")


@admin.register(MemberInterest)
class MemberInterestAdmin(SeatsAdmin):
    """Registered interests. The value is stored nowhere, only its hint."""

    list_display = ("member", "kind", "hint", "at", "lifted_at")
    list_select_related = ("member__user",)
    list_filter = ("kind",)
    fields = ("member", "kind", "hint", "note", "entered_by", "at", "lifted_at")


@admin.register(Leave)
class LeaveAdmin(SeatsAdmin):
    list_display = ("member", "starts_on", "ends_on", "cancelled_at")
    list_select_related = ("member__user",)
    fields = ("member", "starts_on", "ends_on", "note", "entered_by", "at", "cancelled_at")


@admin.register(Challenge)
class ChallengeAdmin(SeatsAdmin):
    list_display = ("assignment", "status", "filed_on", "decided_at")
    list_select_related = ("assignment__member__user", "assignment__review__claim")
    list_filter = ("status",)
    fields = (
        "assignment",
        "status",
        "filed_on",
        "received_by",
        "received_at",
        "decided_by",
        "decided_at",
    )
