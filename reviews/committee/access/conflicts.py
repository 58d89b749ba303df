"""Who may not judge whom: a member's ties to claimants, for thousands of claims at once.

A tie is: the member's own name (as claimant or representative), the member's own organisation as
the claimant, or a registered interest that the claim matches (a business number, a person's name,
a telephone, an organisation). That an organisation sits on the council is no tie by itself
(design.md, Ballot). People of the same name are passed over too: drawing another member costs
nothing, judging one's own claim would.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import FilteredRelation, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from claims.identifiers import name_key
from claims.personal_data.crypto import blind_index
from claims.register.models import Claim
from reviews.committee.models import InterestKind, Member


class Tie(TextChoices):
    """Why a member may not judge a claim; kept by a draw as its reason, never with the value."""

    OWN_NAME = "own_name", _("신청인이 본인과 이름이 같음")
    OWN_ORGANISATION = "own_organisation", _("소속 단체가 신청인")
    BUSINESS_NUMBER = "business_number", _("등록한 이해관계와 사업자등록번호가 같음")
    PHONE = "phone", _("등록한 이해관계와 휴대전화가 같음")
    NAME = "name", _("등록한 이해관계와 이름이 같음")
    ORGANISATION = "organisation", _("등록한 이해관계와 상호가 같음")


def index_of(kind: str, normalised: str) -> bytes:
    """The blind index (16 bytes) under which an interest is kept and a claim's value is sought.

    Telephones and business numbers take the indexes that claims and claimants have already
    (Claim.phone_index, Claimant.identity_key), so that the database can compare them too.
    """
    if kind == InterestKind.PHONE:
        return blind_index("phone", normalised)
    if kind == InterestKind.BUSINESS_NUMBER:
        return blind_index("identity", f"b:{normalised}")
    return blind_index(f"interest-{kind}", normalised)


@dataclass
class _Known:
    """What is known of members, turned round: from a value to the members whom it ties."""

    names: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    organisations: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    interests: dict[tuple[str, bytes], list[int]] = field(default_factory=lambda: defaultdict(list))
    kinds: set[str] = field(default_factory=set)


def _known(members: Iterable[int] | None) -> _Known:
    """One query: every member with their standing interests, or those named only."""
    rows = Member.objects.annotate(
        standing=FilteredRelation("interests", condition=Q(interests__lifted_at__isnull=True))
    )
    if members is not None:
        rows = rows.filter(pk__in=list(members))
    known = _Known()
    values = rows.order_by("pk").values_list(
        "pk", "user__name", "organisation", "standing__kind", "standing__value_index"
    )
    for pk, name, organisation, kind, index in values:
        for book, word in ((known.names, name), (known.organisations, organisation)):
            if (key := name_key(word)) and pk not in book[key]:
                book[key].append(pk)
        if kind is not None:
            known.interests[kind, bytes(index)].append(pk)
            known.kinds.add(kind)
    return known


FACTS = (
    "pk",
    "person_name",
    "business_name",
    "name_key",
    "representative_key",
    "business_number",
    "phone_index",
)


def ties_of(
    claim_ids: Iterable[int], *, members: Iterable[int] | None = None
) -> dict[int, dict[int, str]]:
    """For each claim the members tied to its claimant, and why (a `Tie`). Two queries.

    `members` (keys) narrows who is looked at; otherwise all are.
    """
    found: dict[int, dict[int, str]] = {pk: {} for pk in claim_ids}
    if not found:
        return found
    known = _known(members)
    for pk, *facts in Claim.objects.filter(pk__in=found).values_list(*FACTS):
        found[pk] = _ties(known, *facts)
    return found


def _ties(
    known: _Known,
    person_name: str,
    business_name: str,
    key: str,
    representative_key: str,
    business_number: str,
    phone_index: bytes | memoryview | None,
) -> dict[int, str]:
    business = key if business_name else ""
    person = name_key(person_name) if business_name else key
    people = {person, representative_key} - {""}
    tied: dict[int, str] = {}
    for name in people:
        _add(tied, known.names.get(name), Tie.OWN_NAME)
    if business:
        _add(tied, known.organisations.get(business), Tie.OWN_ORGANISATION)

    def registered(kind: InterestKind, tie: Tie, value: str) -> None:
        if value and kind in known.kinds:
            _add(tied, known.interests.get((kind, index_of(kind, value))), tie)

    registered(InterestKind.BUSINESS_NUMBER, Tie.BUSINESS_NUMBER, business_number)
    if phone_index is not None:
        index = bytes(phone_index)
        _add(tied, known.interests.get((InterestKind.PHONE, index)), Tie.PHONE)
    for name in people:
        registered(InterestKind.NAME, Tie.NAME, name)
    registered(InterestKind.ORGANISATION, Tie.ORGANISATION, business)
    return tied


def _add(tied: dict[int, str], members: list[int] | None, tie: Tie) -> None:
    for pk in members or ():
        tied.setdefault(pk, tie.value)
