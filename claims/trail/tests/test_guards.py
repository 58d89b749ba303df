"""The guards hold against raw SQL as desk_app, the role that the application has."""

import pghistory.models
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from claims.policy.models import SupportPolicy, SupportTier
from claims.privacy.access_entries import ReasonMissingError, record_access
from claims.privacy.models import AccessEntry
from claims.register.models import Claim
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory
from claims.tests.raw_sql import denied, refused, run
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db


def test_the_application_connects_as_its_own_role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, pg_has_role(session_user, 'desk_owner', 'member')")
        assert cursor.fetchone() == ("desk_app", False)


def test_nothing_can_be_truncated_and_no_trigger_switched_off():
    denied("TRUNCATE claims_claim CASCADE")
    denied("ALTER TABLE claims_claim DISABLE TRIGGER ALL")
    denied("DROP TABLE claims_accessentry")


@pytest.mark.parametrize(
    "model",
    [m for m in apps.get_models() if issubclass(m, pghistory.models.Event) and m._meta.managed],
    ids=lambda m: m._meta.db_table,
)
def test_history_can_be_read_and_nothing_else(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%(t)s, 'SELECT'), has_table_privilege(%(t)s,"
            " 'INSERT, UPDATE, DELETE, TRUNCATE'), has_any_column_privilege(%(t)s, 'UPDATE')",
            {"t": model._meta.db_table},
        )
        assert cursor.fetchone() == (True, False, False)


def test_history_is_not_forged_by_its_own_functions_on_a_table_of_ones_own():
    with connection.cursor() as cursor:
        cursor.execute("SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.prosecdef")
        functions = [name for (name,) in cursor.fetchall()]
    assert functions
    run("CREATE TEMP TABLE forged (LIKE claims_user)")
    for function in functions:
        denied(f"CREATE TRIGGER f AFTER INSERT ON forged FOR EACH ROW EXECUTE FUNCTION {function}")


def test_the_admin_sites_log_is_not_rewritten():
    """It alone says who set another's password, which the history of accounts leaves out."""
    denied("DELETE FROM django_admin_log")
    denied("UPDATE django_admin_log SET change_message = ''")


def test_the_history_switch_does_not_work_for_the_application():
    claim = ClaimFactory()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        run("SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true) FROM pg_trigger")
        run("UPDATE claims_claim SET claimed_loss = 1 WHERE id = %s", claim.pk)
    assert refused_by(caught.value) == "filed_facts_are_frozen"


def test_filed_facts_are_frozen_but_the_route_moves():
    claim = ClaimFactory()
    for column, value in (("claimed_loss", 9), ("number", "X-1"), ("business_name", "다른 상호")):
        sql = f"UPDATE claims_claim SET {column} = %s WHERE id = %s"  # noqa: S608
        assert refused(sql, value, claim.pk) == "filed_facts_are_frozen"
    run("UPDATE claims_claim SET route = 'out_of_scope' WHERE id = %s", claim.pk)
    denied("DELETE FROM claims_claim WHERE id = %s", claim.pk)


def test_a_change_of_route_is_in_the_history_with_no_personal_text():
    claim = ClaimFactory()
    Claim.objects.filter(pk=claim.pk).update(route="out_of_scope")
    event = apps.get_model("claims", "ClaimEvent").objects.get(pgh_obj_id=claim.pk)
    assert event.route == "out_of_scope"
    assert not hasattr(event, "person_name") and not hasattr(event, "phone")


def test_an_account_version_is_never_rewritten_but_can_be_erased_once():
    account = BankAccountFactory()
    denied("UPDATE claims_bankaccount SET bank_code = '004' WHERE id = %s", account.pk)
    denied("DELETE FROM claims_bankaccount WHERE id = %s", account.pk)
    assert (
        refused("UPDATE claims_bankaccount SET holder_name = '다른' WHERE id = %s", account.pk)
        == "claims_bankaccount_is_append_only"
    )
    erase = (
        "UPDATE claims_bankaccount SET holder_name = '', number = NULL, last4 = '',"
        " number_index = NULL, erased_at = now() WHERE id = %s"
    )
    mark_as_erased(account.claim)
    run(erase, account.pk)
    assert refused(erase, account.pk) == "claims_bankaccount_is_append_only"


def test_a_published_policy_and_its_tiers_are_frozen():
    policy = SupportPolicy.objects.effective()
    tier = policy.tiers.first()
    frozen = "published_policy_is_frozen"
    assert (
        refused("UPDATE claims_supportpolicy SET chair_threshold = 1 WHERE id = %s", policy.pk)
        == frozen
    )
    assert (
        refused("UPDATE claims_supportpolicy SET published_at = NULL WHERE id = %s", policy.pk)
        == frozen
    )
    tiers = "tiers_of_a_published_policy_are_frozen"
    assert refused("UPDATE claims_supporttier SET amount = 1 WHERE id = %s", tier.pk) == tiers
    assert refused("DELETE FROM claims_supporttier WHERE id = %s", tier.pk) == tiers
    with pytest.raises(IntegrityError), transaction.atomic():
        SupportTier.objects.create(policy=policy, upper_bound=600_000, amount=70_000)
    assert (
        refused("DELETE FROM claims_supportpolicy WHERE id = %s", policy.pk)
        == "published_policy_is_not_deleted"
    )


def test_a_temporary_table_does_not_shadow_what_a_guard_reads():
    tier = SupportPolicy.objects.effective().tiers.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        run("CREATE TEMP TABLE claims_supportpolicy (id bigint, published_at timestamptz)")
        run("UPDATE claims_supporttier SET amount = 1 WHERE id = %s", tier.pk)


def test_the_access_log_needs_its_reason_and_is_append_only():
    user = UserFactory()
    claim = ClaimFactory()
    with pytest.raises(ReasonMissingError):
        record_access(user=user, action="reveal_phone", claim=claim, reason="  ")
    entry = record_access(user=user, action="reveal_phone", claim=claim, reason="신청인 문의")
    denied("UPDATE claims_accessentry SET user_id = user_id WHERE id = %s", entry.pk)
    denied("DELETE FROM claims_accessentry WHERE id = %s", entry.pk)
    assert (
        refused(
            "INSERT INTO claims_accessentry (at, user_id, action, count, request_id, reason)"
            " VALUES (now(), %s, 'download', 1, '', '')",
            user.pk,
        )
        == "reveal_and_download_name_a_reason"
    )
    assert AccessEntry.objects.count() == 1


def test_triggers_and_rights_of_an_append_only_table_agree():
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if not any(t.name == "append_only" for t in getattr(model._meta, "triggers", [])):
                continue
            cursor.execute(
                "SELECT has_table_privilege(%(t)s, 'INSERT'),"
                " has_table_privilege(%(t)s, 'DELETE'), has_table_privilege(%(t)s, 'UPDATE')",
                {"t": model._meta.db_table},
            )
            # Into a "read only" one not even a row is put, except by the database itself.
            inserts = getattr(model, "GRANTS", "") != "read only"
            assert cursor.fetchone() == (inserts, False, False), model
