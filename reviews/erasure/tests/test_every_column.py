"""Each table and each column of text that belongs to a claim is erased, or kept with a reason."""

from django.apps import apps

from claims.register.models import Claim
from claims.trail.privileges import append_only_trigger
from claims.trail.triggers import Erasable
from reviews.erasure.claim_tables import DELETED, TABLES
from reviews.erasure.guards import text_fields

# What stays after an erasure, and why nobody is named by it.
CODES = "codes, digests, numbers of the register, or file formats"
OF_MONEY = "the council's books: in the history, which nothing may change; no claimant's words"
OF_BANK = "the bank's words on a transfer, masked when they are loaded"
KEPT = {
    "claims.Claim": ("number channel business_number industry_text facts_digest", CODES),
    "claims.BankAccount": ("bank_code text_digest", CODES),
    "claims.ProposedAccount": ("bank_code text_digest", CODES),
    "claims.FactCorrection": ("changes", "names of the corrected facts"),
    "claims.EnteredClaim": ("alike", "numbers of claims"),
    "claims.ClaimNote": ("text_digest", CODES),
    "claims.Inquiry": ("text_digest", CODES),
    "claims.HolderInquiry": ("text_digest", CODES),
    "claims.Document": ("sha256 media_type storage_key", CODES),
    "claims.DocumentAct": ("kind_before kind_after", CODES),
    "claims.ProvisionConsent": ("terms_digest", CODES),
    "claims.UploadLink": ("kinds token_digest nonce", "of a link that no longer opens"),
    "claims.LinkUpload": ("visit", "a random mark of a browser"),
    "claims.Finding": ("check_code said box data input_digest", "numbers; no names (evidence)"),
    "claims.ReadingMark": ("check_code", CODES),
    "claims.AccessEntry": (
        "request_id reason term",
        "words of the staff; blanked once the entry is old enough",
    ),
    "claims.SearchRow": (
        "name name_initials people people_initials digits digits_reversed phone_last4",
        "a trigger of the claim blanks it; numbers of claim and business stay",
    ),
    "reviews.AssignmentDraw": ("seed candidates left_out drawn", "members, for the check of draws"),
    "reviews.SampleDraw": ("seed", CODES),
    "reviews.SampleJudge": ("seed candidates left_out", "members, for the check of draws"),
    "reviews.Seen": ("pages", "numbers of pages"),
    "reviews.EvidenceCheck": ("documents_digest", CODES),
    "reviews.Ballot": ("result", "votes as numbers"),
    "reviews.Vote": ("text_digest reasons unchecked", CODES),
    "reviews.Comment": ("text_digest", CODES),
    "reviews.LossAssessment": ("working text_digest", "sums and days"),
    "reviews.Decision": ("tally text_digest resolution_no", CODES),
    "reviews.IssuedDocument": ("number sha256 renderer council", CODES),
    "reviews.SittingItem": ("proposal", CODES),
    "reviews.SupplementRequest": ("kinds opinion_kinds", CODES),
    "reviews.DocumentRequest": ("kinds", CODES),
    "reviews.DocumentExtension": ("reason", "why a term was extended; append-only, sealed"),
    "reviews.Appeal": ("channel", CODES),
    "reviews.DataSubjectRequest": ("text_digest", CODES),
    "reviews.Objection": ("text_digest appeal_digest", CODES),
    "reviews.QueueRow": (
        "number business_name name_key representative representative_key business_number"
        " panel awaiting documents",
        "derived from the claim: names become empty with the claim's own",
    ),
    "reviews.SimulationOutcome": ("reasons", CODES),
    "reviews.Payout": ("basis approved_digest holder_waived_reason ended_reason key", OF_MONEY),
    "reviews.PayeeHold": ("same", CODES),
    "reviews.BankResult": ("reference code text words", OF_BANK),
    "reviews.ResultAnswer": ("note_digest", CODES),
    "reviews.StatementMatch": ("reason", OF_MONEY),
    "reviews.RecoveryMovement": ("reference", OF_MONEY),
    "reviews.BenefitGrant": ("key reference failed_as", CODES),
    "reviews.BenefitCode": ("code mark", "a voucher, encrypted; names nobody"),
    "reviews.Notice": ("key body_digest last_code provider_id ended_reason", CODES),
    "reviews.DeliveryAttempt": ("provider_id code request_digest", CODES),
    "reviews.DeliveryReport": ("provider event_id provider_id code", CODES),
    "reviews.PostLetter": ("former_code former_reason registered_no reason", "of the post office"),
    "reviews.BulkClaim": ("reason", CODES),
}
ALL = {table.label: table for table in (*TABLES, *DELETED)}


def own_models():
    for model in apps.get_models():
        is_ours = model._meta.app_label in ("claims", "reviews") and not model._meta.proxy
        if is_ours and model._meta.managed and not hasattr(model, "pgh_tracked_model"):
            yield model


def keys_of(model, *, required):
    """Models that the foreign keys of a model name; with `required` only those never empty."""
    fields = [f for f in model._meta.concrete_fields if f.is_relation]
    return {f.related_model for f in fields if not (required and f.null)}


def of_a_claim():
    """Labels of the tables whose rows name a claim, or a row that always belongs to one."""
    belonging = {Claim}
    while more := {m for m in own_models() if keys_of(m, required=True) & belonging} - belonging:
        belonging |= more
    named = {m for m in own_models() if keys_of(m, required=False) & belonging}
    return {model._meta.label for model in belonging | named}


def test_every_table_of_a_claim_is_known():
    assert of_a_claim() - set(ALL) == set()


def test_every_column_of_text_is_erased_or_kept_with_a_reason():
    forgotten = []
    for table in TABLES:
        known = {*table.blanked, *table.replaced, *KEPT.get(table.label, ("", ""))[0].split()}
        names = text_fields(table.model)
        forgotten += [f"{table.label}.{name}" for name in names if name not in known]
    assert forgotten == []


def test_what_is_kept_exists():
    for label, (names, reason) in KEPT.items():
        fields = {field.name for field in apps.get_model(label)._meta.concrete_fields}
        assert set(names.split()) <= fields and reason, label
        assert not set(names.split()) & {*ALL[label].blanked, *ALL[label].replaced}, label


def test_what_the_database_calls_erasable_is_erased():
    """No table has columns that an erasure may blank, and is forgotten."""
    for model in own_models():
        erasable: set[str] = set()
        for trigger in getattr(model._meta, "triggers", []):
            if isinstance(trigger, Erasable):
                erasable |= set(trigger.fields)
        only = append_only_trigger(model)
        erasable |= set(only.erasable) if only else set()
        if erasable and model._meta.label not in ("claims.Claimant", "claims.AccessEntry"):
            assert erasable <= set(ALL[model._meta.label].blanked), model._meta.label


def test_a_row_finds_its_claim():
    """The look-ups are real: each leads from its table to the claim."""
    for table in (*TABLES, *DELETED):
        assert str(table.rows_of([1]).query), table.label
