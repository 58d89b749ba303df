"""A hand-over from its choice to its receipt: two people, consent, one file, never twice."""

import csv
import io
import zipfile

import pytest
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from claims import hooks
from claims.clock import today
from claims.contacts.verbs import correct_contact
from claims.errors import ForbiddenError, ReasonNeededError, SecondPersonError
from claims.handovers import choosing, tasks, verbs, writing
from claims.handovers.errors import (
    DigestDiffersError,
    HandoverMovedError,
    NothingToHandOverError,
    NumbersUnknownError,
)
from claims.handovers.models import Handover, HandoverItem
from claims.handovers.queries import ClaimState, changed_since, claims_of
from claims.handovers.states import HandoverStatus, ItemStatus, LeftOut
from claims.handovers.tests import factories as make
from claims.personal_data.tests.test_encrypted_zip import opened
from claims.privacy.models import AccessEntry, AccessEntryClaim, Action
from claims.protected_files.errors import FileGoneError
from claims.protected_files.verbs import expire_files, password_of
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused

pytestmark = pytest.mark.django_db


def file_of(handover):
    with handover.FILES.open_decrypted(handover.storage_key, handover.size) as file:
        return file.read()


def statuses(handover):
    return sorted(handover.items.values_list("status", flat=True))


def state_of(claim):
    return [state for state in ClaimState if claims_of(state).filter(pk=claim.pk).exists()]


def test_from_the_choice_to_the_receipt():
    to = make.receiver()
    first, second = make.claims_with_consent(to, 2)
    asked, refused = make.claim_of(to.company), make.claim_of(to.company)
    make.consent(refused, to, "refused")
    ClaimFactory()  # a claim that concerns the operator
    heard = []
    with hooks.listening("handover_proposed", heard.append):
        handover = make.proposed(to, file_format="csv")
    assert heard == [handover]
    assert (handover.count, handover.left_out) == (2, {"no_consent": 1, "refused": 1})
    assert [state_of(one) for one in (first, asked, refused)] == [
        [ClaimState.PLANNED], [ClaimState.NO_CONSENT], [ClaimState.DECLINED],
    ]  # fmt: skip
    with pytest.raises(SecondPersonError):
        verbs.confirm_handover(handover=handover, by=handover.proposed_by)
    with pytest.raises(ForbiddenError):
        verbs.confirm_handover(handover=handover, by=UserFactory(roles="chair"))
    assert not writing.write_file(handover_id=handover.pk)  # nobody has confirmed it
    office = make.secretary()
    verbs.confirm_handover(handover=handover, by=office)
    assert writing.write_file(handover_id=handover.pk)
    assert not writing.write_file(handover_id=handover.pk)  # a second worker
    handover.refresh_from_db()
    assert (handover.status, handover.rows) == (HandoverStatus.READY, 2)
    # the file: encrypted, only what is needed, nothing of account or story
    archive = file_of(handover)
    assert len(archive) == handover.size
    rows = list(csv.reader(io.StringIO(opened(archive, password_of(handover)).decode("utf-8-sig"))))
    assert rows[0] == [
        "접수번호", "접수일시", "상호 · 성명", "대표자", "휴대전화", "이메일", "서비스", "신청액",
        "결과", "지급액", "처리일",
    ]  # fmt: skip
    assert [row[0] for row in rows[1:]] == [first.number, second.number]
    assert rows[1][4:8] == ["01012345678", f"{first.number.lower()}@example.test",
                            first.service.name, "2400000"]  # fmt: skip
    assert first.narrative not in str(rows)
    # the access log names every claim
    entry = AccessEntry.objects.get(pk=handover.entry_id)
    assert (entry.user, entry.action, entry.count) == (office, Action.EXPORT, 2)
    shown = AccessEntryClaim.objects.filter(entry=entry).values_list("claim", flat=True)
    assert sorted(shown) == [first.pk, second.pk]
    # receipt
    told = []
    day = {"received_on": today(), "received_by": "김담당"}
    with pytest.raises(DigestDiffersError):
        verbs.record_receipt(handover=handover, by=office, sha256="0" * 64, **day)
    verbs.record_receipt(handover=handover, by=office, sha256=handover.sha256.upper(), **day)
    with hooks.listening("handover_received", told.append):
        assert verbs.tell_claimants(handover_id=handover.pk)
        assert not verbs.tell_claimants(handover_id=handover.pk)
    handover.refresh_from_db()
    assert told == [handover] and handover.told_at
    assert (handover.storage_key, handover.password) == ("", None)
    assert state_of(first) == [ClaimState.HANDED]
    with pytest.raises(NothingToHandOverError):  # never twice
        make.proposed(to, numbers=[first.number])


