"""The files of a batch: digested at building, compared at release and download, never kept."""

import logging
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from claims.errors import ForbiddenError
from claims.privacy.models import AccessEntry
from claims.tests.factories import UserFactory
from claims.tests.races import at_once, errors_of
from config.dev.scenes import scene
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.bank.errors import (
    DownloadReasonError,
    FileDiffersError,
    NoSuchFileError,
    NotDownloadableError,
)
from reviews.payouts.bank.files.download import download_file
from reviews.payouts.bank.files.generation import compare_files, lines_of, remake_file
from reviews.payouts.bank.tests.papers import not_allowed, refused
from reviews.payouts.batches.transfer_days import next_transfer_day
from reviews.payouts.batches.verbs import build_batch, cancel_batch, release_batch
from reviews.payouts.errors.approvals import NoAccountError
from reviews.payouts.errors.batches import BatchMovedError, OnlyReplacementsError
from reviews.payouts.models import AccountOfPayouts, BatchFile, Payout, PayoutBatch
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.attack import without_guard

pytestmark = pytest.mark.django_db
ALL = {
    "generic:xlsx:",
    "generic:csv:utf-8",
    "generic:csv:cp949",
    "shinhan:xlsx:",
    "hana:csv:cp949",
}


_built, built_batch = scene("built_batch", make.built, scope="asking")
_released, released_batch = scene("released_batch", make.released, scope="asking")


def keys(batch):
    return {f"{f.layout}:{f.format}:{f.encoding}" for f in batch.files.all()}


def erase(owner, account):
    """By the owner's hand: the application's role no longer can while a payout is under way."""
    without_guard(
        owner,
        AccountOfPayouts,
        "kept_for_payouts",
        "UPDATE claims_bankaccount SET number = NULL, last4 = '', number_index = NULL,"
        " holder_name = '', erased_at = %s WHERE id = %s",
        timezone.now(),
        account.pk,
    )


def released(batch, by=None):
    return release_batch(
        batch=batch, manifest=batch.manifest_sha256, key=uuid4(), by=by or make.finance()
    )


def took(batch, key="generic:csv:utf-8", by=None, reason="은행에 올리기"):
    return download_file(batch=batch, key=key, by=by or make.finance(), reason=reason)


class TestBuilding:
    def test_each_file_is_digested_with_its_rows_and_total(self):
        batch = make.built(make.approved(), make.approved(make.tier_payout(amount=30_000)))
        assert keys(batch) == ALL
        for file in batch.files.all():
            assert (file.rows, file.total) == (batch.count, batch.total) == (2, 80_000)
            assert len(file.sha256) == 64 and file.bytes > 100
            remake_file(file, lines_of(batch))

    def test_a_name_that_cp949_lacks_leaves_that_form_out(self):
        claim = make.ClaimFactory(representative="Nguyễn Thị")
        batch = make.built(make.approved(make.tier_payout(claim=claim)))
        assert keys(batch) == {key for key in ALL if "cp949" not in key}
        released(batch)

    @pytest.mark.django_db(transaction=True)
    def test_an_erased_account_is_paid_to_nobody(self, owner_connection):
        payout = make.approved()
        erase(owner_connection, payout.account)
        with pytest.raises(NoAccountError):
            make.built(payout)
        assert not PayoutBatch.objects.exists()

    def test_a_follow_up_batch_holds_only_failures(self):
        again = prepare_replacement(payout=make.failed(), by=make.secretary(), same_account=True)
        other, again = make.approved(), make.approved(again)
        by = make.finance()
        for rows in ([other], [other, again]):
            with pytest.raises(OnlyReplacementsError):
                build_batch(payouts=rows, seen=selection_of(rows), by=by, only_failures=True)
        batch = build_batch(payouts=[again], seen=selection_of([again]), by=by, only_failures=True)
        assert batch.only_failures and batch.count == 1
        assert released(batch).status == "released"


