"""A claim entered by hand passes what a row of a file passes, under a number of its own."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from claims import clock
from claims.contacts.tests.factories import corrected_contact
from claims.direct_entry import verbs
from claims.direct_entry.models import EnteredClaim, EntryDraft
from claims.direct_entry.tasks import delete_old_drafts
from claims.direct_entry.tests.factories import cells, entered_claim
from claims.direct_entry.verbs import (
    AlikeFoundError,
    LateReasonNeededError,
    NoFilingWindowError,
    UndoOverError,
    draft_of,
    enter_claim,
    keep_draft,
    preview_entry,
    void_entry,
)
from claims.errors import ConflictError, ForbiddenError, ReasonNeededError
from claims.intake import verbs as imports
from claims.intake.corrections import ImportUnderWayError, RowRejectedError
from claims.intake.loading.validation import RowChecker
from claims.intake.models import FilingWindow, ImportRun
from claims.intake.tests.files import csv_of, shop
from claims.register.locks import ADVISORY_LOCKS, REGISTER
from claims.register.models import Claim
from claims.tests.factories import UserFactory
from claims.tests.races import at_once
from claims.tests.raw_sql import refused

pytestmark = pytest.mark.django_db
# `claims` does not import `reviews`.
Review, Notice = (apps.get_model("reviews", name) for name in ("Review", "Notice"))


@pytest.fixture
def agent():
    return UserFactory(roles=["customer_centre"])


@pytest.fixture
def secretary():
    return UserFactory(roles=["secretariat"])


def load(*rows):
    run = ImportRun(window=FilingWindow.objects.get(code="1015-1"), file_name="접수.csv")
    imports.run_import(run=run, file=csv_of(*rows))
    return run


def test_it_becomes_a_claim_as_a_row_of_a_file_does(agent):
    entry = enter_claim(cells=cells(), channel="telephone", by=agent)
    claim, year = entry.claim, clock.today().year
    assert claim.number == f"D{year}-000001"
    assert (claim.channel, entry.channel) == ("전화", "telephone")
    assert (claim.route, claim.reveal_phone()) == ("committee_review", "01012345678")
    assert claim.accounts.get().reveal_number(claim.number) == "110123456789"
    assert Review.objects.get(claim=claim).status == "waiting_documents"
    assert (claim.import_run, claim.import_run.accepted) == (entry.run, 1)
    assert not ImportRun.objects.files().exists()  # no file of the list of files
    other = entered_claim(by=agent, 사업자등록번호="120-81-47521", 피해금액="200,000")
    assert (other.claim.number, other.claim.route) == (f"D{year}-000002", "tier_grant")


def test_its_letter_of_receipt_waits_until_it_cannot_be_voided(agent):
    entry = enter_claim(cells=cells(), channel="telephone", by=agent)
    letter = Notice.objects.get(claim=entry.claim)
    assert (letter.event, letter.status) == ("claim_received", "pending")
    assert letter.next_at >= entry.entered_at + timedelta(minutes=29)


@pytest.mark.parametrize(
    ("column", "value"),
    [("사업자등록번호", "123-45-67890"), ("피해금액", "약 50만원"), ("휴대전화", "12"),
     ("계열사", "카카옹"), ("상호", ""), ("계좌번호", "1.2E+11"), ("접수일시", "2022-13-01")],
)  # fmt: skip
def test_it_has_the_faults_that_the_import_would_name(agent, column, value):
    with pytest.raises(RowRejectedError) as refused:
        enter_claim(cells=cells(**{column: value}), channel="post", by=agent)
    run = load(shop(1, **{column: value}))
    assert refused.value.faults == run.rejections.get().faults
    assert not Claim.objects.exists()


def test_a_time_of_filing_in_the_future_is_none(agent):
    later = f"{clock.now() + timedelta(days=2):%Y-%m-%d %H:%M}"
    with pytest.raises(RowRejectedError) as refused:
        enter_claim(cells=cells(접수일시=later), channel="post", by=agent)
    assert [(f["column"], f["code"]) for f in refused.value.faults] == [
        ("접수일시", "date_impossible")
    ]


def test_without_any_window_it_says_so_and_speaks_of_no_file_and_no_code(agent, monkeypatch):
    monkeypatch.setattr(verbs, "WindowKind", SimpleNamespace(FILING="none"))
    with pytest.raises(NoFilingWindowError) as refused:
        enter_claim(cells=cells(), channel="telephone", by=agent)
    assert "코드" not in str(refused.value.message)
    assert not Claim.objects.exists()


def test_a_file_cannot_use_a_number_of_the_series(agent):
    number = enter_claim(cells=cells(), channel="telephone", by=agent).claim.number
    for taken in (number, "D2022-123456", "d2022-000001"):
        run = load(shop(1, 접수번호=taken))
        assert [f["code"] for f in run.rejections.get().faults] == ["number_reserved"]
    assert RowChecker({}).check([*shop(1, 접수번호="D2022-12").values()])[0].column == "계열사"


@pytest.mark.parametrize("same", ["사업자등록번호", "휴대전화", "계좌번호"])
def test_a_like_claim_is_shown_and_needs_a_reason(agent, same):
    apart = {"사업자등록번호": "120-81-47521", "휴대전화": "010-9999-0000",
             "계좌번호": "110-999-000000"}  # fmt: skip
    load(shop(1))
    given = cells(**{name: value for name, value in apart.items() if name != same})
    with pytest.raises(AlikeFoundError) as found:
        enter_claim(cells=given, channel="counter", by=agent)
    [alike] = found.value.alike
    assert alike.claim.number == "K1015-0000001"
    assert [same in str(one) for one in alike.same] == [True]
    entry = enter_claim(cells=given, channel="counter", by=agent, alike_reason="다른 가게의 신청")
    assert (entry.alike, entry.alike_reason) == ([alike.claim.pk], "다른 가게의 신청")


def test_a_corrected_telephone_is_alike_too(agent):
    load(shop(1))
    corrected_contact(Claim.objects.get(), phone="010-9999-0000")
    apart = {"사업자등록번호": "120-81-47521", "계좌번호": "110-999-000000"}
    with pytest.raises(AlikeFoundError) as found:
        enter_claim(cells=cells(휴대전화="010-9999-0000", **apart), channel="counter", by=agent)
    [alike] = found.value.alike
    assert ["휴대전화" in str(one) for one in alike.same] == [True]


def test_nothing_alike_asks_nothing(agent):
    load(shop(1))
    given = cells(사업자등록번호="120-81-47521", 휴대전화="", 계좌번호="", 은행="", 예금주="")
    assert enter_claim(cells=given, channel="post", by=agent, alike_reason="x").alike_reason == ""


def test_a_late_claim_says_why_and_is_routed_late(agent):
    late = cells(접수일시="2024-03-05 10:00")
    with pytest.raises(LateReasonNeededError):
        enter_claim(cells=late, channel="post", by=agent)
    entry = enter_claim(cells=late, channel="post", by=agent, late_reason="입원해 늦음")
    assert (entry.claim.route, entry.late_reason) == ("late", "입원해 늦음")
    assert not Review.objects.filter(claim=entry.claim).exists()
    in_time = entered_claim(by=agent)
    assert in_time.late_reason == ""


def test_it_waits_while_a_file_is_loaded_and_not_for_ever(agent, monkeypatch, owner_connection):
    monkeypatch.setattr("claims.direct_entry.verbs.PATIENCE", 0.05)
    lock = [ADVISORY_LOCKS, REGISTER]
    owner_connection.execute("SELECT pg_advisory_lock(%s, %s)", lock)
    with pytest.raises(ImportUnderWayError):
        enter_claim(cells=cells(), channel="telephone", by=agent)
    owner_connection.execute("SELECT pg_advisory_unlock(%s, %s)", lock)
    assert enter_claim(cells=cells(), channel="telephone", by=agent).pk
    with connection.cursor() as cursor:  # the patience is of this lock alone
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone()[0] != "50ms"


@pytest.mark.django_db(transaction=True)
def test_two_clerks_enter_two_claims_at_once():
    clerks = UserFactory.create_batch(2, roles=["customer_centre"])
    answers = at_once(
        *(
            lambda clerk=clerk: enter_claim(
                cells=cells(), channel="telephone", by=clerk, alike_reason="다른 서비스 신청"
            )
            for clerk in clerks
        )
    )
    assert EnteredClaim.objects.count() == 2, answers


@pytest.mark.parametrize("role", ["member", "chair", "finance", "auditor", "admin"])
def test_other_offices_enter_nothing(role):
    other = UserFactory(roles=[role])
    with pytest.raises(ForbiddenError):
        enter_claim(cells=cells(), channel="telephone", by=other)
    with pytest.raises(ForbiddenError):
        keep_draft(typed={}, by=other)


# ------------------------------------------------------------------ an entry made by mistake
def test_a_mistake_is_voided_with_its_review_and_its_letter(agent):
    entry = enter_claim(cells=cells(), channel="telephone", by=agent)
    with pytest.raises(ReasonNeededError):
        void_entry(entry=entry, by=agent, reason=" ")
    void_entry(entry=entry, by=agent, reason="다른 사람의 것을 적음")
    claim = Claim.objects.get(pk=entry.claim_id)
    assert (claim.withdrawn_by, entry.is_voided) == (agent, False)
    entry.refresh_from_db()
    assert (entry.voided_by, entry.void_reason) == (agent, "다른 사람의 것을 적음")
    assert Review.objects.get(claim=claim).status == "withdrawn"
    assert Notice.objects.get(claim=claim).status == "suppressed"
    with pytest.raises(ConflictError):
        void_entry(entry=entry, by=agent, reason="또")
    assert entered_claim(by=agent).claim.number.endswith("-000002")  # numbers do not return


def test_who_may_void_it_and_until_when(agent, secretary):
    entry = enter_claim(cells=cells(), channel="telephone", by=agent)
    with pytest.raises(ForbiddenError):
        void_entry(entry=entry, by=UserFactory(roles=["customer_centre"]), reason="남의 것")
    with clock.at(clock.now() + timedelta(minutes=31)), pytest.raises(UndoOverError):
        void_entry(entry=entry, by=secretary, reason="늦음")
    assert void_entry(entry=entry, by=secretary, reason="두 번 적음").voided_by == secretary


def test_what_has_begun_is_not_voided(agent):
    entry = enter_claim(cells=cells(), channel="telephone", by=agent)
    Review.objects.filter(claim=entry.claim).update(
        status="in_review", due_on=clock.today(), ready_at=clock.now()
    )
    with pytest.raises(ConflictError, match="심의나 지급이 시작되어"):
        void_entry(entry=entry, by=agent, reason="잘못")
    assert Claim.objects.get(pk=entry.claim_id).withdrawn_at is None


# ------------------------------------------------------------------ the database
@pytest.mark.parametrize(
    ("column", "value", "name"),
    [
        ("channel", "import", "entry_came_by_hand"),
        ("serial", 99, "entered_claim_has_its_own_number"),
        ("entered_by_id", None, "claim_is_entered_by_an_office"),
        ("alike", [1], "entry_beside_a_like_claim_says_why"),
    ],
)
def test_raw_sql_writes_no_other_entry(agent, column, value, name):
    entry = enter_claim(cells=cells(), channel="telephone", by=agent)
    columns = [f.column for f in EnteredClaim._meta.concrete_fields if f.column != "id"]
    if column == "entered_by_id":
        value = UserFactory(roles=["finance"]).pk
    said = ", ".join("%s" if one == column else f'"{one}"' for one in columns)
    names = ", ".join(f'"{one}"' for one in columns)
    sql = f"INSERT INTO claims_enteredclaim ({names}) SELECT {said} FROM claims_enteredclaim WHERE id = %s"  # noqa: S608, E501
    assert refused(sql, value, entry.pk) == name


def test_raw_sql_changes_and_voids_nothing_by_itself(agent):
    entry = enter_claim(cells=cells(), channel="telephone", by=agent)
    change = "UPDATE claims_enteredclaim SET channel = 'post' WHERE id = %s"
    assert refused(change, entry.pk) == "entry_is_frozen"
    void = (
        "UPDATE claims_enteredclaim SET voided_at = now(), voided_by_id = %s, void_reason = 'x'"
        " WHERE id = %s"
    )
    assert refused(void, agent.pk, entry.pk) == "claim_of_a_voided_entry_is_withdrawn"


# ------------------------------------------------------------------ drafts
def test_a_draft_is_kept_encrypted_for_its_person_and_goes_with_the_claim(agent, secretary):
    keep_draft(typed={"person": "홍길동", "phone": "01012345678"}, by=agent)
    draft = EntryDraft.objects.get()
    assert "홍길동".encode() not in bytes(draft.body) and b"01012345678" not in bytes(draft.body)
    assert draft_of(agent)[1]["person"] == "홍길동"
    assert draft_of(secretary) == (None, {})
    keep_draft(typed={"person": "김하늘"}, by=agent)
    assert draft_of(agent)[1] == {"person": "김하늘"}
    enter_claim(cells=cells(), channel="telephone", by=agent)
    assert not EntryDraft.objects.exists()


def test_a_claim_that_came_since_the_sheet_was_shown_is_looked_at_first(agent, secretary):
    first = entered_claim(by=secretary).claim
    given = {"cells": cells(), "channel": "telephone", "by": agent, "alike_reason": "다른 서비스"}
    with pytest.raises(ConflictError):
        enter_claim(**given, seen=[])
    seen = preview_entry(**given).repeated
    assert seen == [first]
    assert enter_claim(**given, seen=seen).alike == [first.pk]


def test_a_draft_that_nobody_goes_on_with_is_deleted(agent, secretary):
    with clock.at(clock.now() - timedelta(days=31)):
        keep_draft(typed={"person": "홍길동"}, by=agent)
    keep_draft(typed={"person": "홍길동"}, by=secretary)
    assert delete_old_drafts() == 1
    assert EntryDraft.objects.get().user == secretary
