"""Recorded values keep their first value against raw SQL as desk_app, erasures included."""

from datetime import UTC, datetime

import pghistory
import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from claims import clock
from claims.documents.history import ActKind, write_act
from claims.documents.models import Document
from claims.privacy.models import AccessEntry
from claims.register.models import Claim
from claims.tests.erasure import let_be_erased, mark_as_erased
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.raw_sql import refused, run

pytestmark = pytest.mark.django_db

FORGED = "representative = 'FORGED', business_name = 'FORGED', phone_last4 = '0000'"
BLANK = (
    "person_name = '', business_name = '', representative = '', phone = NULL, phone_last4 = '',"
    " phone_index = NULL, email = NULL, email_hint = '', narrative = '', name_key = '',"
    " representative_key = '', erased_at = now()"
)


class TestErasure:
    def test_an_erasure_does_not_rewrite_what_was_filed(self):
        claim = ClaimFactory()
        sql = f"UPDATE claims_claim SET {FORGED}, erased_at = now() WHERE id = %s"  # noqa: S608
        assert refused(sql, claim.pk) == "filed_facts_are_frozen"
        sql = "UPDATE claims_claim SET phone = '\\x00', erased_at = now() WHERE id = %s"
        assert refused(sql, claim.pk) == "filed_facts_are_frozen"

    def test_it_blanks_and_stays(self):
        claim = ClaimFactory()
        let_be_erased(claim)
        run(f"UPDATE claims_claim SET {BLANK} WHERE id = %s", claim.pk)  # noqa: S608
        for value in ("NULL", "now() - interval '1 year'"):
            sql = f"UPDATE claims_claim SET erased_at = {value} WHERE id = %s"  # noqa: S608
            assert refused(sql, claim.pk) == "erasure_is_final"
        sql = f"UPDATE claims_claim SET {FORGED} WHERE id = %s"  # noqa: S608
        assert refused(sql, claim.pk) == "filed_facts_are_frozen"

    def test_every_row_that_can_be_erased_is_erased_once(self):
        """Each model with the column has a trigger that holds it."""
        for model in apps.get_models():
            names = {field.name for field in model._meta.concrete_fields}
            if model._meta.proxy or "erased_at" not in names:
                continue
            if hasattr(model, "pgh_tracked_model"):
                continue
            kinds = {type(trigger).__name__ for trigger in model._meta.triggers}
            assert kinds & {"AppendOnly", "Erasable"}, model


class TestClaims:
    def test_a_withdrawal_is_final(self):
        claim = ClaimFactory(withdrawn_at=timezone.now(), withdrawn_by=UserFactory())
        for change in ("withdrawn_at = NULL, withdrawn_by_id = NULL", "withdrawn_at = now()"):
            sql = f"UPDATE claims_claim SET {change} WHERE id = %s"  # noqa: S608
            assert refused(sql, claim.pk) == "withdrawal_is_final"

    def test_a_claimant_stays_the_same(self):
        claimant = ClaimFactory().claimant
        for change in (
            "identity_key = decode(md5('x'), 'hex')",
            "kind = 'individual'",
            "display_name = 'FORGED'",
            "display_name = 'FORGED', erased_at = now()",
        ):
            sql = f"UPDATE claims_claimant SET {change} WHERE id = %s"  # noqa: S608
            assert refused(sql, claimant.pk) == "claimant_stays_the_same"
        mark_as_erased(*Claim.objects.filter(claimant=claimant))
        run("UPDATE claims_claimant SET display_name = '', erased_at = now()")