class TestRelease:
    @pytest.mark.django_db(transaction=True)
    def test_what_changed_between_building_and_release_is_found(self, owner_connection):
        payout = make.approved()
        batch = make.built(payout)
        erase(owner_connection, payout.account)
        with pytest.raises(FileDiffersError):
            released(batch)
        batch.refresh_from_db()
        assert batch.status == "built"
        cancel_batch(batch=batch, by=make.finance(), reason="계좌가 지워짐")

    def test_a_forged_digest_is_found(self, monkeypatch, built_batch):
        from reviews.payouts.bank.files import generation

        batch = built_batch
        honest = generation.neutralise
        monkeypatch.setattr(
            generation, "neutralise", lambda name: honest(name) + " "
        )  # one letter more
        with pytest.raises(FileDiffersError):
            compare_files(batch)

    def test_a_batch_without_digests_is_not_released(self):
        """As one that was built before there were any."""
        batch = PayoutBatch.objects.create(number="B-0101-77", programme=make.approved().programme)
        with pytest.raises(FileDiffersError):
            compare_files(batch)

    def test_twice(self, built_batch):
        batch = built_batch
        by, key = make.finance(), uuid4()
        first = release_batch(batch=batch, manifest=batch.manifest_sha256, key=key, by=by)
        again = release_batch(batch=batch, manifest=batch.manifest_sha256, key=key, by=by)
        assert again.released_at == first.released_at
        with pytest.raises(BatchMovedError):
            release_batch(batch=batch, manifest=batch.manifest_sha256, key=uuid4(), by=by)


class TestDownload:
    @pytest.mark.parametrize("key", sorted(ALL))
    def test_it_is_the_file_that_was_built(self, key, released_batch):
        batch = released_batch
        taken = took(batch, key)
        file = next(f for f in batch.files.all() if f"{f.layout}:{f.format}:{f.encoding}" == key)
        assert len(taken.content) == file.bytes
        assert taken.name.startswith(batch.number)
        assert taken.name.endswith(file.format)

    def test_it_is_recorded_with_its_reason_before_it_leaves(self, released_batch):
        batch, by = released_batch, make.finance()
        took(batch, by=by, reason="  3월 지급 파일  ")
        [entry] = AccessEntry.objects.filter(action="download")
        assert (entry.user, entry.count) == (by, batch.count)
        assert entry.reason.startswith(f"{batch.number} generic csv utf-8")
        assert entry.reason.endswith(": 3월 지급 파일")
        shown = set(entry.shown.values_list("claim_id", flat=True))
        assert shown == set(Payout.objects.filter(batch=batch).values_list("claim_id", flat=True))
        assert len(shown) == batch.count

    @pytest.mark.django_db(transaction=True)
    def test_nothing_leaves_that_differs(self, owner_connection):
        payout = make.approved()
        batch = released(make.built(payout))
        erase(owner_connection, payout.account)
        with pytest.raises(FileDiffersError, match="관리자에게"):  # it is no longer cancelled
            took(batch)
        assert not AccessEntry.objects.filter(action="download").exists()

    def test_only_while_the_bank_needs_it(self):
        payout = make.approved()
        took(released(make.built(payout)))
        batch = PayoutBatch.objects.get()
        make.by_hand(payout)
        with pytest.raises(NotDownloadableError):
            took(batch)
        other = make.built()
        cancel_batch(batch=other, by=make.finance(), reason="시험")
        with pytest.raises(NotDownloadableError):
            took(other)

    def test_nobody_carries_a_file_to_the_bank_before_another_person_let_it_go(self):
        """Else its builder takes it, cancels the batch, and builds and takes it again: paid twice
        by one person."""
        me = make.finance()
        batch = make.built(by=me)
        for by in (me, make.finance()):
            with pytest.raises(NotDownloadableError):
                took(batch, by=by)
        assert not AccessEntry.objects.filter(action="download").exists()

    @pytest.mark.parametrize("role", ["secretariat", "chair", "auditor", "member"])
    def test_by_finance_alone(self, role, released_batch):
        batch = released_batch
        with pytest.raises(ForbiddenError):
            took(batch, by=UserFactory(roles=role))

    def test_with_a_reason_and_of_what_is_offered(self, released_batch):
        batch = released_batch
        with pytest.raises(DownloadReasonError):
            took(batch, reason=" ")
        for key in ("", "generic", "hana:xlsx:", "nobank:csv:utf-8", "a:b:c:d"):
            with pytest.raises(NoSuchFileError):
                took(batch, key)
        assert not AccessEntry.objects.filter(action="download").exists()

    def test_the_log_holds_nothing_personal(self, caplog):
        claim = make.ClaimFactory(representative="나비밀")
        payout = make.approved(make.tier_payout(claim=claim))
        account = payout.account.reveal_number(claim.number)
        with caplog.at_level(logging.DEBUG):
            batch = make.built(payout)
            took(released(batch), by=make.finance())
        assert account not in caplog.text
        assert "나비밀" not in caplog.text


