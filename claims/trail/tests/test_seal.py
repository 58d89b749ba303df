"""The seal against a superuser with triggers off: each change is named by its row, exit 1."""

import errno
import io
import json
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test import override_settings

from claims.privacy.access_entries import record_access
from claims.privacy.models import AccessEntry
from claims.register.models import BankAccount, Claim
from claims.tests.erasure import let_be_erased
from claims.tests.factories import UserFactory
from claims.trail.models import CHUNK, Seal, SealCheck, SealChunk
from claims.trail.tests.scene import by_force, lived_in, seal, verify

pytestmark = pytest.mark.django_db(transaction=True)


def first_line(capsys):
    code, said = verify(capsys)
    assert code == 1, said
    return said[0]


def test_an_untouched_trail_agrees_with_its_seals(capsys):
    lived_in()
    assert verify(capsys) == (0, ["nothing is sealed yet: run seal_trail"])
    assert seal(capsys).startswith("seal 1: ")
    lived_in()
    assert seal(capsys).startswith("seal 2: ")
    code, said = verify(capsys)
    assert code == 0 and len(said) == 1 and "seal 2" in said[0]
    sealed = sum(chunk.rows for chunk in SealChunk.objects.all())
    assert f"{sealed} rows" in said[0] and sealed == sum(s.rows for s in Seal.objects.all())
    assert Seal.objects.get(pk=2).previous_id == 1


def test_a_head_that_cannot_be_written_is_printed_and_its_seal_stays(capsys, tmp_path):
    lived_in()
    with pytest.raises(CommandError, match="봉인값을 파일에 적지 못했습니다"):
        call_command("seal_trail", export=str(tmp_path / "nowhere" / "head"))
    assert Seal.objects.get().head in capsys.readouterr().out


def test_a_full_disk_leaves_no_half_head_and_keeps_the_earlier_one(capsys, tmp_path, monkeypatch):
    """An empty file was left where an earlier head had been kept."""
    lived_in()
    kept, earlier = tmp_path / "head", "the head of an earlier seal"
    kept.write_text(earlier)

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    opened = io.open

    def full(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        there = opened(file, mode, *args, **kwargs)  # a file can be made, and nothing written
        return Full() if "w" in mode and str(file).startswith(str(tmp_path)) else there

    with monkeypatch.context() as patched:
        patched.setattr("io.open", full)
        with pytest.raises(CommandError, match="봉인값을 파일에 적지 못했습니다"):
            call_command("seal_trail", export=str(kept))
    assert kept.read_text() == earlier and [*tmp_path.iterdir()] == [kept]

    link = tmp_path / "link"
    link.symlink_to(kept)
    call_command("seal_trail", export=str(link))
    assert link.is_symlink() and Seal.objects.get(pk=2).head in kept.read_text()
    call_command("verify_trail", head=str(kept))
    kept.write_text(kept.read_text()[:20])  # cut off
    with pytest.raises(CommandError, match="봉인값이 아닙니다"):
        call_command("verify_trail", head=str(kept))


@pytest.mark.parametrize("number", [[1], "1", 1.5])
def test_a_head_with_another_number_is_no_head(number, tmp_path):
    kept = tmp_path / "head"
    kept.write_text(json.dumps({"head": "a" * 64, "number": number}))
    with pytest.raises(CommandError, match="봉인값이 아닙니다"):
        call_command("verify_trail", head=str(kept))


def test_every_history_and_every_append_only_table_is_covered(capsys):
    from claims.trail.sealed_tables import covered_tables

    tables = {one.table for one in covered_tables()}
    assert {
        *("reviews_vote", "reviews_decision", "reviews_ledgerentry", "claims_accessentry"),
        *("reviews_payoutevent", "claims_supportpolicyevent", "django_admin_log", "claims_claim"),
    } <= tables
    for model in apps.get_models():
        if model._meta.proxy or model in (Seal, SealChunk, SealCheck):
            continue
        kinds = {trigger.name for trigger in getattr(model._meta, "triggers", [])}
        if "append_only" in kinds or hasattr(model, "pgh_tracked_model"):
            assert model._meta.db_table in tables
        if model._meta.db_table in tables:
            # Keys of any other sort do not come in order: an honest row would seem put in.
            assert isinstance(model._meta.pk, models.AutoField | models.BigAutoField), model
    assert len(Seal.objects.all()) == 0
    seal(capsys)
    assert set(Seal.objects.get().ends) == tables


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE claims_accessentry SET action = 'search' WHERE id = %s", "altered since"),
        ("UPDATE claims_accessentry SET at = at - interval '1 microsecond' WHERE id = %s", "alte"),
        ("UPDATE claims_accessentry SET reason = 'x' WHERE id = %s", "altered since"),
        ("DELETE FROM claims_accessentry WHERE id = %s", "missing"),
    ],
)
def test_one_altered_or_deleted_row_is_named(capsys, change, says):
    lived_in()
    seal(capsys)
    victim = AccessEntry.objects.order_by("pk")[2].pk
    assert by_force(change, victim) == 1
    line = first_line(capsys)
    assert line.startswith(f"claims_accessentry {victim}: {says}") and "seal 1" in line


