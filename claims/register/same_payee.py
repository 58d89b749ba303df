"""SQL for claims of one payee: the same claimant, account or telephone, by keys and blind indexes.

Used by runs of grants, triggers and pages; nothing is decrypted. The policy (`one_grant_by`) says
which of the marks count."""

# Every piece of SQL here is a constant of this file; values travel as parameters.
# ruff: noqa: S608

from __future__ import annotations

# Of claim c: the blind index of the telephone that counts, and of its newest account.
PHONE_SQL = """CASE WHEN c.contact_id IS NULL THEN c.phone_index ELSE (
        SELECT k.phone_index FROM public.claims_correctedcontact k WHERE k.id = c.contact_id
    ) END"""
NUMBER_SQL = """(
        SELECT a.number_index FROM public.claims_bankaccount a
        WHERE a.claim_id = c.id ORDER BY a.version DESC LIMIT 1
    )"""
MARKS_SQL = f"""c.claimant_id, {PHONE_SQL} AS phone_index, {NUMBER_SQL} AS number_index"""


def pairs_sql(wanted: str) -> str:
    """Return a SELECT of (id, programme_id, other_id, same): for each claim `id` of `wanted`, the
    other claims that share the mark `same` with it ("claimant", "account" or "phone").

    `wanted` is a relation with id, programme_id, the columns of MARKS_SQL, and the array `marks` of
    those to compare. Former telephones and accounts of the other claim are compared too. By indexes
    for equality."""
    return f"""
        SELECT w.id, w.programme_id, o.id AS other_id, 'claimant' AS same
        FROM {wanted} w JOIN public.claims_claim o ON o.claimant_id = w.claimant_id
        WHERE o.id <> w.id AND 'claimant' = ANY(w.marks)
        UNION
        SELECT w.id, w.programme_id, a.claim_id, 'account'
        FROM {wanted} w JOIN public.claims_bankaccount a ON a.number_index = w.number_index
        WHERE a.claim_id <> w.id AND 'account' = ANY(w.marks)
        UNION
        SELECT w.id, w.programme_id, o.id, 'phone'
        FROM {wanted} w JOIN public.claims_claim o ON o.phone_index = w.phone_index
        WHERE o.id <> w.id AND 'phone' = ANY(w.marks)
        UNION
        SELECT w.id, w.programme_id, k.claim_id, 'phone'
        FROM {wanted} w JOIN public.claims_correctedcontact k ON k.phone_index = w.phone_index
        WHERE k.claim_id <> w.id AND 'phone' = ANY(w.marks)
    """
