"""Conflicts of interest between members and claimants, for thousands of claims at once.

A member has a conflict with a claim by their own name (as claimant or representative), by their own
organisation as the claimant, or by a registered interest that the claim matches (business number,
name, telephone, organisation). An organisation's seat on the council is no conflict by itself.
People of the same name are excluded too: drawing another member costs nothing, judging one's own
claim would.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, FilteredRelation, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from claims.identifiers import name_key
from claims.personal_data.crypto import blind_index
from claims.register.models import Claim
from reviews.committee.models import InterestKind, Member, MemberInterest


class Conflict(TextChoices):
    """Reasons why a member may not judge a claim. A draw stores the reason alone, not the name,
    telephone or number that matched."""

    OWN_NAME = "own_name", _("신청인이 본인과 이름이 같음")
    OWN_ORGANISATION = "own_organisation", _("소속 단체가 신청인")
    BUSINESS_NUMBER = "business_number", _("등록한 이해관계와 사업자등록번호가 같음")
    PHONE = "phone", _("등록한 이해관계와 휴대전화가 같음")
    NAME = "name", _("등록한 이해관계와 이름이 같음")
    ORGANISATION = "organisation", _("등록한 이해관계와 상호가 같음")


def interest_index(kind: str, normalised: str) -> bytes:
    """Return the blind index (keyed digest, 16 bytes) of a normalised value. A registered interest
    is stored under it, and a claim's value is looked up by it.

    Telephones and business numbers get the indexes that claims and claimants have already
    (Claim.phone_index, Claimant.identity_key), so that SQL can compare them too.
    """
    if kind == InterestKind.PHONE:
        return blind_index("phone", normalised)
    if kind == InterestKind.BUSINESS_NUMBER:
        return blind_index("identity", f"b:{normalised}")
    return blind_index(f"interest-{kind}", normalised)


@dataclass
class _Known:
    """Members by each value that makes a conflict: lists of member keys by name, by organisation,
    and by interest (kind, blind index). `kinds` are the kinds of interest that occur."""

    names: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    organisations: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    interests: dict[tuple[str, bytes], list[int]] = field(default_factory=lambda: defaultdict(list))
    kinds: set[str] = field(default_factory=set)


def _known(members: Iterable[int] | None) -> _Known:
    """Return names, organisations and interests in force of all members, or of those in `members`
    (keys). One query."""
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
    "contact__phone_index",
)


def conflicts_of(
    claim_ids: Iterable[int], *, members: Iterable[int] | None = None
) -> dict[int, dict[int, str]]:
    """Return {claim key: {member key: value of `Conflict`}}, the members who have a conflict of
    interest with each claim and why; {} for a claim without one. `members` (keys) restricts the
    members that are checked, None checks all. Two queries."""
    found: dict[int, dict[int, str]] = {pk: {} for pk in claim_ids}
    if not found:
        return found
    known = _known(members)
    for pk, *facts in Claim.objects.filter(pk__in=found).values_list(*FACTS):
        found[pk] = _ties(known, *facts)
    return found


def lifted_ties(
    claim_ids: Iterable[int], members: Iterable[int]
) -> dict[int, list[tuple[MemberInterest, str]]]:
    """Return {claim key: pairs (lifted interest, value of `Conflict`)} of the interests of these
    members (keys) that would make a conflict with the claim, had they not been lifted; {} without
    any. One that was registered again is left out. One query if nothing was lifted, else two."""
    again = MemberInterest.objects.in_force().filter(
        member=OuterRef("member"), kind=OuterRef("kind"), value_index=OuterRef("value_index")
    )
    rows = MemberInterest.objects.filter(
        ~Exists(again), member__in=members, lifted_at__isnull=False
    )
    rows = rows.exclude(kind=InterestKind.NONE).select_related("member__user", "lifted_by")
    lifted = {one.pk: one for one in rows.order_by("lifted_at", "pk")}
    known = _Known()  # keys of registered interests instead of members' own keys
    for one in lifted.values():
        known.interests[one.kind, bytes(one.value_index)].append(one.pk)
        known.kinds.add(one.kind)
    if not lifted:
        return {}
    found = {}
    for pk, *facts in Claim.objects.filter(pk__in=list(claim_ids)).values_list(*FACTS):
        if ties := _ties(known, *facts):
            found[pk] = [(lifted[one], ties[one]) for one in sorted(ties, key=list(lifted).index)]
    return found


def _ties(
    known: _Known,
    person_name: str,
    business_name: str,
    key: str,
    representative_key: str,
    business_number: str,
    *phone_indexes: bytes | memoryview | None,
) -> dict[int, str]:
    business = key if business_name else ""
    person = name_key(person_name) if business_name else key
    people = {person, representative_key} - {""}
    tied: dict[int, str] = {}
    for name in people:
        _add(tied, known.names.get(name), Conflict.OWN_NAME)
    if business:
        _add(tied, known.organisations.get(business), Conflict.OWN_ORGANISATION)

    def registered(kind: InterestKind, tie: Conflict, value: str) -> None:
        if value and kind in known.kinds:
            _add(tied, known.interests.get((kind, interest_index(kind, value))), tie)

    registered(InterestKind.BUSINESS_NUMBER, Conflict.BUSINESS_NUMBER, business_number)
    for index in {bytes(index) for index in phone_indexes if index is not None}:
        _add(tied, known.interests.get((InterestKind.PHONE, index)), Conflict.PHONE)
    for name in people:
        registered(InterestKind.NAME, Conflict.NAME, name)
    registered(InterestKind.ORGANISATION, Conflict.ORGANISATION, business)
    return tied


def _add(tied: dict[int, str], members: list[int] | None, tie: Conflict) -> None:
    for pk in members or ():
        tied.setdefault(pk, tie.value)