def test_a_filed_claim_is_covered_though_it_has_no_first_history(capsys):
    claims, _user = lived_in()
    seal(capsys)
    by_force("UPDATE claims_claim SET claimed_loss = claimed_loss + 1 WHERE id = %s", claims[2].pk)
    assert first_line(capsys).startswith(f"claims_claim {claims[2].pk}: altered since")


def test_history_itself_is_covered(capsys):
    lived_in()
    seal(capsys)
    event = apps.get_model("claims", "ClaimEvent").objects.get()
    by_force(
        "UPDATE claims_claimevent SET pgh_context = '{\"user\": 1}' WHERE pgh_id = %s", event.pk
    )
    assert first_line(capsys).startswith(f"claims_claimevent {event.pk}: altered since")


def test_a_tail_that_was_cut_off_is_named_from_its_first_row(capsys):
    lived_in()
    seal(capsys)
    keys = list(AccessEntry.objects.order_by("pk").values_list("pk", flat=True))
    by_force("DELETE FROM claims_accessentry WHERE id >= %s", keys[3])
    assert first_line(capsys).startswith(f"claims_accessentry {keys[3]}: cut off")
    _code, said = verify(capsys, "--all")
    assert [line.split(":")[0] for line in said] == [f"claims_accessentry {k}" for k in keys[3:]]
    by_force("DELETE FROM claims_accessentry")
    assert first_line(capsys).startswith(f"claims_accessentry {keys[0]}: cut off")


def test_a_row_put_in_between_is_named(capsys):
    lived_in()
    gap = AccessEntry.objects.order_by("pk")[2].pk
    by_force("DELETE FROM claims_accessentry WHERE id = %s", gap)
    seal(capsys)
    assert SealChunk.objects.get(table="claims_accessentry").ids != b""
    assert verify(capsys)[0] == 0
    by_force(
        "INSERT INTO claims_accessentry (id, at, user_id, action, count, request_id, reason)"
        " OVERRIDING SYSTEM VALUE SELECT %s, now(), id, 'search', 1, '', ''"
        " FROM claims_user LIMIT 1",
        gap,
    )
    assert first_line(capsys).startswith(f"claims_accessentry {gap}: put in behind the seal")


@pytest.mark.parametrize("sealed_too", [False, True])
def test_a_backdated_row_is_named_before_and_after_its_own_seal(capsys, sealed_too):
    _claims, user = lived_in()
    seal(capsys)
    entry = record_access(user=user, action="search")
    by_force("UPDATE claims_accessentry SET at = at - interval '3 days' WHERE id = %s", entry.pk)
    if sealed_too:
        seal(capsys)
    record_access(user=user, action="search")
    assert first_line(capsys).startswith(f"claims_accessentry {entry.pk}: backdated")


@pytest.mark.parametrize("entries", [0, 5])  # with none, the sequence has given no key yet
def test_a_made_up_key_is_named_and_does_not_spoil_the_honest_ones_below_it(capsys, entries):
    _claims, user = lived_in(entries)
    key = 1_000_000
    with connection.cursor() as cursor:  # the application's role may do this
        cursor.execute(
            "INSERT INTO claims_accessentry (id, at, user_id, action, count, request_id, reason)"
            " VALUES (%s, now(), %s, 'search', 1, '', '')",
            [key, user.pk],
        )
    seal(capsys)
    record_access(user=user, action="search")
    seal(capsys)
    assert first_line(capsys) == f"claims_accessentry {key}: has a key that no sequence has given"
    by_force("DELETE FROM claims_accessentry WHERE id = %s", key)
    assert verify(capsys)[0] == 0


def test_rows_changed_in_far_apart_chunks_are_each_named(capsys):
    lived_in(entries=2 * CHUNK + 7)
    seal(capsys)
    assert SealChunk.objects.filter(table="claims_accessentry").count() == 3
    keys = list(AccessEntry.objects.order_by("pk").values_list("pk", flat=True))
    chosen = [keys[0], keys[CHUNK - 1], keys[CHUNK], keys[-1]]
    by_force("UPDATE claims_accessentry SET count = 9 WHERE id = ANY(%s)", chosen)
    code, said = verify(capsys, "--all")
    assert code == 1
    assert said == [
        f"claims_accessentry {key}: altered since it was sealed (seal 1)" for key in chosen
    ]


