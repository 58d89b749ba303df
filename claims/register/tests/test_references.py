"""A claim names only rows that exist, and those stay: held by the database, as desk_app."""

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from claims.register.models import REFERENCES, BankAccount, Claim
from claims.tests.factories import BankAccountFactory, ClaimantFactory, ClaimFactory
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db
NOBODY = 999_999_999


def refusal(act):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    return refused_by(refused.value)


@pytest.mark.parametrize("field", REFERENCES)
def test_a_claim_that_names_nothing_is_refused(field):
    kept = ClaimFactory(tier_grant=True)
    values = {f.attname: getattr(kept, f.attname) for f in Claim._meta.concrete_fields}
    del values["id"]
    row = values | {"number": "X1015-0000001", Claim._meta.get_field(field).attname: NOBODY}

    def insert():
        Claim.objects.bulk_create([Claim(**row)])

    assert refusal(insert) == "claim_names_what_exists"
    assert not Claim.objects.filter(number="X1015-0000001").exists()


def test_nor_is_a_claim_taken_without_its_claimant():
    kept = ClaimFactory()
    values = {f.attname: getattr(kept, f.attname) for f in Claim._meta.concrete_fields}
    del values["id"]
    row = values | {"number": "X1015-0000001", "claimant_id": NOBODY}
    assert refusal(lambda: Claim.objects.bulk_create([Claim(**row)])) == "claim_names_its_claimant"


def test_nor_an_account_without_its_claim():
    kept = BankAccountFactory()
    values = {f.attname: getattr(kept, f.attname) for f in BankAccount._meta.concrete_fields}
    del values["id"]
    account = BankAccount(**values | {"claim_id": NOBODY})
    assert refusal(account.save) == "account_names_its_claim"


@pytest.mark.parametrize("column", ["routed_under_id", "tier_id"])
def test_nor_can_its_route_name_nothing_later(column):
    claim = ClaimFactory(tier_grant=True)

    def update():
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE claims_claim SET {column} = %s WHERE id = %s",  # noqa: S608
                [NOBODY, claim.pk],
            )

    assert refusal(update) == "claim_names_what_exists"


@pytest.mark.parametrize("field", ["window", "service", "company", "tier"])
def test_what_a_claim_names_stays(field):
    row = getattr(ClaimFactory(tier_grant=True), field)
    table = row._meta.db_table

    def delete():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE id = %s", [row.pk])  # noqa: S608

    assert refusal(delete) in (
        "row_that_a_claim_names_stays",
        "tiers_of_a_published_policy_are_frozen",
    )


@pytest.mark.django_db(transaction=True)
def test_claimants_and_claims_that_are_named_stay(owner_connection):
    """Not even the owner deletes them or gives them another key; what is being named is locked."""
    account = BankAccountFactory()
    for row, says in (
        (account.claim.claimant, "row_that_a_claim_names_stays"),
        (account.claim, "claim_of_an_account_stays"),
    ):
        table = row._meta.db_table
        for statement, name in (
            (f"DELETE FROM {table} WHERE id = %s", says),  # noqa: S608
            (f"UPDATE {table} SET id = id + 1 WHERE id = %s", "primary_key_stays"),  # noqa: S608
        ):
            with pytest.raises(psycopg.errors.CheckViolation) as refused:
                owner_connection.execute(statement, [row.pk])
            assert refused.value.diag.constraint_name == name

    claimant = ClaimantFactory()
    owner_connection.execute("SET lock_timeout = 200")
    with transaction.atomic():
        ClaimFactory(claimant=claimant)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            owner_connection.execute("DELETE FROM claims_claimant WHERE id = %s", [claimant.pk])