def rows_of(handover):
    """Return the rows of a hand-over's file (CSV) as lists of cells, without the header."""
    text = opened(file_of(handover), password_of(handover)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_the_file_has_the_contact_in_force():
    to = make.receiver()
    moved, as_filed = make.claims_with_consent(to, 2)
    correct_contact(
        claim=moved, by=make.secretary(), phone="010-9999-8888", email="right@example.com",
        proof="letter", reason="오기",
    )  # fmt: skip
    rows = rows_of(make.ready(to, file_format="csv"))
    assert [row[4:6] for row in rows] == [
        ["01099998888", "right@example.com"],
        ["01012345678", f"{as_filed.number.lower()}@example.test"],
    ]


def test_a_contact_corrected_after_the_file_is_told_to_the_receiver():
    to = make.receiver()
    [claim] = make.claims_with_consent(to, 1)
    make.ready(to)
    flagged = HandoverItem.objects.filter(changed_since())
    with make.later(hours=1):
        assert not flagged.exists()
        correct_contact(
            claim=claim, by=make.secretary(), phone="010-9999-8888", proof="call", reason="오기"
        )
        assert [item.claim for item in flagged] == [claim]


def test_the_story_goes_only_with_a_reason_and_a_workbook_is_one():
    to = make.receiver()
    [claim] = make.claims_with_consent(to, 1)
    with pytest.raises(ReasonNeededError):
        make.proposed(to, with_narrative=True)
    handover = make.ready(to, with_narrative=True, note="사고 경위를 봐야 함")
    with zipfile.ZipFile(io.BytesIO(opened(file_of(handover), password_of(handover)))) as book:
        text = b"".join(book.read(name) for name in book.namelist()).decode(errors="replace")
    assert claim.narrative in text and claim.number in text


def test_picked_claims_go_to_a_body_that_is_no_company():
    body = make.receiver(name="소비자 상담 기관")
    claim, other = ClaimFactory(), ClaimFactory()
    make.consent(claim, body)
    with pytest.raises(NumbersUnknownError, match="X-9"):
        make.proposed(body, numbers=[claim.number, "X-9"])
    with pytest.raises(NothingToHandOverError):
        make.proposed(body)  # it has no claims of its own
    handover = make.proposed(body, numbers=[claim.number, other.number, claim.number])
    assert (handover.count, handover.left_out) == (1, {LeftOut.NO_CONSENT: 1})
    named = choosing.left_out_by_number(body, [claim.pk, other.pk])
    assert named == [(claim.number, "handed_over"), (other.number, "no_consent")]


def test_declined_and_cancelled_claims_are_free_again():
    to = make.receiver()
    [claim] = make.claims_with_consent(to, 1)
    first = make.proposed(to)
    with pytest.raises(ReasonNeededError):
        verbs.decline_handover(handover=first, by=make.secretary())
    assert verbs.decline_handover(handover=first, by=first.proposed_by).status == "withdrawn"
    second = make.proposed(to)
    verbs.decline_handover(handover=second, by=make.secretary(), reason="기관이 다름")
    third = make.ready(to)
    key = third.storage_key
    third = verbs.cancel_handover(handover=third, by=make.secretary(), reason="잘못 보냄")
    assert (third.status, third.storage_key, third.password) == ("cancelled", "", None)
    assert key and statuses(third) == ["released"]
    assert state_of(claim) == [ClaimState.READY]
    with pytest.raises(HandoverMovedError):
        verbs.cancel_handover(handover=third, by=make.secretary(), reason="또")


def test_what_changed_before_the_file_is_left_out_and_after_it_is_flagged():
    to = make.receiver()
    gone, stays, lost = make.claims_with_consent(to, 3)
    handover = make.confirmed(to)
    make.consent(gone, to, "withdrawn")
    withdrawn = UserFactory(roles="secretariat")
    Claim.objects.filter(pk=lost.pk).update(withdrawn_at=make.clock.now(), withdrawn_by=withdrawn)
    writing.write_file(handover_id=handover.pk)
    handover.refresh_from_db()
    left = dict(handover.items.filter(status="left_out").values_list("claim", "left_out_as"))
    assert left == {gone.pk: "consent_withdrawn", lost.pk: "withdrawn"}
    assert handover.rows == 1
    flagged = HandoverItem.objects.filter(changed_since())
    assert not flagged.exists()
    with make.later(hours=1):
        make.consent(stays, to, "withdrawn")
        assert [one.claim for one in flagged] == [stays]
        verbs.make_again(handover=handover, by=make.secretary())
        assert not writing.write_file(handover_id=handover.pk)
    handover.refresh_from_db()
    assert (handover.status, handover.error) == ("failed", str(writing.NOBODY_LEFT))
    assert handover.items.get(claim=stays).status == ItemStatus.HANDED  # undone with the file


def test_changes_after_the_receipt_are_told_to_the_receiver():
    to = make.receiver()
    [claim] = make.claims_with_consent(to, 1)
    handover = make.received(to)
    flagged = HandoverItem.objects.filter(changed_since())
    with make.later(hours=1):
        with transaction.atomic():
            hooks.emit("claims_rerouted", [claim.pk])
        assert flagged.count() == 1 and claims_of(changed=True).count() == 1
    with make.later(hours=2):
        verbs.note_changes_told(handover=handover, by=make.secretary())
        assert not flagged.exists()


def test_the_file_expires_and_is_made_again_under_another_digest(monkeypatch):
    to = make.receiver()
    make.claims_with_consent(to, 1)
    handover = make.ready(to)
    by = make.secretary()
    request = RequestFactory().get("/")
    verbs.open_download(handover=handover, by=by, request=request).close()
    verbs.reveal_password(handover=handover, by=by, request=request)
    assert AccessEntry.objects.filter(same_claims=handover.entry_id, user=by).count() == 2
    with make.later(days=4):
        with pytest.raises(FileGoneError):
            verbs.open_download(handover=handover, by=by, request=request)
        assert expire_files(Handover) == 1
        verbs.make_again(handover=handover, by=by)
        assert writing.write_file(handover_id=handover.pk)
    before, now = handover.sha256, Handover.objects.get(pk=handover.pk)
    assert now.storage_key and now.sha256 != before and now.downloaded_at is None


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_nothing_and_the_sweep_takes_it_up(monkeypatch):
    to = make.receiver()
    make.claims_with_consent(to, 2)
    handover = make.confirmed(to)

    class Killed(BaseException):
        pass

    def kill(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(writing, "record_file", kill)
        writing.write_file(handover_id=handover.pk)
    handover.refresh_from_db()
    assert (handover.status, handover.storage_key) == ("making", "")
    assert statuses(handover) == ["planned", "planned"]
    taken = []
    monkeypatch.setattr(tasks, "enqueue", lambda task, pk: taken.append((task.name, pk)))
    monkeypatch.setattr(tasks, "LEFT_FOR", -tasks.LEFT_FOR)
    assert tasks.sweep_handovers() == 1
    assert taken == [(verbs.TASK, handover.pk)]
    answers = at_once(*[lambda: writing.write_file(handover_id=handover.pk)] * 3)
    assert errors_of(answers) == [] and answers.count(True) == 1
    assert AccessEntry.objects.filter(action=Action.EXPORT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_choices_at_once_take_each_claim_once():
    to = make.receiver()
    claims = make.claims_with_consent(to, 3)
    people = [make.secretary() for _n in range(3)]
    answers = at_once(*(lambda by=by: make.proposed(to, by=by) for by in people))
    refused = errors_of(answers)
    assert len(refused) == 2
    assert {type(one) for one in refused} <= {NothingToHandOverError, HandoverMovedError}
    assert HandoverItem.objects.count() == len(claims)


def test_choosing_costs_the_same_for_one_claim_and_for_twenty():
    costs = []
    for name, n in (("카카오모빌리티", 1), ("카카오게임즈", 20)):
        to = make.receiver(make.affiliate(name))
        make.claims_with_consent(to, n)
        by = make.secretary()
        with CaptureQueriesContext(
            connection,
        ) as chosen:
            make.proposed(to, by=by)
        handover = Handover.objects.latest("pk")
        verbs.confirm_handover(handover=handover, by=make.secretary())
        with CaptureQueriesContext(connection) as written:
            writing.write_file(handover_id=handover.pk)
        costs.append((len(chosen), len(written)))
    assert costs[0] == costs[1]


# ------------------------------------------------------------------ raw SQL
def test_the_database_refuses_what_must_never_be():
    to = make.receiver()
    claim, other = make.claims_with_consent(to, 2)
    handover = make.proposed(to, numbers=[claim.number])
    item = handover.items.get()
    move = "UPDATE claims_handoveritem SET status = %s, handed_at = now() WHERE id = %s"
    assert refused(move, "handed", item.pk) == "claim_is_handed_over_by_two_people"
    confirm = (
        "UPDATE claims_handover SET status = 'making', confirmed_by_id = %s, confirmed_at = now()"
        " WHERE id = %s"
    )
    assert refused(confirm, handover.proposed_by_id, handover.pk) == (
        "handover_is_confirmed_by_another_person"
    )
    agent = UserFactory(roles="customer_centre")
    assert refused(confirm, agent.pk, handover.pk) == "handover_is_confirmed_by_the_secretariat"
    twice = (
        "INSERT INTO claims_handoveritem (handover_id, receiver_id, claim_id, status, left_out_as,"
        " settled_reason) VALUES (%s, %s, %s, 'planned', '', '')"
    )
    second = make.proposed(to)
    assert second.count == 1
    assert refused(twice, second.pk, to.pk, claim.pk) == "claim_is_handed_to_a_receiver_once"
    elsewhere = make.receiver(name="다른 기관")
    assert refused(twice, second.pk, elsewhere.pk, claim.pk) == "handover_item_is_of_its_receiver"
    verbs.confirm_handover(handover=handover, by=make.secretary())
    make.consent(claim, to, "withdrawn")
    assert refused(move, "handed", item.pk) == "claim_is_handed_over_with_consent"
    assert refused("UPDATE claims_handover SET count = 9 WHERE id = %s", handover.pk) == (
        "handover_stays_what_was_asked_for"
    )
    outside = "UPDATE claims_provisionconsent SET recorded_by_id = %s WHERE claim_id = %s"
    assert refused(outside, UserFactory(roles="chair").pk, other.pk) == (
        "consent_is_recorded_by_an_office"
    )
