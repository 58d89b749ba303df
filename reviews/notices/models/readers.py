"""SQL that finds the present reader of a notice, for leases, retries and the database trigger.

`n` is the notice. READER joins the claim's contact and the representation whose person gets its
letters; the conditions below are over these.

- A copy (`~r<id>` in its key) is read by the person of its own representation, or by nobody.
- Another letter is read by the person who reads in the claimant's place, else by the claimant.
- A warning to the claimant stays with the claimant, at the address to which it was written.
"""

from __future__ import annotations

from claims.representation.models import letter_reader_sql
from claims.representation.models.triggers import TODAY
from reviews.notices.events import WARNINGS

COPY_FOR = "~r"  # between the key of a letter and who reads it besides, in the key of the copy
# Begins the key of a letter to a contact that does not count any more: it goes there or nowhere.
FORMER = "former:"

# Begins the key of a copy of a letter that had been sent, so that it is not read as a fact's key.
AGAIN = "copy:"

_WARNINGS = ", ".join(f"'{event.value}'" for event in sorted(WARNINGS))
_WARNING = f"n.event IN ({_WARNINGS})"
_COPY = f"(strpos(n.key, '{COPY_FOR}') > 0 AND n.key ~ '{COPY_FOR}[0-9]+(:|$)')"
_BY_MAIL = "n.channel = 'mail'"
_CONTACT_INDEX = f"CASE WHEN {_BY_MAIL} THEN contact.email_index ELSE contact.phone_index END"
_READER_INDEX = f"CASE WHEN {_BY_MAIL} THEN reader.email_index ELSE reader.phone_index END"


def reader_sql(today: str = TODAY) -> str:
    """Return the joins to a notice `n`: its `claim`, the claim's corrected `contact`, and `reader`,
    the representation that gets its letters on a day (a SQL date, by default today in KST)."""
    return f"""
        JOIN public.claims_claim claim ON claim.id = n.claim_id
        LEFT JOIN public.claims_correctedcontact contact ON contact.id = claim.contact_id
        LEFT JOIN LATERAL ({letter_reader_sql("n.claim_id", today)}) AS reader ON TRUE
    """


READER = reader_sql()

# True where the representation's person reads the notice, and not the claimant.
TO_READER = f"""(CASE
    WHEN {_COPY}
        THEN reader.id = substring(n.key FROM '{COPY_FOR}([0-9]+)(?::|$)')::bigint
    WHEN {_WARNING}
        THEN n.addressee = 'representative' AND reader.letters = 'instead'
            AND reader.kind IN ('heir', 'closure')
    ELSE n.addressee <> 'staff' AND reader.letters = 'instead' END) IS TRUE"""

# True where nobody reads the notice any more: it is for a person who does not get the claim's
# letters now, and the claimant has, or had, one of their own.
UNREAD = f"""(n.addressee = 'representative' AND NOT {TO_READER}
    AND ({_COPY} OR starts_with(n.key, '{FORMER}')))"""

# Blind index of the address to which the notice goes now; NULL where there is none, and where no
# index is stored (as filed, and never corrected).
ADDRESS_INDEX = f"(CASE WHEN {TO_READER} THEN {_READER_INDEX} ELSE {_CONTACT_INDEX} END)"

# True where the notice has the address of who reads it now.
ADDRESSED = f"""(CASE
    WHEN n.addressee = 'staff' OR n.erased_at IS NOT NULL THEN TRUE
    WHEN {TO_READER}
        THEN n.addressee = 'representative' AND n.recipient_index = {_READER_INDEX}
    ELSE n.addressee = 'claimant' AND NOT {_COPY} AND ({_WARNING} OR contact.id IS NULL
        OR n.recipient_index = {_CONTACT_INDEX}) END) IS TRUE"""
