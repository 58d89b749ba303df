"""An account entered by hand: two people, a new version, encrypted, and payouts follow it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from claims import clock, hooks
from claims.bank_accounts.models import ProposalStatus, ProposedAccount
from claims.bank_accounts.tests.factories import GIVEN, bankbook_of, proposed_account
from claims.bank_accounts.verbs import (
    AccountUnreadableError,
    AccountWaitsError,
    BankbookNeededError,
    NewNumberError,
    NewReaderError,
    SameAccountError,
    WithdrawnClaimError,
    confirm_account,
    decline_account,
    propose_account,
)
from claims.contacts.tests.factories import corrected_contact
from claims.errors import ConflictError, ForbiddenError, ReasonNeededError, SecondPersonError
from claims.intake.models import ImportRun
from claims.register.models import BankAccount, Claim, HolderMatch
from claims.representation.tests.factories import entered
from claims.representation.verbs import decline_representation, end_representation
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory
from claims.tests.raw_sql import refused
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db
SAID = GIVEN | {"proof": "call", "reason": "통화로 확인"}


@pytest.fixture
def claim():
    return ClaimFactory(representative="이지훈", business_name="온담 플라워")


@pytest.fixture
def clerk():
    return UserFactory(roles=["customer_centre"])


@pytest.fixture
def secretary():
    return UserFactory(roles=["secretariat"])


def test_nothing_is_recorded_before_another_person_confirms(claim, clerk, secretary, monkeypatch):
    told = []
    first = BankAccountFactory(claim=claim)
    proposed = propose_account(claim=claim, by=clerk, **SAID)
    assert BankAccount.objects.newest_of(claim) == first
    assert b"12345604567890" not in bytes(proposed.number)
    monkeypatch.setattr(hooks, "emit", lambda event, arg: told.append((event, arg)))
    account = confirm_account(proposed=proposed, by=secretary)
    assert (account.version, account.bank_code, account.last4) == (2, "004", "7890")
    assert account.reveal_number(claim.number) == "12345604567890"
    assert (account.holder_match, account.entered_by) == (HolderMatch.REPRESENTATIVE, secretary)
    assert BankAccount.objects.newest_of(claim) == account
    assert told == [("account_changed", claim.pk)]
    proposed.refresh_from_db()
    assert (proposed.status, proposed.settled_by) == (ProposalStatus.CONFIRMED, secretary)


@pytest.mark.parametrize(("holder", "match"), [
    ("온담플라워", HolderMatch.BUSINESS), ("박서연", HolderMatch.MISMATCH),
])  # fmt: skip
def test_the_holder_is_compared_as_in_the_import(claim, clerk, secretary, holder, match):
    proposed = propose_account(claim=claim, by=clerk, **SAID | {"holder": holder})
    assert proposed.holder_match == match
    assert confirm_account(proposed=proposed, by=secretary).holder_match == match


@pytest.mark.parametrize("wrong", [
    {"bank": "한빛"}, {"number": "123"}, {"number": "1.2E+11"}, {"holder": " "}, {"reason": ""},
])  # fmt: skip
def test_what_cannot_be_read_is_refused(claim, clerk, wrong):
    with pytest.raises(AccountUnreadableError):
        propose_account(claim=claim, by=clerk, **SAID | wrong)
    assert not ProposedAccount.objects.exists()


def test_a_bankbook_is_one_of_this_claim(claim, clerk):
    for document in (None, bankbook_of(ClaimFactory())):
        with pytest.raises(BankbookNeededError):
            propose_account(
                claim=claim, by=clerk, **SAID | {"proof": "bankbook", "document": document}
            )
    own = bankbook_of(claim)
    given = SAID | {"proof": "bankbook", "document": own}
    assert propose_account(claim=claim, by=clerk, **given).document == own


def test_one_waits_at_a_time_and_the_same_account_is_no_correction(claim, clerk, secretary):
    proposed = propose_account(claim=claim, by=clerk, **SAID)
    with pytest.raises(AccountWaitsError):
        propose_account(claim=claim, by=secretary, **SAID)
    confirm_account(proposed=proposed, by=secretary)
    with pytest.raises(SameAccountError):
        propose_account(claim=claim, by=clerk, **SAID)


@pytest.mark.parametrize("role", ["member", "chair", "finance", "auditor", "admin"])
def test_only_the_secretariat_and_the_customer_centre_propose(claim, role):
    with pytest.raises(ForbiddenError):
        propose_account(claim=claim, by=UserFactory(roles=[role]), **SAID)


def test_who_proposed_does_not_confirm_and_the_customer_centre_never(claim, clerk, secretary):
    own = propose_account(claim=claim, by=secretary, **SAID)
    with pytest.raises(SecondPersonError):
        confirm_account(proposed=own, by=secretary)
    with pytest.raises(ForbiddenError):
        confirm_account(proposed=own, by=clerk)
    assert not BankAccount.objects.filter(claim=claim).exists()


def test_an_account_that_changed_meanwhile_is_proposed_again(claim, clerk, secretary):
    proposed = propose_account(claim=claim, by=clerk, **SAID)
    BankAccountFactory(claim=claim)
    with pytest.raises(ConflictError):
        confirm_account(proposed=proposed, by=secretary)
    proposed.refresh_from_db()
    assert proposed.is_waiting


def test_a_withdrawn_claim_is_paid_nothing(claim, clerk, secretary):
    proposed = propose_account(claim=claim, by=clerk, **SAID)
    Claim.objects.filter(pk=claim.pk).update(withdrawn_at=clock.now(), withdrawn_by=secretary)
    with pytest.raises(WithdrawnClaimError):
        confirm_account(proposed=proposed, by=secretary)
    decline_account(proposed=proposed, by=secretary, reason="철회된 신청")
    with pytest.raises(WithdrawnClaimError):
        propose_account(claim=claim, by=clerk, **SAID)


def test_declined_with_a_reason_or_withdrawn_by_who_proposed(claim, clerk, secretary):
    first = propose_account(claim=claim, by=clerk, **SAID)
    with pytest.raises(ReasonNeededError):
        decline_account(proposed=first, by=secretary)
    assert decline_account(proposed=first, by=secretary, reason="통장과 다름").status == "declined"
    second = propose_account(claim=claim, by=clerk, **SAID)
    with pytest.raises(ForbiddenError):
        decline_account(proposed=second, by=UserFactory(roles=["customer_centre"]), reason="x")
    assert decline_account(proposed=second, by=clerk).status == "withdrawn"
    for settled in (first, second):
        with pytest.raises(ConflictError):
            confirm_account(proposed=settled, by=secretary)
    assert not BankAccount.objects.filter(claim=claim).exists()


def test_a_call_to_a_new_number_proves_no_account(claim, clerk, secretary):
    by_call = propose_account(claim=claim, by=clerk, **SAID)
    corrected_contact(claim)
    with pytest.raises(NewNumberError):
        confirm_account(proposed=by_call, by=secretary)
    assert refused(CONFIRM, secretary.pk, by_call.pk) == BY_CALL
    decline_account(proposed=by_call, by=clerk)
    with pytest.raises(NewNumberError):
        propose_account(claim=claim, by=secretary, **SAID)
    again = ProposedAccount(**{f.name: getattr(by_call, f.name) for f in by_call._meta.fields})
    again.pk, again.status = None, ProposalStatus.WAITING
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        again.save(force_insert=True)
    assert refused_by(caught.value) == BY_CALL
    by_letter = propose_account(claim=claim, by=secretary, **SAID | {"proof": "letter"})
    other = UserFactory(roles=["secretariat"])
    assert confirm_account(proposed=by_letter, by=other).version == 1


def test_a_call_proves_an_account_again_after_a_fortnight_and_after_a_new_mail(claim, clerk):
    with clock.at(clock.now() - timedelta(days=15)):
        corrected_contact(claim)
    corrected_contact(claim, email="new@example.test")
    assert propose_account(claim=claim, by=clerk, **SAID).is_waiting


def copy_of(proposed):
    """Return an unsaved waiting copy of a ProposedAccount, to be inserted without the verbs."""
    again = ProposedAccount(**{f.name: getattr(proposed, f.name) for f in proposed._meta.fields})
    again.pk, again.status, again.proposed_at = None, ProposalStatus.WAITING, clock.now()
    again.settled_by = again.settled_at = None
    return again


@pytest.mark.parametrize(("kind", "letters"), [
    ("proxy", "instead"), ("proxy", "both"), ("closure", "instead"), ("heir", "both"),
])  # fmt: skip
def test_a_call_proves_no_account_after_a_new_reader_of_the_letters(
    claim, clerk, secretary, kind, letters
):
    by_call = propose_account(claim=claim, by=clerk, **SAID)
    reader = entered(claim, kind, letters=letters, by=secretary)
    with pytest.raises(NewReaderError):
        confirm_account(proposed=by_call, by=secretary)
    assert refused(CONFIRM, secretary.pk, by_call.pk) == WITH_READER
    decline_account(proposed=by_call, by=clerk)
    with pytest.raises(NewReaderError):
        propose_account(claim=claim, by=clerk, **SAID)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        copy_of(by_call).save(force_insert=True)
    assert refused_by(caught.value) == WITH_READER
    if reader.is_in_force:  # who ended it does not prove the account either
        end_representation(row=reader, by=secretary, reason="잘못 등록")
        with pytest.raises(NewReaderError):
            propose_account(claim=claim, by=clerk, **SAID)
    by_letter = propose_account(claim=claim, by=clerk, **SAID | {"proof": "letter"})
    assert confirm_account(proposed=by_letter, by=secretary).version == 1


def test_a_call_proves_an_account_with_readers_of_long_ago_and_of_none(claim, clerk, secretary):
    with clock.at(clock.now() - timedelta(days=15)):
        entered(claim, "proxy", letters="instead")
    entered(claim, "closure", letters="claimant")
    never = entered(claim, "heir", letters="instead", by=secretary)
    decline_representation(row=never, by=secretary)
    by_call = propose_account(claim=claim, by=clerk, **SAID)
    assert confirm_account(proposed=by_call, by=secretary).version == 1


BY_CALL = "account_by_call_needs_a_number_that_stood"
WITH_READER = "account_by_call_needs_letters_as_they_stood"
CONFIRM = """UPDATE claims_proposedaccount SET status = 'confirmed', settled_by_id = %s,
    settled_at = now() WHERE id = %s"""
INSERT = """INSERT INTO claims_bankaccount (claim_id, version, bank_code, last4, holder_name,
    number_index, text_digest, holder_match, source, reason, entered_by_id, created_at)
    SELECT claim_id, {version}, {bank}, last4, holder_name, number_index, text_digest, {match},
        {source}, 'x', {by}, now() FROM claims_proposedaccount WHERE id = %s"""
AS_CONFIRMED = {"version": "1", "bank": "bank_code", "match": "holder_match",
                "source": "'correction'", "by": "settled_by_id"}  # fmt: skip


def test_raw_sql_needs_two_people_too(claim, clerk, secretary):
    own = proposed_account(claim, by=secretary)
    other = UserFactory(roles=["secretariat"])
    assert refused(CONFIRM, secretary.pk, own.pk) == "account_is_confirmed_by_another_person"
    assert refused(CONFIRM, clerk.pk, own.pk) == "account_is_confirmed_by_the_secretariat"
    for source in ("'correction'", "'supplement'"):
        insert = INSERT.format(**AS_CONFIRMED | {"source": source})
        assert refused(insert, own.pk) == "account_is_entered_by_two_people"
    edit = "UPDATE claims_proposedaccount SET text_digest = 'x' WHERE id = %s"
    assert refused(edit, own.pk) == "proposed_account_is_frozen"
    with connection.cursor() as run:
        run.execute(CONFIRM, [other.pk, own.pk])
    for wrong in (
        {"version": "2"}, {"version": "2", "source": "'intake'"}, {"bank": "'088'"},
        {"match": "'business'"}, {"by": str(secretary.pk)},
    ):  # fmt: skip
        insert = INSERT.format(**AS_CONFIRMED | wrong)
        assert refused(insert, own.pk) == "account_is_entered_by_two_people", wrong
    with connection.cursor() as run:
        run.execute(INSERT.format(**AS_CONFIRMED), [own.pk])
    undo = "UPDATE claims_proposedaccount SET status = 'waiting' WHERE id = %s"
    assert refused(undo, own.pk) == "settled_account_is_frozen"


def test_the_document_is_of_the_claim_for_raw_sql_too(claim, clerk):
    proposed = proposed_account(claim, by=clerk)
    copied = ("claim_id, bank_code, last4, holder_name, holder_match, text_digest, proof, reason,"
              " proposed_by_id, proposed_at, settled_reason")  # fmt: skip
    decline_account(proposed=proposed, by=clerk)
    sql = (
        f"INSERT INTO claims_proposedaccount ({copied}, status, document_id)"  # noqa: S608
        f" SELECT {copied}, 'waiting', %s FROM claims_proposedaccount WHERE id = %s"
    )
    other = bankbook_of(ClaimFactory())
    assert refused(sql, other.pk, proposed.pk) == "account_names_a_document_of_its_claim"


FILED = """INSERT INTO claims_bankaccount (claim_id, version, bank_code, last4, holder_name,
    text_digest, holder_match, source, reason, created_at)
    VALUES (%s, 1, '088', '1234', '아무개', 'x', 'business', 'intake', '', now())"""


def test_a_filed_account_comes_with_its_import(claim):
    run = ImportRun.objects.create(window=claim.window, file_name="접수.csv")
    first, second = (ClaimFactory(import_run=run, row_no=row) for row in (1, 2))
    with connection.cursor() as cursor:
        cursor.execute(FILED, [first.pk])
    ImportRun.objects.filter(pk=run.pk).update(status="done")
    assert refused(FILED, second.pk) == "filed_account_comes_with_its_import"