class TestDocuments:
    LOOKED = "UPDATE claims_document SET status = %s, scan = %s, scanned_at = {} WHERE id = %s"

    @pytest.fixture
    def document(self):
        made = Document.objects.create(
            claim=ClaimFactory(),
            kind="bankbook_copy",
            file_name="통장.pdf",
            bytes=1,
            sha256="0" * 64,
            media_type="application/pdf",
            storage_key="x",
            source="import",
        )
        run("UPDATE claims_document SET status = 'inspecting' WHERE id = %s", made.pk)
        return made

    def looked(self, document, status, scan, at="clock_timestamp()"):
        return (self.LOOKED.format(at), status, scan, document.pk)

    def test_what_was_found_infected_is_not_declared_clean(self, document):
        run(*self.looked(document, "quarantined", "infected"))
        name = "clean_is_the_word_of_a_look"
        assert refused(*self.looked(document, "quarantined", "clean")) == (
            "quarantined_document_was_not_clean"
        )
        run("UPDATE claims_document SET status = 'inspecting' WHERE id = %s", document.pk)
        assert refused(*self.looked(document, "ready", "clean")) in {
            name,
            "ready_document_has_pages",
        }
        clean = "UPDATE claims_document SET scan = 'clean', scanned_at = {} WHERE id = %s"
        assert refused(clean.format("clock_timestamp()"), document.pk) == name
        write_act(document=document, what=ActKind.RESCANNED, by=UserFactory())
        assert refused(clean.format("scanned_at"), document.pk) == name
        run(clean.format("clock_timestamp()"), document.pk)

    def test_nor_is_it_never_looked_at(self, document):
        run(*self.looked(document, "quarantined", "infected"))
        for scan in ("none", "unreachable"):
            sql = "UPDATE claims_document SET scan = %s WHERE id = %s"
            assert refused(sql, scan, document.pk) == "claims_document_scan_moves_as_allowed"

    def test_what_waits_for_the_scanner_is_clean_only_by_another_look(self, document):
        run(*self.looked(document, "quarantined", "unreachable"))
        run("UPDATE claims_document SET status = 'inspecting' WHERE id = %s", document.pk)
        sql = "UPDATE claims_document SET scan = 'clean' WHERE id = %s"
        assert refused(sql, document.pk) == "clean_is_the_word_of_a_look"

    def test_no_document_is_born_clean(self, document):
        sql = (
            "INSERT INTO claims_document (claim_id, kind, file_name, bytes, sha256, media_type,"
            " storage_key, source, received_at, status, refusal, scan, scanned_at,"
            " set_aside_reason) SELECT claim_id, 'other', '', 1, sha256, media_type, 'y', source,"
            " received_at, 'received', '', 'clean', now(), '' FROM claims_document"
        )
        assert refused(sql) == "claims_document_scan_moves_as_allowed"

    def test_names_and_reasons_are_not_rewritten(self, document):
        for change in ("file_name = 'x'", "file_name = 'x', erased_at = now()"):
            sql = f"UPDATE claims_document SET {change} WHERE id = %s"  # noqa: S608
            assert refused(sql, document.pk) == "file_name_is_frozen"
        Document.objects.filter(pk=document.pk).update(
            set_aside_at=clock.now(), set_aside_by=UserFactory(), set_aside_reason="다른 가게"
        )
        for change in ("'x'", "'x', erased_at = now()"):
            sql = f"UPDATE claims_document SET set_aside_reason = {change}"  # noqa: S608
            assert refused(sql) == "setting_aside_keeps_its_reason"
        mark_as_erased(document.claim)
        run("UPDATE claims_document SET file_name = '', set_aside_reason = '', erased_at = now()")


class TestPeople:
    def test_a_password_set_by_sql_is_in_the_history(self):
        user, by = UserFactory(), UserFactory()
        events = apps.get_model("claims", "UserEvent").objects.filter(pgh_obj_id=user.pk)
        before = events.count()
        with pghistory.context(user=by.pk):
            run("UPDATE claims_user SET password = 'forged' WHERE id = %s", user.pk)
        event = events.latest("pgh_id")
        assert events.count() == before + 1
        assert event.password_changed_at is not None and event.pgh_context["user"] == by.pk
        assert not hasattr(event, "password")

    def test_its_date_is_the_databases_word(self):
        user = UserFactory()
        run("UPDATE claims_user SET password = 'x', password_changed_at = NULL")
        user.refresh_from_db()
        dated = user.password_changed_at
        assert dated is not None
        run("UPDATE claims_user SET password_changed_at = now() - interval '1 year'")
        user.refresh_from_db()
        assert user.password_changed_at == dated


class TestLogs:
    def test_an_access_entry_is_not_backdated(self):
        user = UserFactory()
        run(
            "INSERT INTO claims_accessentry (at, user_id, action, count, request_id, reason)"
            " VALUES ('2022-10-15 15:00+09', %s, 'search', 1, '', '')",
            user.pk,
        )
        assert AccessEntry.objects.get().at.year == timezone.now().year

    def test_nor_a_line_of_the_admin_site(self):
        user = UserFactory()
        LogEntry.objects.create(
            user=user,
            content_type=ContentType.objects.get_for_model(type(user)),
            action_flag=CHANGE,
            action_time=datetime(2022, 10, 15, 6, tzinfo=UTC),
        )
        assert LogEntry.objects.get().action_time.year == timezone.now().year