class TestBehindHistory:
    """Values that may change have a history; the seal covers that, and the row must agree with
    it."""

    def test_a_row_changed_without_its_history(self, capsys):
        _claims, user = lived_in()
        seal(capsys)
        by_force("UPDATE claims_user SET is_superuser = true WHERE id = %s", user.pk)
        line = first_line(capsys)
        assert line.startswith(f"claims_user {user.pk}: altered behind its history: is_superuser")

    def test_a_row_deleted_without_its_history(self, capsys):
        user = UserFactory(roles="finance")
        seal(capsys)
        (held,) = user.groups.through.objects.filter(user=user)
        by_force("DELETE FROM claims_user_groups WHERE id = %s", held.pk)
        assert first_line(capsys).startswith(f"claims_user_groups {held.pk}: deleted behind")

    def test_a_row_made_without_a_history(self, capsys):
        user, role = UserFactory(), UserFactory(roles="finance").groups.get()
        seal(capsys)
        by_force(
            "INSERT INTO claims_user_groups (user_id, group_id) VALUES (%s, %s)", user.pk, role.pk
        )
        (held,) = user.groups.through.objects.filter(user=user)
        assert first_line(capsys) == f"claims_user_groups {held.pk}: has no history"

    def test_what_changes_by_the_rules_is_no_finding(self, capsys):
        user = UserFactory(roles="finance")
        seal(capsys)
        user.name = "새 이름"
        user.save()
        user.groups.clear()
        assert verify(capsys)[0] == 0


class TestErasure:
    def erase(self, entry):
        """As an erasure does, which needs an entry of two years ago."""
        by_force(
            "UPDATE claims_accessentry SET reason = '', erased_at = now() WHERE id = %s", entry.pk
        )

    def revealed(self):
        claims, user = lived_in()
        return record_access(user=user, action="reveal_phone", claim=claims[0], reason="문의")

    def test_an_erasure_breaks_no_seal(self, capsys):
        entry = self.revealed()
        account = BankAccount.objects.first()
        early = self.revealed()
        self.erase(early)
        seal(capsys)
        self.erase(entry)
        let_be_erased(account.claim)
        Claim.objects.filter(pk=account.claim_id).update(
            person_name="", business_name="", representative="", phone=None, phone_last4="",
            phone_index=None, email=None, email_hint="", narrative="", name_key="",
            representative_key="", erased_at="2026-01-01T00:00Z",
        )  # fmt: skip
        BankAccount.objects.filter(pk=account.pk).update(
            number=None, last4="", number_index=None, holder_name="", erased_at="2026-01-01T00:00Z"
        )
        assert verify(capsys)[0] == 0

    def test_text_that_came_back_or_was_replaced_is_named(self, capsys):
        entry, other = self.revealed(), self.revealed()
        self.erase(other)
        seal(capsys)
        self.erase(entry)
        assert verify(capsys)[0] == 0
        by_force("UPDATE claims_accessentry SET reason = 'x' WHERE id = %s", entry.pk)
        assert first_line(capsys).startswith(f"claims_accessentry {entry.pk}: altered")
        by_force("UPDATE claims_accessentry SET erased_at = NULL WHERE id = %s", entry.pk)
        assert first_line(capsys).startswith(f"claims_accessentry {entry.pk}: altered")
        by_force("UPDATE claims_accessentry SET reason = '문의' WHERE id = %s", entry.pk)
        assert verify(capsys)[0] == 0  # what was sealed is what stands there
        by_force(
            "UPDATE claims_accessentry SET erased_at = NULL, reason = '문의' WHERE id = %s",
            other.pk,
        )
        assert first_line(capsys).startswith(f"claims_accessentry {other.pk}: altered")

    def test_a_filed_name_rewritten_under_cover_of_an_erasure_is_named(self, capsys):
        claims, _user = lived_in()
        seal(capsys)
        name = "UPDATE claims_claim SET representative = 'FORGED' WHERE id = %s"
        by_force(name, claims[1].pk)
        assert first_line(capsys).startswith(f"claims_claim {claims[1].pk}: altered")