class TestAttacks:
    """Raw SQL as the application's own role."""

    def copy(self, file, **changes):
        names = [f.column for f in BatchFile._meta.concrete_fields if f.column != "id"]
        values = ", ".join(changes.get(name, f'"{name}"') for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        return (
            f"INSERT INTO reviews_batchfile ({columns}) SELECT {values}"
            f" FROM reviews_batchfile WHERE id = {file.pk}"
        )

    def test_a_digest_is_written_at_building_only(self, built_batch):
        file = built_batch.files.first()
        sql = self.copy(file, layout="'other'")
        assert refused(sql) == "batch_file_is_written_at_building"

    def test_a_digest_is_of_all_rows(self, built_batch):
        file = built_batch.files.first()
        batch = PayoutBatch.objects.create(number="B-0101-78", programme=file.batch.programme)
        sql = self.copy(file, batch_id=str(batch.pk))
        assert refused(sql) == "batch_file_holds_its_batch"

    def test_a_digest_is_never_changed(self, built_batch):
        file = built_batch.files.first()
        for sql in (
            "UPDATE reviews_batchfile SET sha256 = 'x' WHERE id = %s",
            "DELETE FROM reviews_batchfile WHERE id = %s",
        ):
            not_allowed(sql, file.pk)

    def test_nothing_is_released_without_its_digest(self):
        payout = make.approved()
        batch = PayoutBatch.objects.create(number="B-0101-79", programme=payout.programme)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE reviews_payout SET status = 'batched', batch_id = %s WHERE id = %s",
                [batch.pk, payout.pk],
            )
            cursor.execute(
                "UPDATE reviews_payoutbatch SET status = 'built', count = 1, total = %s,"
                " manifest_sha256 = 'x', built_by_id = %s, built_at = now(), transfer_on = %s"
                " WHERE id = %s",
                [payout.amount, make.finance().pk, next_transfer_day(), batch.pk],
            )
        sql = (
            "UPDATE reviews_payoutbatch SET status = 'released', released_by_id = %s,"
            " released_at = now(), release_key = gen_random_uuid() WHERE id = %s"
        )
        by = make.finance()
        assert refused(sql, by.pk, batch.pk) == "released_batch_has_its_files"


@pytest.mark.django_db(transaction=True)
def test_two_releases_at_once_and_one_wins():
    batch = make.built()
    people = [make.finance() for _ in range(3)]
    answers = at_once(*(lambda by=by: released(batch, by) for by in people))
    assert len(errors_of(answers)) == 2
    assert {type(error) for error in errors_of(answers)} == {BatchMovedError}


def test_five_thousand_rows_are_made_in_bounded_memory():
    """The rows of the largest batch in each form, without a database: below 64 MB at any time."""
    import tracemalloc

    from reviews.payouts.bank.files.generation import file_of
    from reviews.payouts.bank.files.layouts import TransferLine, variants

    lines = [
        TransferLine(f"P{n:09d}", "088", f"1100{n:08d}", f"가게{n} 대표", 50_000 + n)
        for n in range(5_000)
    ]
    for variant in variants():
        tracemalloc.start()
        content = file_of(lines, variant)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 64 * 1024 * 1024, variant.key
        assert len(content) < 8 * 1024 * 1024
