"""The council in the admin site: members can be edited, all else is read-only; sealed votes never
appear."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from claims.admin_pages import labels_text
from claims.document_kinds import DocumentKind
from claims.hooks import without_withheld_claims
from claims.money import won_text
from reviews.committee.admin_rows import CouncilAdmin, review_text, seat_text, tally_text
from reviews.committee.models import (
    Assignment,
    Ballot,
    CannedReason,
    Choice,
    Decision,
    DocumentBulk,
    DocumentRequest,
    LossAssessment,
    Review,
    SupplementRequest,
    Vote,
    hidden_first_rounds,
)

__all__ = [
    "AssignmentAdmin",
    "BallotAdmin",
    "CannedReasonAdmin",
    "DecisionAdmin",
    "DocumentBulkAdmin",
    "DocumentRequestAdmin",
    "LossAssessmentAdmin",
    "ReviewAdmin",
    "SupplementRequestAdmin",
    "VoteAdmin",
]


class CannedReasonForm(forms.ModelForm):
    choices = forms.MultipleChoiceField(
        label=_("어느 표결에"),
        choices=Choice.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("비워 두면 모든 표결에 보입니다."),
    )

    class Meta:
        model = CannedReason
        fields = ("label", "label_en", "text", "choices", "order", "active")


@admin.register(CannedReason)
class CannedReasonAdmin(admin.ModelAdmin):
    """Admin page of the canned texts that members add to a rationale.

    A text gets its number when it is created and keeps it; the numbers 1 to 9 are keys of the
    keyboard. An unused text is deactivated, not deleted: votes may contain it.
    """

    form = CannedReasonForm
    list_display = ("number", "label", "label_en", "text", "order", "active")
    list_display_links = ("number", "label")
    list_editable = ("order", "active")
    list_filter = ("active",)
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("number",) if obj else ()  # the database gives it when the row is written

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Review)
class ReviewAdmin(CouncilAdmin):
    of_claims = ("claim",)
    list_display = ("claim_number", "round", "status", "due_on", "opened_at", "closed_at")
    list_filter = ("status", "round")
    list_select_related = ("claim",)
    search_fields = ("claim__number__exact",)
    search_help_text = _("접수번호")
    fields = (
        "claim_number",
        "round",
        "policy",
        "status",
        "opened_at",
        "ready_at",
        "due_on",
        "days_left",
        "revision",
        "closed_at",
    )
    readonly_fields = ("claim_number",)

    def row_title(self, row: Review) -> str:
        return review_text(row)

    @admin.display(description=_("접수번호"))
    def claim_number(self, review: Review) -> str:
        return review.claim.number


class OfReviewAdmin(CouncilAdmin):
    """Base of the read-only admin classes whose rows have a foreign key `review`; searched by the
    claim's whole number."""

    of_claims = ("review__claim",)
    search_fields: ClassVar[tuple[str, ...]] = ("review__claim__number__exact",)
    search_help_text = _("접수번호")
    list_select_related: ClassVar[tuple[str, ...]] = ("review__claim",)
    formatters: ClassVar[dict[str, Any]] = {
        "review": review_text,
        "amount": won_text,
        "ceiling": won_text,
        "suggested": won_text,
        "tally": tally_text,
        "result": tally_text,
        "kinds": labels_text(DocumentKind),
        "opinion_kinds": labels_text(DocumentKind),
        "replaces": seat_text,
        "ballot": lambda ballot: _("%(n)s회차") % {"n": ballot.number},
        "draw": lambda draw: date_format(localtime(draw.at), "DATETIME_FORMAT"),
    }

    def row_title(self, row: Any) -> str:
        return f"{review_text(row.review)} · {self.opts.verbose_name}"

    @admin.display(description=_("접수번호"))
    def claim_number(self, row: Any) -> str:
        return row.review.claim.number