class TestTheChain:
    def two_seals(self, capsys, tmp_path):
        lived_in()
        seal(capsys, "--export", str(tmp_path / "one.json"))
        lived_in()
        seal(capsys, "--export", str(tmp_path / "two.json"))

    def test_a_seal_that_was_altered_is_named(self, capsys, tmp_path):
        self.two_seals(capsys, tmp_path)
        by_force("UPDATE claims_seal SET rows = rows + 1 WHERE number = 1")
        assert first_line(capsys).startswith("claims_seal 1: altered")

    def test_a_seal_that_is_missing_is_named(self, capsys, tmp_path):
        self.two_seals(capsys, tmp_path)
        by_force("DELETE FROM claims_seal WHERE number = 1")
        assert first_line(capsys).startswith("claims_seal 1: missing")

    def test_seals_cut_off_after_a_check_are_named(self, capsys, tmp_path):
        self.two_seals(capsys, tmp_path)
        assert verify(capsys)[0] == 0
        by_force("DELETE FROM claims_sealchunk WHERE seal_id = 2")
        by_force("DELETE FROM claims_seal WHERE number = 2")
        assert first_line(capsys) == "claims_seal 2: cut off: nothing is left from here on: ..2"

    def test_seals_cut_off_with_their_checks_are_named_by_a_kept_head(self, capsys, tmp_path):
        self.two_seals(capsys, tmp_path)
        head = Seal.objects.get(pk=2).head
        by_force("DELETE FROM claims_sealchunk WHERE seal_id = 2")
        by_force("DELETE FROM claims_seal WHERE number = 2")
        assert verify(capsys)[0] == 0  # as docs/operations/records.md says
        code, said = verify(capsys, "--head", str(tmp_path / "two.json"))
        assert code == 1 and said[0].startswith("claims_seal 2: cut off")
        code, said = verify(capsys, "--head", head)
        assert code == 1 and said[0].startswith("claims_seal: another head")
        assert verify(capsys, "--head", str(tmp_path / "one.json"))[0] == 0

    def test_the_list_of_sealed_rows_is_itself_covered(self, capsys, tmp_path):
        self.two_seals(capsys, tmp_path)
        by_force(
            "UPDATE claims_sealchunk SET digests = set_byte(digests, 0, get_byte(digests, 0) # 1)"
            " WHERE \"table\" = 'claims_accessentry' AND seal_id = 2"
        )
        assert first_line(capsys).startswith(
            "claims_sealchunk: altered since it was sealed (seal 2)"
        )

    def test_a_superuser_who_seals_anew_has_not_the_key(self, capsys, tmp_path):
        self.two_seals(capsys, tmp_path)
        entry = AccessEntry.objects.order_by("pk").first()
        by_force("UPDATE claims_accessentry SET count = 7 WHERE id = %s", entry.pk)
        by_force("DELETE FROM claims_sealchunk")
        by_force("DELETE FROM claims_seal")
        with override_settings(DIGEST_KEY=b"another key of thirty-two bytes!"):
            seal(capsys)
            assert verify(capsys)[0] == 0
        assert first_line(capsys).startswith("claims_seal 1: altered")

    def test_the_application_alters_no_seal(self):
        with connection.cursor() as cursor:
            for table in ("claims_seal", "claims_sealchunk", "claims_sealcheck"):
                cursor.execute(
                    "SELECT has_table_privilege(%(t)s, 'SELECT, INSERT'), has_table_privilege("
                    "%(t)s, 'UPDATE, DELETE, TRUNCATE'), has_any_column_privilege(%(t)s, 'UPDATE')",
                    {"t": table},
                )
                assert cursor.fetchone() == (True, False, False)


def test_a_column_that_a_release_takes_away_is_named_until_its_table_is_sealed_anew(
    capsys, owner_connection
):
    lived_in()
    seal(capsys)
    owner_connection.execute("ALTER TABLE claims_findinglink ADD COLUMN later int")
    assert verify(capsys)[0] == 0
    owner_connection.execute("ALTER TABLE claims_accessentry RENAME COLUMN ip TO address")
    line = first_line(capsys)
    assert line == "claims_accessentry: a sealed column is gone (seal 1): ip"
    owner_connection.execute("ALTER TABLE claims_accessentry RENAME COLUMN address TO ip")
    assert verify(capsys)[0] == 0


def test_a_table_is_sealed_anew_only_by_its_name(capsys):
    from django.core.management.base import CommandError

    lived_in()
    seal(capsys)
    entry = AccessEntry.objects.order_by("pk").first()
    by_force("UPDATE claims_accessentry SET count = 7 WHERE id = %s", entry.pk)
    with pytest.raises(CommandError):
        seal(capsys, "--anew", "nothing")
    seal(capsys)
    assert verify(capsys)[0] == 1
    seal(capsys, "--anew", "claims_accessentry")
    assert Seal.objects.get(pk=3).tables["claims_accessentry"]["anew"] is True
    assert verify(capsys)[0] == 0
    by_force("UPDATE claims_accessentry SET count = 8 WHERE id = %s", entry.pk)
    assert first_line(capsys).endswith("altered since it was sealed (seal 3)")
