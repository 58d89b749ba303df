"""The copy of personal data for its claimant (data_subject_requests) forgets no table."""

from django.db.models.base import ModelBase

from reviews.data_subject_requests import disclosure
from reviews.erasure.claim_tables import TABLES

SHOWN = {
    "claims.Claim", "claims.BankAccount", "claims.CorrectedContact", "claims.Representation",
    "claims.FactCorrection", "claims.Inquiry", "claims.HandoverItem", "claims.Document",
    "reviews.Decision", "reviews.Appeal", "reviews.Challenge", "reviews.Objection",
    "reviews.Recovery", "reviews.BenefitGrant", "reviews.Notice", "reviews.DataSubjectRequest",
    "reviews.Withdrawal",
}  # fmt: skip
WORK = "the office's own words about its work"
SECRET = "of single members of the council"
LEFT_OUT = {
    "claims.ProposedAccount": "waits for a second person; the account itself is shown",
    "claims.EnteredClaim": WORK,
    "claims.ClaimNote": "notes of the staff for the staff",
    "claims.DocumentAct": WORK,
    "claims.Page": "made from the documents, which the claimant has",
    "claims.Finding": "made from the documents; hints that decide nothing",
    "reviews.Review": WORK,
    "reviews.Assignment": SECRET,
    "reviews.EvidenceCheck": SECRET,
    "reviews.Vote": SECRET,
    "reviews.Comment": SECRET,
    "reviews.LossAssessment": WORK,
    "reviews.SampleCheck": SECRET,
    "reviews.SampleJudge": SECRET,
    "reviews.SittingItem": WORK,
    "reviews.SupplementRequest": "told by its letter, which is listed",
    "reviews.DocumentRequest": "told by its letter, which is listed",
    "reviews.PayeeHold": WORK,
    "reviews.LineStep": WORK,
    "reviews.ResultAnswer": WORK,
    "reviews.RecoveryMovement": WORK,
    "reviews.RecoveryPlan": WORK,
    "reviews.Retention": WORK,
}


def test_every_table_with_texts_of_a_claim_is_shown_or_left_out_with_a_reason():
    with_text = {table.label for table in TABLES if table.blanked or table.replaced}
    assert SHOWN.isdisjoint(LEFT_OUT)
    assert with_text == SHOWN | set(LEFT_OUT)
    read = {name for name, value in vars(disclosure).items() if isinstance(value, ModelBase)}
    assert {label.split(".")[1] for label in SHOWN} <= read
