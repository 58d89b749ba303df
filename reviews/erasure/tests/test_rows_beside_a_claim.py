"""A row beside a claim is erased with its claim only, also by raw SQL as desk_app: every table."""

from __future__ import annotations

import pgtrigger
import pytest
from django.apps import apps

from claims.intake.models import ImportRejection, ImportRun
from claims.privacy.models import AccessEntry
from claims.register.models import Claim, Claimant
from claims.trail.erasure import ERASED_TEXT, ROW_IS_ERASED_WITH_ITS_CLAIM
from reviews.erasure.claim_tables import erasing_tables
from reviews.erasure.models import ErasureRun
from reviews.erasure.states import ErasureStatus

BESIDE = [table for table in erasing_tables() if table.claim != "pk"]
[CLAIM] = [table for table in erasing_tables() if table.claim == "pk"]


def erasing(table, *, only=()):
    """Return the statement that erases one row of a table, as an erasure does; with `only`, that
    replaces these texts alone."""
    fields = table.model._meta
    sets = [f"\"{fields.get_field(n).column}\" = '{ERASED_TEXT}'" for n in only or table.replaced]
    if not only:
        blanked = [fields.get_field(name) for name in table.blanked]
        sets += [f'"{f.column}" = ' + ("NULL" if f.null else "''") for f in blanked]
        sets += ["erased_at = now()"] if table.has_mark else []
    return f'UPDATE "{fields.db_table}" SET {", ".join(sets)} WHERE "{fields.pk.column}" = %s'


# ------------------------------------------------------------------ with the claim
@pytest.mark.parametrize("table", BESIDE, ids=lambda table: table.label)
def test_a_row_is_erased_with_its_claim_only(table, rows):
    claim = rows.write(Claim)
    key = rows.of_claim(table, claim, (*table.blanked, *table.replaced))
    assert rows.as_application(erasing(table), key) == ROW_IS_ERASED_WITH_ITS_CLAIM
    for name in table.replaced:
        assert rows.as_application(erasing(table, only=[name]), key) == ROW_IS_ERASED_WITH_ITS_CLAIM
    rows.approve(claim)
    assert rows.as_application(erasing(table), key) == ROW_IS_ERASED_WITH_ITS_CLAIM
    assert rows.as_application(erasing(CLAIM), claim) == ""
    assert rows.as_application(erasing(table), key) == ""


def test_every_table_with_a_mark_of_erasure_has_its_guard():
    guarded = {
        model._meta.db_table
        for model, trigger in pgtrigger.registered()
        if trigger.name.startswith("z_erased_")
    }
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if "erased_at" in names and not hasattr(model, "pgh_tracked_model"):
            assert model._meta.db_table in guarded, model


def test_a_claimant_is_erased_with_the_last_claim_only(rows):
    claimant = rows.write(Claimant, display_name="'x'")
    claims = [rows.write(Claim, claimant_id=claimant, number=f"'{n}'") for n in (1, 2)]
    erase = "UPDATE claims_claimant SET display_name = '', erased_at = now() WHERE id = %s"
    rows.approve(*claims)
    for claim in claims:
        assert rows.as_application(erase, claimant) == "claimant_is_erased_with_the_last_claim"
        assert rows.as_application(erasing(CLAIM), claim) == ""
    assert rows.as_application(erase, claimant) == ""


# ------------------------------------------------------------------ by their age
ENTRY = "UPDATE claims_accessentry SET reason = '', term = '', erased_at = now() WHERE id = %s"
REJECTED = "UPDATE claims_importrejection SET raw_row = '' WHERE id = %s"


def days_ago(days):
    return f"now() - interval '{days} days'"


def test_words_of_the_access_log_go_by_a_run_after_their_claim(rows):
    claim = rows.write(Claim)
    of_claim = rows.write(AccessEntry, at=days_ago(900), claim_id=claim, reason="'x'")
    of_none = rows.write(AccessEntry, at=days_ago(900), term="'x'")
    for entry in (of_claim, of_none):
        assert rows.as_application(ENTRY, entry) == "access_entry_is_erased_by_its_age"
    rows.approve(claim)
    assert rows.as_application(ENTRY, of_none) == ""
    assert rows.as_application(ENTRY, of_claim) == "access_entry_is_erased_after_its_claim"
    assert rows.as_application(erasing(CLAIM), claim) == ""
    assert rows.as_application(ENTRY, of_claim) == ""


@pytest.mark.parametrize(("age", "cutoff"), [(790, 800), (700, 400)])
def test_words_of_the_access_log_stay_two_years_and_until_the_day_of_the_run(age, cutoff, rows):
    """개인정보의 안전성 확보조치 기준 §8: access entries are kept two years at least."""
    rows.approve(rows.write(Claim), days=cutoff)
    entry = rows.write(AccessEntry, at=days_ago(age), reason="'x'")
    assert rows.as_application(ENTRY, entry) == "access_entry_is_erased_by_its_age"


@pytest.mark.parametrize("status", sorted({*ErasureStatus} - {ErasureStatus.RUNNING}))
def test_nothing_goes_by_a_run_that_is_not_running(status, rows):
    rows.write(ErasureRun, status=f"'{status}'", cutoff="current_date - 800")
    entry = rows.write(AccessEntry, at=days_ago(900), term="'x'")
    assert rows.as_application(ENTRY, entry) == "access_entry_is_erased_by_its_age"
    file = rows.write(ImportRun, created_at=days_ago(900))
    rejected = rows.write(ImportRejection, run_id=file, raw_row=r"'\x01'")
    assert rows.as_application(REJECTED, rejected) == "rejected_row_is_erased_by_its_age"


def test_cells_of_a_rejected_row_go_by_a_run_or_with_its_correction(rows):
    kinds = {}
    for age in (900, 790):
        file = rows.write(ImportRun, created_at=days_ago(age))
        kinds[age] = rows.write(ImportRejection, run_id=file, raw_row=r"'\x01'", row_no=age)
    rule = "rejected_row_is_erased_by_its_age"
    assert {rows.as_application(REJECTED, key) for key in kinds.values()} == {rule}
    rows.approve(rows.write(Claim))
    assert rows.as_application(REJECTED, kinds[900]) == ""
    assert rows.as_application(REJECTED, kinds[790]) == rule
    corrected = REJECTED.replace("SET", f"SET taken_in_id = {rows.write(ImportRun)},")
    assert rows.as_application(corrected, kinds[790]) == ""
