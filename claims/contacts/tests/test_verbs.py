"""A corrected contact: filed values stay, the newest is read everywhere, the database holds it."""

import pytest
from django.db import connection, transaction
from django.http import QueryDict

from claims import hooks
from claims.contacts.tests.factories import HOME, NEW_MAIL, NEW_PHONE, corrected_contact
from claims.contacts.verbs import (
    AddressUnreadableError,
    EmailUnreadableError,
    NothingToCorrectError,
    PhoneUnreadableError,
    SameContactError,
    correct_contact,
)
from claims.errors import ErasedClaimError, ForbiddenError, ReasonNeededError
from claims.exports.models import FileFormat
from claims.exports.rows import RowReader
from claims.register.lists import CLAIMS
from claims.register.models import Address, Claim, CorrectedContact, SearchRow
from claims.register.search import look_up
from claims.register.search_terms import read_term
from claims.search.build import build
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import ClaimFactory, UserFactory, superuser
from claims.tests.raw_sql import refused
from claims.trail.tests.scene import by_force, seal, verify

pytestmark = pytest.mark.django_db
SAID = {"proof": "call", "reason": "통화, 생년월일 확인"}


@pytest.fixture
def claim():
    return ClaimFactory(plain_phone="01012345678", plain_email="filed@example.test")


@pytest.fixture
def agent():
    return UserFactory(roles=["customer_centre"])


def test_the_newest_is_read_everywhere_and_the_filed_values_stay(claim, agent):
    filed = Claim.objects.filter(pk=claim.pk).values("phone", "phone_last4", "phone_index", "email")
    before = filed.get()
    build()
    told = []
    with hooks.listening("contact_changed", told.append):
        first = corrected_contact(claim, by=agent, phone=NEW_PHONE)
        second = corrected_contact(claim, by=agent, email=NEW_MAIL, address=HOME)
    assert told == [first, second]
    assert [(one.version, one.changed) for one in told] == [
        (1, ["phone"]), (2, ["email", "address"]),
    ]  # fmt: skip
    assert filed.get() == before
    found = Claim.objects.get(pk=claim.pk)
    assert found.contact == second
    assert (found.reveal_phone(), found.masked_phone) == ("01023459876", "010-****-9876")
    assert (found.reveal_email(), found.masked_email) == (NEW_MAIL, second.email_hint)
    assert found.reveal_address() == HOME
    assert second.address_hint == "(03900) 서울특별시 시연구 ****"
    plain = (b"01023459876", NEW_MAIL.encode(), "지원로".encode())
    kept = [bytes(value) for value in (second.phone, second.email, second.address)]
    assert not any(word in value for word in plain for value in kept)
    assert SearchRow.objects.get(claim=claim).phone_last4 == "9876"
    for words in ("01012345678", "01023459876", "9876 홍길동"):
        assert {hit.claim for hit in look_up(read_term(words), 5)} == {claim.pk}


def test_a_file_of_the_register_has_the_new_values_masked_and_in_plain(claim):
    corrected_contact(claim, phone=NEW_PHONE, email=NEW_MAIL)
    for plain, phone in ((False, "010-****-9876"), (True, "01023459876")):
        reader = RowReader(
            CLAIMS, user=superuser(), params=QueryDict(), file_format=FileFormat.CSV, plain=plain
        )
        with transaction.atomic():
            [row] = [row for _claims, rows in reader.chunks() for row in rows]
        assert phone in row
        assert (NEW_MAIL in row) is plain


def test_the_index_is_built_with_the_newest_too(claim):
    corrected_contact(claim, phone=NEW_PHONE)
    build()
    assert SearchRow.objects.get(claim=claim).phone_last4 == "9876"


@pytest.mark.parametrize(("wrong", "error"), [
    ({}, NothingToCorrectError),
    ({"phone": "010-12"}, PhoneUnreadableError),
    ({"email": "kim at home"}, EmailUnreadableError),
    ({"address": Address("123", "지원로 15")}, AddressUnreadableError),
    ({"address": Address("03900", "")}, AddressUnreadableError),
    ({"phone": "010 1234 5678"}, SameContactError),
    ({"phone": NEW_PHONE, "reason": " "}, ReasonNeededError),
])  # fmt: skip
def test_what_cannot_be_read_is_refused(claim, agent, wrong, error):
    with pytest.raises(error):
        correct_contact(claim=claim, by=agent, **SAID | wrong)
    assert not CorrectedContact.objects.exists()


def test_an_erased_claim_keeps_nothing_new(claim, agent):
    mark_as_erased(claim)
    with pytest.raises(ErasedClaimError):
        correct_contact(claim=claim, by=agent, phone=NEW_PHONE, **SAID)


@pytest.mark.parametrize("role", ["member", "chair", "finance", "auditor", "admin"])
def test_only_the_secretariat_and_the_customer_centre_correct(claim, role):
    with pytest.raises(ForbiddenError):
        correct_contact(claim=claim, by=UserFactory(roles=[role]), phone=NEW_PHONE, **SAID)


COPY = """INSERT INTO claims_correctedcontact (claim_id, version, phone, phone_last4, phone_index,
    email_hint, address_hint, changes_phone, changes_email, changes_address, proof, reason,
    entered_by_id, created_at)
    SELECT claim_id, {version}, phone, phone_last4, phone_index, '', '', {changes}, false, false,
        'call', {reason}, {by}, now() FROM claims_correctedcontact WHERE id = %s"""
SOUND = {"version": "version + 1", "changes": "true", "reason": "'x'", "by": "entered_by_id"}


def test_raw_sql_keeps_the_rules(claim, agent):
    member = UserFactory(roles=["member"])
    first = corrected_contact(claim, by=agent)
    other = corrected_contact(ClaimFactory())
    for wrong, says in (
        ({"version": "version + 2"}, "contact_follows_the_newest"),
        ({"by": str(member.pk)}, "contact_is_corrected_by_an_office"),
        ({"changes": "false"}, "corrected_contact_changes_something"),
        ({"reason": "''"}, "corrected_contact_says_why"),
    ):
        assert refused(COPY.format(**SOUND | wrong), first.pk) == says
    edit = "UPDATE claims_correctedcontact SET phone_last4 = '0000' WHERE id = %s"
    assert refused(edit, first.pk) == "claims_correctedcontact_is_append_only"
    point = "UPDATE claims_claim SET contact_id = %s WHERE id = %s"
    assert refused(point, other.pk, claim.pk) == "claim_names_its_newest_contact"
    assert refused(point, None, claim.pk) == "contact_stays_corrected"
    file = "UPDATE claims_claim SET phone_last4 = '0000' WHERE id = %s"
    assert refused(file, claim.pk) == "filed_facts_are_frozen"
    with connection.cursor() as run:
        run.execute(COPY.format(**SOUND), [first.pk])
    assert Claim.objects.get(pk=claim.pk).contact.version == 2


@pytest.mark.django_db(transaction=True)
def test_the_seal_holds_over_a_correction_and_names_a_forged_one(capsys):
    claim = ClaimFactory()
    seal(capsys)
    corrected_contact(claim)
    seal(capsys)
    assert verify(capsys)[0] == 0
    by_force("UPDATE claims_correctedcontact SET phone_last4 = '0000'")
    code, lines = verify(capsys)
    assert code == 1 and "claims_correctedcontact" in "".join(lines)
