"""Triggers of claims: filed values are frozen, personal data is blanked once, references exist."""

from __future__ import annotations

import pgtrigger

from claims.register.models.contact_of_claim import contact_is_the_newest
from claims.register.models.fact_triggers import facts_are_the_newest
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.reference_triggers import (
    KeepsItsKey,
    KeptWhileNamed,
    NamesItsRow,
    NamesWhatExists,
)
from claims.trail.triggers import Erasable, Frozen

__all__ = ["REFERENCES", "SEARCH_LOCK"]

SEARCH_LOCK = 20221016  # advisory: held by the builder of the search index, shared by erasures
PERSONAL = (
    "person_name",
    "business_name",
    "representative",
    "phone",
    "phone_last4",
    "phone_index",
    "email",
    "email_hint",
    "narrative",
    "name_key",
    "representative_key",
)
FILED = (
    "number",
    "claimant",
    "window",
    "import_run",
    "row_no",
    "filed_at",
    "channel",
    "claimant_kind",
    "business_number",
    "industry",
    "industry_text",
    "region",
    "service",
    "company",
    "fee",
    "harm",
    "claimed_loss",
    "facts_digest",
)
REFERENCES = (
    "window",
    "import_run",
    "industry",
    "service",
    "company",
    "routed_under",
    "tier",
)


class ErasesSearchRow(pgtrigger.Trigger):
    """Trigger that blanks a claim's names in the search index when the claim is erased, in the same
    transaction.

    It shares an advisory lock with the index's builder (claims.search.build): a row that the
    builder is about to write is waited for and blanked too."""

    name = "erases_search_row"
    when = pgtrigger.After
    operation = pgtrigger.Update
    condition = pgtrigger.Q(new__erased_at__isnull=False)
    func = f"""
        PERFORM pg_advisory_xact_lock_shared({SEARCH_LOCK}, 0);
        UPDATE public.claims_searchrow
            SET name = '', name_initials = '', people = '', people_initials = '', phone_last4 = ''
            WHERE claim_id = NEW.id;
        RETURN NULL;
    """


CLAIM_TRIGGERS = [
    NamesWhatExists(
        fields=REFERENCES,
        operation=pgtrigger.Insert,
        name="names_what_exists",
        says="claim_names_what_exists",
    ),
    NamesItsRow(field="claimant", name="names_its_claimant", says="claim_names_its_claimant"),
    KeptWhileNamed(
        table="claims_bankaccount",
        column="claim_id",
        says="claim_of_an_account_stays",
    ),
    KeepsItsKey(),
    # Filed values are frozen: only the route can refer to another row later.
    NamesWhatExists(
        fields=("routed_under", "tier"),
        operation=pgtrigger.Update,
        name="routes_by_what_exists",
        says="claim_names_what_exists",
    ),
    Frozen(fields=FILED, name="filed_facts", says="filed_facts_are_frozen"),
    contact_is_the_newest(),
    Frozen(
        fields=("contact",),
        name="contact_stays_corrected",
        while_="NEW.contact_id IS NULL",
        says="contact_stays_corrected",
    ),
    facts_are_the_newest(),
    Frozen(
        fields=("facts",),
        name="facts_stay_corrected",
        while_="NEW.facts_id IS NULL",
        says="facts_stay_corrected",
    ),
    NamesItsActor("withdrawn_by"),
    ErasesSearchRow(),
    Erasable(fields=PERSONAL, name="filed_text", says="filed_facts_are_frozen"),
    Frozen(
        fields=("withdrawn_at", "withdrawn_by"),
        name="withdrawn_once",
        # may be blanked again, when the withdrawal is undone
        while_="OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NOT NULL",
        says="withdrawal_is_final",
    ),
]
