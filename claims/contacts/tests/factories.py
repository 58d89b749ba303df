"""Corrected contacts, through the verb."""

from typing import Any

from claims.contacts.verbs import correct_contact
from claims.register.models import Address, Claim, ContactProof, CorrectedContact
from claims.tests.factories import UserFactory

NEW_PHONE, NEW_MAIL = "010-2345-9876", "new@example.test"
HOME = Address("03900", "서울특별시 시연구 지원로 15", "2층")


def corrected_contact(claim: Claim, *, by: Any = None, **values: Any) -> CorrectedContact:
    """Return a CorrectedContact of a claim, entered by the customer centre after a call: a new
    telephone, unless `values` has other parts."""
    by = by or UserFactory(roles=["customer_centre"])
    said = {"proof": ContactProof.CALL, "reason": "신청인이 전화로 알려 줌"}
    if not {"phone", "email", "address"} & values.keys():
        said["phone"] = NEW_PHONE
    return correct_contact(claim=claim, by=by, **said | values)
