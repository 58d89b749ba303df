"""Columns of text beside a claim that are written again, each with the reason. In every other
column a text that was written stays as written: the database refuses to change it (`guards`)."""

from __future__ import annotations

from typing import NamedTuple


class Rewritten(NamedTuple):
    """Columns of one table that are written again, and why.

    With `moved` the database lets them change only in a statement that changes the status of the
    row too. With `ruled` another rule of the table says when they change."""

    columns: str
    why: str
    moved: bool = False
    ruled: bool = False

    @property
    def names(self) -> list[str]:
        return self.columns.split()


_DERIVED = "derived from other rows by the database or a program; nobody wrote it"
REWRITTEN: dict[str, tuple[Rewritten, ...]] = {
    "claims.Document": (
        Rewritten("set_aside_reason", "goes when the document counts again", ruled=True),
    ),
    "claims.Page": (
        Rewritten("preview_key label text_digest points keypoints", "read again from the file"),
    ),
    "claims.ProvisionConsent": (
        Rewritten("terms_digest", "of the terms that the newest answer is to; a code", ruled=True),
    ),
    "claims.UploadLink": (
        Rewritten("kinds", "a link that is prolonged asks for other documents; codes"),
    ),
    "claims.Representation": (
        Rewritten("ended_reason", "goes when an end is taken back or declined", ruled=True),
        Rewritten("kept_reason", "of the last end that was declined; one may be proposed again"),
    ),
    "claims.SearchRow": (
        Rewritten(
            "name name_initials people people_initials digits digits_reversed phone_last4", _DERIVED
        ),
    ),
    "reviews.Review": (
        Rewritten("closing_reason", "goes when the review is opened again", moved=True),
    ),
    "reviews.Seen": (Rewritten("pages", "grows with each page that a member opens; numbers"),),
    "reviews.EvidenceCheck": (
        Rewritten("note documents_digest", "a member's own check, until the ballot closes"),
    ),
    "reviews.SupplementRequest": (
        Rewritten("kinds text", "the secretariat's words take the place of a member's", moved=True),
    ),
    "reviews.Appeal": (
        Rewritten("closing_reason", "goes when a withdrawal is undone", moved=True),
    ),
    "reviews.Objection": (
        Rewritten("reason", "an answer that was sent back is proposed again", moved=True),
        Rewritten("sent_back_reason", "an answer may be sent back again", moved=True),
        Rewritten("closing_reason", "goes when a withdrawal is undone", moved=True),
    ),
    "reviews.QueueRow": (
        Rewritten(
            "number business_name name_key representative representative_key business_number"
            " panel awaiting documents",
            _DERIVED,
        ),
    ),
    "reviews.Payout": (
        Rewritten("approved_digest", "goes when the approval is void", moved=True),
        Rewritten("ended_reason", "of the bank, once more when it returns money", moved=True),
        Rewritten("holder_waived_reason", "a waiver of the holder, until the approval"),
    ),
    "reviews.PayeeHold": (
        Rewritten("reason settled_reason", "a hold may be proposed and settled again", moved=True),
        Rewritten("same", "codes; with the claim that the hold names", ruled=True),
    ),
    "reviews.BenefitGrant": (
        Rewritten("reference", "goes to another claim of the claimant with its grant", ruled=True),
        Rewritten("failed_as settled_reason", "a benefit may be tried and ended again", moved=True),
    ),
    "reviews.Notice": (
        Rewritten("last_code last_text provider_id", "of the last attempt to send"),
        Rewritten(
            "recipient recipient_hint recipient_index",
            "it goes to who reads it now, where it was not sent",
            ruled=True,
        ),
        Rewritten(
            "body_digest",
            "of a text in which a newly issued link replaces a revoked one",
            ruled=True,
        ),
        Rewritten("ended_reason", "why it was not sent, and then how the claimant was told"),
    ),
    "reviews.PostLetter": (
        Rewritten("registered_no reason", "corrected with a reason; the history has both"),
    ),
    "reviews.Draft": (Rewritten("body", "a vote that was not cast"),),
}
