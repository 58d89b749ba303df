"""Every table that belongs to a claim, with the text that an erasure removes from it.

A test reads all models: a table that leads to a claim and is missing here fails it, and so does a
column of text that is neither erased here nor named there with the reason for keeping it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache, reduce
from operator import or_
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When

from claims.trail.erasure import ERASED_TEXT


class ClaimTable(NamedTuple):
    """A table whose rows belong to one claim each. `claim` is the lookup from a row to its claim.

    `blanked` are columns that become empty, with `erased_at` if the table has it. `replaced` are
    columns in which ERASED_TEXT takes the place of a text. `is_act` is False if a new row does not
    mean that something happened with the claim, such as somebody's look at it. `no_acts` are
    columns of times that a program moves, or at which somebody cleared up. Rows whose column
    `repeats` is not NULL repeat another row and are no acts either.
    """

    label: str
    claim: str
    blanked: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    is_act: bool = True
    no_acts: tuple[str, ...] = ()
    repeats: str = ""

    @property
    def model(self) -> Any:
        return apps.get_model(self.label)

    def rows(self) -> QuerySet[Any]:
        """Return all rows of the table. Not by its manager: that of votes has no way to all of
        them. Nothing of the rows is shown: they are counted by time, and erased."""
        return QuerySet(self.model)

    def acts(self) -> QuerySet[Any]:
        """Return the rows that mean that something happened with the claim."""
        rows = self.rows()
        return rows.filter(**{f"{self.repeats}__isnull": True}) if self.repeats else rows

    def rows_of(self, claim_ids: Iterable[int]) -> QuerySet[Any]:
        """Return the rows of these claims that are not erased yet, or have a text to replace."""
        rows = self.rows().filter(**{f"{self.claim}__in": list(claim_ids)})
        if self.has_mark:
            return rows.filter(erased_at__isnull=True)
        if self.replaced:
            texts = (~Q(**{name: ""}) for name in self.replaced)
            return rows.filter(reduce(or_, texts))
        return rows

    @property
    def has_mark(self) -> bool:
        return any(field.name == "erased_at" for field in self.model._meta.concrete_fields)

    @property
    def moments(self) -> list[str]:
        """Names of the columns that say when something happened."""
        return [
            field.name
            for field in self.model._meta.concrete_fields
            if isinstance(field, models.DateTimeField)
            and field.name not in ("erased_at", *self.no_acts)
        ]

    def values(self, moment: datetime) -> dict[str, Any]:
        """Return {column: value} for the update that erases rows of this table at `moment`."""
        fields = self.model._meta
        values: dict[str, Any] = {name: _blank(fields.get_field(name)) for name in self.blanked}
        for name in self.replaced:
            filled = When(~Q(**{name: ""}), then=Value(ERASED_TEXT))
            field = fields.get_field(name)
            values[name] = Case(filled, default=F(name), output_field=field)
        if self.has_mark:
            values["erased_at"] = moment
        return values


def _blank(field: Any) -> Any:
    """Return the empty value of a column: NULL if it may be, else empty text or bytes."""
    if field.null:
        return None
    return b"" if isinstance(field, models.BinaryField) else ""


_CONTACT = ("phone", "phone_last4", "phone_index", "email", "email_hint")
_CLAIMS = (
    ClaimTable(
        "claims.Claim",
        "pk",
        (
            "person_name",
            "business_name",
            "representative",
            *_CONTACT,
            "narrative",
            "name_key",
            "representative_key",
        ),
    ),  # fmt: skip
    ClaimTable(
        "claims.BankAccount", "claim", ("number", "last4", "number_index", "holder_name", "reason")
    ),
    ClaimTable(
        "claims.CorrectedContact",
        "claim",
        (*_CONTACT, "email_index", "address", "address_hint", "reason"),
    ),
    ClaimTable(
        "claims.ProposedAccount",
        "claim",
        ("number", "number_index", "last4", "holder_name", "reason", "settled_reason"),
    ),
    ClaimTable(
        "claims.Representation",
        "claim",
        (
            "name",
            "relation",
            *_CONTACT,
            "email_index",
            "reason",
            "settled_reason",
            "ended_reason",
            "kept_reason",
        ),
    ),
    ClaimTable("claims.RepresentationPaper", "representation__claim"),
    ClaimTable("claims.FactCorrection", "claim", ("reason", "settled_reason")),
    ClaimTable("claims.EnteredClaim", "claim", ("late_reason", "alike_reason", "void_reason")),
    ClaimTable("claims.ClaimNote", "claim", ("text",)),
    ClaimTable("claims.Inquiry", "claim", ("text", "answer")),
    ClaimTable("claims.HolderInquiry", "claim"),
    ClaimTable("claims.HandoverItem", "claim", replaced=("settled_reason",)),
    ClaimTable("claims.ProvisionConsent", "claim"),
    ClaimTable(
        "claims.Document", "claim", ("file_name", "set_aside_reason"), no_acts=("scanned_at",)
    ),
    ClaimTable("claims.DocumentAct", "document__claim", ("reason",)),
    ClaimTable(
        "claims.Page",
        "document__claim",
        (
            "preview_key",
            "label",
            "text_digest",
            "points",
            "keypoints",
            "band_1",
            "band_2",
            "band_3",
            "band_4",
        ),
    ),  # fmt: skip
    ClaimTable("claims.UploadLink", "claim"),
    ClaimTable("claims.LinkUpload", "link__claim"),
    ClaimTable("claims.Finding", "claim", ("values",)),
    ClaimTable("claims.FindingLink", "finding__claim"),
    ClaimTable("claims.ReadingMark", "claim"),
    # who looked, and why: blanked by its own age (running)
    ClaimTable("claims.AccessEntry", "claim", is_act=False),
    ClaimTable("claims.AccessEntryClaim", "claim", is_act=False),
    # its own trigger blanks it with the claim
    ClaimTable("claims.SearchRow", "claim", is_act=False),
)
_COUNCIL = (
    ClaimTable("reviews.Review", "claim", replaced=("start_reason", "closing_reason")),
    ClaimTable("reviews.Assignment", "review__claim", replaced=("reason",)),
    ClaimTable("reviews.AssignmentDraw", "review__claim"),
    ClaimTable("reviews.Challenge", "assignment__review__claim", replaced=("grounds", "answer")),
    ClaimTable("reviews.Seen", "assignment__review__claim", is_act=False),
    ClaimTable("reviews.EvidenceCheck", "assignment__review__claim", ("note",)),
    ClaimTable("reviews.Ballot", "review__claim"),
    ClaimTable("reviews.Vote", "ballot__review__claim", ("rationale",)),
    ClaimTable("reviews.Comment", "ballot__review__claim", ("text",)),
    ClaimTable("reviews.DiscussionRequest", "ballot__review__claim"),
    ClaimTable("reviews.LossAssessment", "review__claim", ("note",)),
    ClaimTable("reviews.Decision", "review__claim", ("rationale",)),
    ClaimTable("reviews.IssuedDocument", "decision__review__claim"),
    ClaimTable("reviews.Precedent", "claim", is_act=False),
    ClaimTable("reviews.SampleDraw", "decision__review__claim"),
    ClaimTable("reviews.SampleCheck", "claim", ("rationale", "settled_reason")),
    ClaimTable("reviews.SampleJudge", "sample__claim", replaced=("reason",)),
    ClaimTable("reviews.SittingItem", "review__claim", replaced=("taken_out_reason",)),
    ClaimTable(
        "reviews.SupplementRequest", "review__claim", replaced=("text", "opinion", "closing_note")
    ),
    ClaimTable("reviews.SupplementAnswer", "request__review__claim"),
    ClaimTable(
        "reviews.DocumentRequest", "review__claim", replaced=("ended_note", "reopen_reason")
    ),
    ClaimTable("reviews.DocumentExtension", "request__review__claim"),
    ClaimTable("reviews.DocumentBulkItem", "review__claim"),
    ClaimTable(
        "reviews.Appeal",
        "review1__claim",
        replaced=("grounds", "extension_reason", "closing_reason"),
    ),
    ClaimTable(
        "reviews.Objection",
        "claim",
        ("asks", "appeal_asks"),
        replaced=("reason", "sent_back_reason", "closing_reason"),
    ),
    ClaimTable("reviews.BreachClaim", "claim", is_act=False),
    ClaimTable(
        "reviews.DataSubjectRequest", "claim", ("asks",), replaced=("answer", "extension_reason")
    ),
    ClaimTable("reviews.Withdrawal", "claim", replaced=("reason", "undo_reason")),
    ClaimTable("reviews.RetriageMove", "claim"),
    # derived from the claim, and derived again once the claim is erased
    ClaimTable("reviews.QueueRow", "claim", is_act=False),
    ClaimTable("reviews.AlikePair", "claim", is_act=False),
    ClaimTable("reviews.SimulationOutcome", "claim", is_act=False),
)
_MONEY = (
    ClaimTable("reviews.Payout", "claim"),
    ClaimTable("reviews.PayoutBar", "payout__claim"),
    ClaimTable("reviews.PayeeHold", "claim", ("reason", "settled_reason")),
    ClaimTable("reviews.BankResult", "payout__claim"),
    ClaimTable("reviews.HandRow", "payout__claim"),
    ClaimTable("reviews.LineStep", "result__payout__claim", ("note",)),
    ClaimTable("reviews.ResultAnswer", "result__payout__claim", ("note",)),
    ClaimTable("reviews.StatementMatch", "payout__claim"),
    ClaimTable("reviews.LedgerEntry", "claim"),
    ClaimTable("reviews.Recovery", "claim", ("reason", "ended_reason")),
    ClaimTable("reviews.RecoveryMovement", "recovery__claim", ("reason", "ended_reason")),
    ClaimTable("reviews.RecoveryPlan", "recovery__claim", ("reason",)),
    ClaimTable("reviews.RecoveryInstalment", "plan__recovery__claim"),
    ClaimTable("reviews.BenefitGrant", "claim", replaced=("settled_reason",)),
    ClaimTable("reviews.BenefitCode", "grant__claim"),
)
_NOTICES = (
    ClaimTable(
        "reviews.Notice",
        "claim",
        (
            "recipient",
            "recipient_hint",
            "recipient_index",
            "subject",
            "body",
            "values",
            "last_text",
            "copy_reason",
        ),
        no_acts=("next_at", "lease_until", "handled_at"),
        repeats="copy_of",
    ),
    ClaimTable("reviews.DeliveryAttempt", "notice__claim"),
    ClaimTable("reviews.DeliveryReport", "notice__claim"),
    ClaimTable("reviews.PostLetter", "notice__claim"),
    ClaimTable("reviews.BulkClaim", "claim"),
)
_OWN = (
    ClaimTable("reviews.ErasureItem", "claim", is_act=False),
    ClaimTable("reviews.Retention", "claim", replaced=("reason", "lifting_reason"), is_act=True),
)
TABLES = (*_CLAIMS, *_COUNCIL, *_MONEY, *_NOTICES, *_OWN)
# Rows of work under way, which an erasure deletes: an item of somebody's inbox, an unsent vote.
DELETED = (
    ClaimTable("reviews.InboxItem", "claim", is_act=False),
    ClaimTable("reviews.Draft", "assignment__review__claim", is_act=False),
)


@cache
def erasing_tables() -> tuple[ClaimTable, ...]:
    """Return the tables of which an erasure removes something, the claim's own first."""
    return tuple(table for table in TABLES if table.blanked or table.replaced)
