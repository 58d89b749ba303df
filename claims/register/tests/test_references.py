"""A claim names only rows that exist, and those stay: held by the database, as desk_app."""

import pytest
from django.db import IntegrityError, connection, transaction

from claims.register.models import REFERENCES, Claim
from claims.tests.factories import ClaimFactory
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
