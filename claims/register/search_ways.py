"""Ways of finding claims by a text: conditions that the database answers from an index.

Each Way is a bounded index scan: a range of a B-tree, or an intersection of posting lists
(docs/decisions/0060)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.register.models import (
    BankAccount,
    CorrectedContact,
)
from claims.register.search_terms import (
    INITIALS,
    SHORTEST_DIGITS,
    SHORTEST_PERSON,
    SHORTEST_TAIL,
    WHOLE_TAIL,
    Term,
    grams,
)

LONGEST_NUMBER_IN_A_NAME = 4  # digits, where nothing else was typed


class Kind(models.TextChoices):
    """Kinds of search hit: the field of a claim that the text matched, in the order of the page."""

    NUMBER = "number", _("접수번호")
    NAME = "name", _("상호")
    PERSON = "person", _("대표자 · 성명")
    REGISTRATION = "registration", _("사업자등록번호")
    PHONE = "phone", _("전화")
    ACCOUNT = "account", _("계좌")


@dataclass(frozen=True)
class Way:
    """One condition that finds claims for a search text: on claims, with an index of its own
    (`claim`), or on the search index (`row`) with the same condition for claims that are not
    indexed yet (`direct`)."""

    kind: Kind
    claim: Q | None = None
    row: Q | None = None
    direct: Q | None = None


def ways_of(term: Term) -> Iterator[Way]:
    """Yield a Way for each kind of value that the search text can be, for the list and the search
    box: within a kind the closest hits first."""
    yield from _by_number(term)
    yield from _by_name(term)
    yield from _by_person(term)
    digits = term.digits
    if len(digits) == 10:
        yield Way(Kind.REGISTRATION, claim=Q(business_number=digits))
    elif SHORTEST_DIGITS <= len(digits) < 10:
        # The index holds only claims with a number.
        started = Q(business_number__startswith=digits, business_number__gt="")
        yield Way(Kind.REGISTRATION, claim=started)
    if term.phone:
        yield Way(Kind.PHONE, claim=Q(phone_index=term.phone))
        corrected = CorrectedContact.objects.filter(phone_index=term.phone).values("claim")
        yield Way(Kind.PHONE, claim=Q(pk__in=corrected))
    if len(digits) == 4:
        yield Way(Kind.PHONE, row=Q(phone_last4=digits), direct=Q(phone_last4=digits))
    if term.account:
        accounts = BankAccount.objects.filter(number_index=term.account).values("claim")
        yield Way(Kind.ACCOUNT, claim=Q(pk__in=accounts))


def ways_of_look_up(term: Term) -> Iterator[Way]:
    """Yield the Ways of finding one claim by what a claimant says on the telephone: the number or
    its five last digits, the registration number, the phone, its last four digits with a name, or
    the representative with the business. A name alone finds nothing (docs/decisions/0073)."""
    digits = term.digits
    if term.number:
        yield Way(Kind.NUMBER, claim=exact_number(term))
    if len(digits) >= WHOLE_TAIL:
        last = Q(digits_reversed__startswith=digits[::-1])
        yield Way(Kind.NUMBER, row=last, direct=Q(digits__endswith=digits))
    if term.registration:
        yield Way(Kind.REGISTRATION, claim=Q(business_number=term.registration))
    if term.phone:
        yield Way(Kind.PHONE, claim=Q(phone_index=term.phone))
        corrected = CorrectedContact.objects.filter(phone_index=term.phone).values("claim")
        yield Way(Kind.PHONE, claim=Q(pk__in=corrected))
    name = "".join(term.words)
    if term.phone_end and len(name) >= SHORTEST_PERSON:
        ends = Q(phone_last4=term.phone_end)
        yield Way(
            Kind.PHONE,
            row=ends & (Q(name__contains=name) | Q(people__contains=name)),
            direct=ends & (Q(name_key__contains=name) | Q(people__contains=name)),
        )
    if not term.phone_end:
        for person, business in term.pairs:
            if len(person) >= SHORTEST_PERSON and len(business) >= SHORTEST_PERSON:
                both = Q(representative_key=person, name_key__startswith=business)
                yield Way(Kind.PERSON, claim=~Q(business_name="") & both)


def exact_number(term: Term) -> Q:
    """Return the condition of a claim whose whole number the text may mean (`spellings`)."""
    return Q(number__in=term.spellings)


def _by_number(term: Term) -> Iterator[Way]:
    digits = term.digits
    if term.number:
        yield Way(Kind.NUMBER, claim=exact_number(term))
    if len(digits) >= SHORTEST_TAIL:
        last = Q(digits_reversed__startswith=digits[::-1])
        yield Way(Kind.NUMBER, row=last, direct=Q(digits__endswith=digits))
    for written in sorted({term.number, term.number.upper()} - {""}):
        yield Way(Kind.NUMBER, claim=Q(number__startswith=written))
    if len(digits) >= SHORTEST_DIGITS:
        first = Q(digits__startswith=digits)
        yield Way(Kind.NUMBER, row=first, direct=first)


def _by_name(term: Term) -> Iterator[Way]:
    """Yield the Ways of finding claims by a business name: exactly, by its beginning, by a part of
    it; none for a text that can be no name."""
    key, of_business = term.key, ~Q(business_name="")
    pieces = grams(key)
    # One consonant alone would find almost everything; no business is called 48213.
    if not pieces or key in INITIALS or len(term.digits) > LONGEST_NUMBER_IN_A_NAME:
        return
    if term.pattern:
        regular = Q(name__regex=term.pattern)
        yield Way(
            Kind.NAME,
            row=Q(grams__contains=pieces) & regular,
            direct=of_business & Q(name_key__regex=term.pattern),
        )
        return
    column = "name_initials" if term.is_initials else "name"
    direct = "name_initials" if term.is_initials else "name_key"
    if not term.is_initials:
        yield Way(Kind.NAME, claim=of_business & Q(name_key=key))
    anchor = "^" + key[: 3 if term.is_initials else 2]
    for lookup, wanted in (("startswith", [anchor, *pieces]), ("contains", pieces)):
        yield Way(
            Kind.NAME,
            row=Q(grams__contains=wanted) & Q(**{f"{column}__{lookup}": key}),
            direct=of_business & Q(**{f"{direct}__{lookup}": key}),
        )


def _by_person(term: Term) -> Iterator[Way]:
    pieces = grams(term.key, person=True)
    if len(term.key) < SHORTEST_PERSON or not pieces or term.pattern or term.digits:
        return
    if not term.is_initials:
        yield Way(Kind.PERSON, claim=Q(representative_key=term.key))
    column = "people_initials" if term.is_initials else "people"
    inside = Q(**{f"{column}__contains": term.key})
    yield Way(Kind.PERSON, row=Q(grams__contains=pieces) & inside, direct=inside)
