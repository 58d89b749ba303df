"""Facts that a group of claims shares with other claims, in a fixed number of queries.

Withdrawn claims are left out. At most `MOST` claims are read for one shared value, which bounds the
cost; a number on hundreds of claims is noticed by then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber

from claims.documents.models import Document
from claims.evidence.similar_pages import SimilarPage, similar_pages
from claims.register.models import BankAccount, Claim, CorrectedContact

MOST = 50


class OtherClaim(NamedTuple):
    """Facts of another claim that show whether it belongs to the same business or person as a
    claim. The two names are in the normal form of identifiers.name_key, for comparison."""

    pk: int
    business_number: str
    representative_key: str
    name_key: str
    counted_service: int
    claimant_id: int

    def is_of(self, claim: Claim) -> bool:
        """Return True if the other claim is of the same business as `claim`, by business number; if
        neither has one, of the same claimant."""
        if self.business_number or claim.business_number:
            return self.business_number == claim.business_number
        return self.claimant_id == claim.claimant_id

    def is_run_by(self, claim: Claim) -> bool:
        """Return True if the representative or claimant of the other claim has the name of the
        representative of `claim`, or of its claimant if it has no representative: another business,
        or a private claim, of the same person."""
        mine = {claim.representative_key} if claim.representative_key else {claim.name_key}
        return bool(mine & {self.representative_key, self.name_key} - {""})


class FileMatch(NamedTuple):
    claim_id: int
    kind: str


@dataclass
class SharedFacts:
    """Other claims that share something with a group of claims: `accounts`, `phones` and
    `businesses` are {claim id: ids of the other claims}, `files` {document id: equal files},
    `similar_pages` {document id: pages}. `facts` holds an OtherClaim for each of the other claims
    that was not withdrawn, by id."""

    facts: dict[int, OtherClaim] = field(default_factory=dict)
    accounts: dict[int, list[int]] = field(default_factory=dict)
    phones: dict[int, list[int]] = field(default_factory=dict)
    businesses: dict[int, list[int]] = field(default_factory=dict)
    files: dict[int, list[FileMatch]] = field(default_factory=dict)
    similar_pages: dict[int, list[SimilarPage]] = field(default_factory=dict)

    def of(self, ids: Iterable[int]) -> list[OtherClaim]:
        """Return the facts of the claims with these primary keys, in the order of the keys, each
        once; withdrawn claims are left out."""
        return [self.facts[pk] for pk in sorted(set(ids)) if pk in self.facts]


def load_shared_facts(
    claims: Sequence[Claim],
    accounts: dict[int, BankAccount],
    documents: Sequence[Document],
) -> SharedFacts:
    """Return the other claims that share an account, phone, business number, file or similar
    picture with these claims and documents. `accounts` are the newest accounts by claim. At most
    MOST (50) claims are read for one shared value.

    At most seven queries, and one more for each further 20 pictures among the documents.
    """
    found = SharedFacts(
        accounts=_with_account(accounts),
        phones=_with_phone(claims),
        businesses=_with_value(
            "business_number", {c.pk: c.business_number or None for c in claims}
        ),
        files=_same_files(documents),
        similar_pages=similar_pages(documents),
    )
    wanted: set[int] = set()
    for group in (found.accounts, found.phones, found.businesses):
        wanted.update(pk for ids in group.values() for pk in ids)
    wanted.update(same.claim_id for files in found.files.values() for same in files)
    wanted.update(like.claim_id for pages in found.similar_pages.values() for like in pages)
    alive = Claim.objects.filter(pk__in=wanted, withdrawn_at__isnull=True).annotate(
        counted_service=Coalesce("service__merged_into", "service")
    )
    found.facts = {
        row[0]: OtherClaim(*row) for row in alive.values_list(*OtherClaim._fields).order_by("pk")
    }
    return found


def _key(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _first_of_each(rows: QuerySet, column: str, by: str) -> QuerySet:
    """Return the queryset with the first MOST + 1 rows of each value of `column`, in the order of
    the column `by`; one more than MOST, since the claim itself may be among them."""
    nth = Window(RowNumber(), partition_by=F(column), order_by=F(by).asc())
    return rows.annotate(nth=nth).filter(nth__lte=MOST + 1).order_by(by)


def _shared(rows: Iterable[tuple[Any, Any]], keys: dict[int, Any]) -> dict[int, list[int]]:
    """Return {claim id: ids of the other claims with the same key}. `rows` are (key, claim id),
    `keys` {claim id: key}; claims without a key are left out."""
    beside: dict[Any, list[int]] = defaultdict(list)
    for key, claim_id in rows:
        beside[_key(key)].append(claim_id)
    return {
        claim_id: [pk for pk in beside.get(key, ()) if pk != claim_id]
        for claim_id, key in keys.items()
        if key
    }


def _with_phone(claims: Sequence[Claim]) -> dict[int, list[int]]:
    """Return {claim id: ids of the other claims with the same telephone}, filed or corrected
    later."""
    own = {c.pk: {_key(c.phone_index), c.phone_key} - {None} for c in claims}
    values = {key for keys in own.values() for key in keys}
    beside: dict[Any, set[int]] = defaultdict(set)
    filed = Claim.objects.filter(phone_index__in=values, withdrawn_at__isnull=True)
    corrected = CorrectedContact.objects.filter(
        phone_index__in=values, claim__withdrawn_at__isnull=True
    )
    for rows, claim in ((filed, "pk"), (corrected, "claim_id")):
        first = _first_of_each(rows, "phone_index", claim)
        for key, claim_id in first.values_list("phone_index", claim):
            beside[_key(key)].add(claim_id)
    return {
        claim_id: sorted({pk for key in keys for pk in beside[key]} - {claim_id})
        for claim_id, keys in own.items()
        if keys
    }


def _with_value(column: str, keys: dict[int, Any]) -> dict[int, list[int]]:
    """Return {claim id: ids of the other claims with the same value in a column of Claim}. `keys`
    is {claim id: value or None}."""
    values = {key for key in keys.values() if key}
    rows = Claim.objects.filter(withdrawn_at__isnull=True, **{f"{column}__in": values})
    return _shared(_first_of_each(rows, column, "pk").values_list(column, "pk"), keys)


def _with_account(accounts: dict[int, BankAccount]) -> dict[int, list[int]]:
    keys = {claim_id: _key(account.number_index) for claim_id, account in accounts.items()}
    newer = BankAccount.objects.filter(claim=OuterRef("claim"), version__gt=OuterRef("version"))
    rows = BankAccount.objects.filter(
        ~Exists(newer),
        number_index__in={key for key in keys.values() if key},
        claim__withdrawn_at__isnull=True,
    )
    found = _first_of_each(rows, "number_index", "claim_id").values_list("number_index", "claim_id")
    return _shared(found, keys)


def _same_files(documents: Sequence[Document]) -> dict[int, list[FileMatch]]:
    rows = Document.objects.handed_in().filter(
        Q(claim__withdrawn_at__isnull=True), sha256__in={d.sha256 for d in documents}
    )
    by_content: dict[str, list[FileMatch]] = defaultdict(list)
    first = _first_of_each(rows, "sha256", "pk").values_list("sha256", "claim_id", "kind")
    for sha256, claim_id, kind in first:
        by_content[sha256].append(FileMatch(claim_id, kind))
    return {
        d.pk: [same for same in by_content[d.sha256] if same.claim_id != d.claim_id]
        for d in documents
    }