class RoundResultAdmin(OfReviewAdmin):
    """Base of admin classes for rows that tell how a round ended. Leaves out a first round for a
    member who still judges the second."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        kept_back = hidden_first_rounds(request.user)
        return super().get_queryset(request).exclude(review__round=1, review__claim__in=kept_back)


@admin.register(Assignment)
class AssignmentAdmin(OfReviewAdmin):
    list_display = (
        "claim_number",
        "member",
        "seat",
        "status",
        "left_as",
        "assigned_at",
        "voted_at",
    )
    list_filter = ("status", "left_as")
    list_select_related = ("review__claim", "member__user")
    exclude = ("reason",)


@admin.register(LossAssessment)
class LossAssessmentAdmin(OfReviewAdmin):
    list_display = ("claim_number", "version", "amount", "source", "by", "at")
    list_filter = ("source",)
    list_select_related = ("review__claim", "by")
    exclude = ("text_digest", "erased_at")


@admin.register(Ballot)
class BallotAdmin(RoundResultAdmin):
    list_display = ("claim_number", "number", "opened_at", "due_on", "closed_at", "closed_as")
    list_filter = ("closed_as",)


@admin.register(Vote)
class VoteAdmin(CouncilAdmin):
    """Read-only admin page of votes of closed ballots, as far as `Vote.objects.open_to` shows them
    to the user. A member reads their own open vote on the desk."""

    of_claims = ("ballot__review__claim",)
    list_display = ("claim", "ballot_number", "voter", "version", "choice", "amount", "at")
    list_filter = ("choice",)
    search_fields = ("ballot__review__claim__number__exact",)
    search_help_text = _("접수번호")
    exclude = ("text_digest", "erased_at", "reasons", "seen_revision")
    formatters: ClassVar[dict[str, Any]] = {
        "ballot": lambda ballot: f"{review_text(ballot.review)} · {ballot.number}",
        "assignment": seat_text,
        "amount": won_text,
        "ceiling": won_text,
        "suggested": won_text,
        "unchecked": labels_text(DocumentKind),
    }

    def row_title(self, row: Vote) -> str:
        return f"{review_text(row.ballot.review)} · {row.assignment.member}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Vote]:
        rows = (
            Vote.objects.open_to(request.user)
            .filter(ballot__closed_at__isnull=False)
            .select_related("ballot__review__claim", "assignment__member__user")
            .order_by("-pk")
        )
        return without_withheld_claims(rows, request.user, *self.of_claims)

    @admin.display(description=_("접수번호"))
    def claim(self, vote: Vote) -> str:
        return vote.ballot.review.claim.number

    @admin.display(description=_("회차"))
    def ballot_number(self, vote: Vote) -> int:
        return vote.ballot.number

    @admin.display(description=_("위원"))
    def voter(self, vote: Vote) -> str:
        return str(vote.assignment.member)


@admin.register(Decision)
class DecisionAdmin(RoundResultAdmin):
    list_display = (
        "resolution_no",
        "claim_number",
        "outcome",
        "amount",
        "ceiling",
        "confirmed_by",
        "at",
    )
    list_filter = ("outcome",)
    list_select_related = ("review__claim", "confirmed_by")
    search_fields = ("resolution_no__exact", "review__claim__number__exact")
    search_help_text = _("의결번호, 접수번호")
    exclude = ("text_digest", "erased_at")


@admin.register(SupplementRequest)
class SupplementRequestAdmin(OfReviewAdmin):
    list_display = ("claim_number", "status", "requested_by", "requested_at", "due_on", "closed_at")
    list_filter = ("status",)
    list_select_related = ("review__claim", "requested_by")


@admin.register(DocumentRequest)
class DocumentRequestAdmin(OfReviewAdmin):
    list_display = ("claim_number", "status", "asked_by", "asked_at", "due_on", "ended_at")
    list_filter = ("status",)
    list_select_related = ("review__claim", "asked_by")


@admin.register(DocumentBulk)
class DocumentBulkAdmin(CouncilAdmin):
    list_display = ("act", "status", "count", "done", "left_out", "prepared_by", "approved_by")
    list_filter = ("act", "status")
    list_select_related = ("prepared_by", "approved_by")
