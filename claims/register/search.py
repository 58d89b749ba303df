"""Search for claims by claim number, registration number, business or person.

Every condition is a prefix or an equality over an indexed key, so that it stays fast at any size.
"""

import re
from typing import Any

from django.db.models import Q, QuerySet

from claims.identifiers import name_key

CLAIM_NUMBER = re.compile(r"^(?=.*\d)[A-Za-z0-9-]{5,40}$")


def looks_like_number(text: str) -> bool:
    """Return True for a text that could be a claim number (domain: [A-Za-z0-9-]{5,40} with a
    digit)."""
    return bool(CLAIM_NUMBER.match(text))


def business_digits(text: str) -> str:
    """Return the ten digits of a business registration number, or ''."""
    digits = re.sub(r"[\s-]", "", text)
    return digits if len(digits) == 10 and digits.isdigit() else ""


def search_condition(text: str, *, representative: str = "representative_key") -> Q:
    """Return the condition for a search text; an empty text matches everything."""
    text = text.strip()
    if not text:
        return Q()
    digits = business_digits(text)
    if digits:
        return Q(business_number=digits)
    key = name_key(text)
    # The index holds only claims with a representative.
    found = Q(name_key__startswith=key) | Q(
        **{f"{representative}__startswith": key, f"{representative}__gt": ""}
    )
    if looks_like_number(text):
        found |= Q(number__startswith=text.upper()) | Q(number__startswith=text)
    return found


def search(claims: QuerySet[Any], text: str) -> QuerySet[Any]:
    return claims.filter(search_condition(text))
