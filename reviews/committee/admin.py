"""The council in the admin site: members can be edited, all else is read-only; sealed votes never
appear."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.changes.admin_forms import ProposingAdmin, ProposingForm
from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.committee.models import (
    Assignment,
    Ballot,
    CannedReason,
    Choice,
    Decision,
    LossAssessment,
    Member,
    Review,
    SupplementRequest,
    Vote,
    hidden_first_rounds,
)
from reviews.committee.seats.seat_changes import COLUMNS, propose_seat

__all__ = [
    "AssignmentAdmin",
    "BallotAdmin",
    "CannedReasonAdmin",
    "DecisionAdmin",
    "LossAssessmentAdmin",
    "MemberAdmin",
    "ReviewAdmin",
    "SupplementRequestAdmin",
    "VoteAdmin",
]


class CouncilAdmin(ReadOnlyAdmin):
    """Read-only admin for the holders of `browse_reviews`."""

    browse_permission = "reviews.browse_reviews"


class MemberForm(ProposingForm):
    """A seat on the council; refused to a user who holds another office."""

    class Meta:
        model = Member
        fields = ("user", *COLUMNS)

    def propose(self) -> object:
        data = self.cleaned_data
        user = self.instance.user if self.instance.pk else data["user"]
        columns = {name: data.get(name) for name in COLUMNS}
        return propose_seat(user=user, columns=columns, reason=data["reason"], by=self.by)


@admin.register(Member)
class MemberAdmin(ProposingAdmin, admin.ModelAdmin):
    """Members of the council: proposed here, confirmed by another administrator.

    A member who leaves gets an end of term; nobody is deleted.
    """

    form = MemberForm
    list_display = ("user", "organisation", "term_from", "term_to", "substitute", "deputises")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__username", "organisation")
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
    """Texts for a rationale.

    Each has its number from its creation; the first nine numbers are keys. An unused reason is
    deactivated, not deleted: votes may contain it.
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
    list_display = ("claim", "round", "status", "due_on", "opened_at", "closed_at")
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

    @admin.display(description=_("접수번호"))
    def claim_number(self, review: Review) -> str:
        return review.claim.number


class OfReview(CouncilAdmin):
    """Rows of a review, searched by the claim's number."""

    search_fields: ClassVar[tuple[str, ...]] = ("review__claim__number__exact",)
    search_help_text = _("접수번호")
    list_select_related: ClassVar[tuple[str, ...]] = ("review__claim",)

    @admin.display(description=_("접수번호"))
    def claim_number(self, row: Any) -> str:
        return row.review.claim.number


class OfFirstRoundToo(OfReview):
    """Rows that show how a round ended: a first round is hidden from a member who judges the claim
    anew."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        kept_back = hidden_first_rounds(request.user)
        return super().get_queryset(request).exclude(review__round=1, review__claim__in=kept_back)


@admin.register(Assignment)
class AssignmentAdmin(OfReview):
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
class LossAssessmentAdmin(OfReview):
    list_display = ("claim_number", "version", "amount", "source", "by", "at")
    list_filter = ("source",)
    list_select_related = ("review__claim", "by")
    exclude = ("text_digest", "erased_at")


@admin.register(Ballot)
class BallotAdmin(OfFirstRoundToo):
    list_display = ("claim_number", "number", "opened_at", "due_on", "closed_at", "closed_as")
    list_filter = ("closed_as",)


@admin.register(Vote)
class VoteAdmin(CouncilAdmin):
    """Votes of closed ballots only: a member reads their own open vote on the desk."""

    list_display = ("claim", "ballot_number", "voter", "version", "choice", "amount", "at")
    list_filter = ("choice",)
    search_fields = ("ballot__review__claim__number__exact",)
    search_help_text = _("접수번호")
    exclude = ("text_digest", "erased_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Vote]:
        return (
            Vote.objects.open_to(request.user)
            .filter(ballot__closed_at__isnull=False)
            .select_related("ballot__review__claim", "assignment__member__user")
            .order_by("-pk")
        )

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
class DecisionAdmin(OfFirstRoundToo):
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
class SupplementRequestAdmin(OfReview):
    list_display = ("claim_number", "status", "requested_by", "requested_at", "due_on", "closed_at")
    list_filter = ("status",)
    list_select_related = ("review__claim", "requested_by")
