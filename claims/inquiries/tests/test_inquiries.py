"""Inquiries and notes: the verbs, the database's rules, the panels, the start page."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from claims import clock
from claims.errors import ForbiddenError
from claims.inquiries import context, verbs
from claims.inquiries.context import call_backs_of
from claims.inquiries.lists import visible_inquiries
from claims.inquiries.models import ClaimNote, Inquiry, read_text, seal_text
from claims.policy.deadlines import add_working_days
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import ClaimFactory, UserFactory
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db
WORDS = "서류를 언제까지 내야 하는지 물음. 12월 3일이라고 안내함."


@pytest.fixture
def claim():
    return ClaimFactory()


@pytest.fixture
def agent(client):
    user = UserFactory(roles="customer_centre", name="나상담")
    client.force_login(user)
    return user


def noted(claim, by, **more):
    given = {"kind": "call", "text": WORDS, "outcome": "answered"} | more
    return verbs.note_inquiry(claim=claim, by=by, **given)


def waiting(claim, by, day=None, **more):
    """Return an Inquiry that waits for a call-back on `day` (default: the next working day); for a
    past day it was written 30 days ago."""
    day = day or verbs.next_working_day()
    at = timezone.now() - timedelta(days=30) if day < clock.today() else timezone.now()
    given = {"kind": "call", "by": by, "at": at, "call_back_on": day} | more
    return Inquiry.objects.create(claim=claim, **seal_text(Inquiry, claim, WORDS), **given)


def test_a_text_is_encrypted_and_a_second_click_notes_nothing_more(claim, agent):
    one = noted(claim, agent)
    assert WORDS.encode() not in bytes(one.text) and read_text(one, claim) == WORDS
    assert (one.done_by, one.done_at) == (agent, one.at)
    assert noted(claim, agent) == one
    assert noted(claim, agent, text="또 전화함") != one
    with connection.cursor() as cursor:  # the history keeps no text
        cursor.execute("SELECT * FROM claims_inquiryevent LIMIT 0")
        assert "text" not in {column.name for column in cursor.description}


def test_what_waits_stands_first_and_then_the_newest(claim, agent):
    first, second = waiting(claim, agent), waiting(claim, agent)
    old, new = (noted(claim, agent, text=text) for text in ("전화함", "또 전화함"))
    shown = context.inquiries_context(agent, claim)
    assert [one.row for one in shown["inquiries"]] == [second, first, new, old]
    assert shown["waiting"] == 2 and not shown["has_more_inquiries"]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"text": " "}, verbs.TextNeededError),
        ({"text": "가" * 2_001}, verbs.TextNeededError),
        ({"kind": "fax"}, verbs.OutcomeNeededError),
        ({"outcome": ""}, verbs.OutcomeNeededError),
        ({"outcome": "", "call_back_on": timedelta(days=-1)}, verbs.CallBackDayError),
        ({"outcome": "", "call_back_on": timedelta(days=91)}, verbs.CallBackDayError),
    ],
)
def test_what_cannot_be_noted(claim, agent, given, error):
    if day := given.get("call_back_on"):
        given = given | {"call_back_on": clock.today() + day}
    with pytest.raises(error):
        noted(claim, agent, **given)
    assert not Inquiry.objects.exists()


def test_a_call_back_falls_on_a_working_day(claim, agent):
    saturday = clock.today() + timedelta(days=(5 - clock.today().weekday()) % 7)
    with pytest.raises(verbs.CallBackDayError, match="영업일이 아닙니다"):
        noted(claim, agent, outcome="", call_back_on=saturday)


def test_a_call_back_is_finished_once_undone_by_its_person_and_postponed(claim, agent):
    one, other = waiting(claim, agent), UserFactory(roles="secretariat")
    day = add_working_days(clock.today(), 3)
    assert verbs.postpone_inquiry(inquiry=one, by=other, day=day).call_back_on == day
    verbs.finish_inquiry(inquiry=one, by=agent, outcome="not_reached")
    with pytest.raises(verbs.AlreadyFinishedError):
        verbs.finish_inquiry(inquiry=one, by=other, outcome="answered")
    with pytest.raises(verbs.AlreadyFinishedError):
        verbs.postpone_inquiry(inquiry=one, by=other, day=day)
    with pytest.raises(ForbiddenError):
        verbs.reopen_inquiry(inquiry=one, by=other)
    assert verbs.reopen_inquiry(inquiry=one, by=agent).is_waiting
    with pytest.raises(verbs.NotFinishedError):
        verbs.reopen_inquiry(inquiry=noted(claim, agent), by=agent)


def test_only_the_writer_withdraws_a_note_and_the_auditor_still_reads_it(claim, client):
    writer, other = UserFactory(roles="finance"), UserFactory(roles="secretariat")
    note = verbs.write_note(claim=claim, by=writer, text="예금주 확인 전화함")
    assert verbs.write_note(claim=claim, by=writer, text="예금주 확인 전화함") == note
    with pytest.raises(ForbiddenError):
        verbs.withdraw_note(note=note, by=other)
    url = reverse("register:claim", args=[claim.number])
    client.force_login(other)
    assert "예금주 확인 전화함" in client.get(url).content.decode()
    verbs.withdraw_note(note=note, by=writer)
    page = client.get(url).content.decode()
    assert "예금주 확인 전화함" not in page and "취소한 메모" in page
    client.force_login(UserFactory(roles="auditor"))
    assert "예금주 확인 전화함" in client.get(url).content.decode()
    assert verbs.withdraw_note(note=note, by=writer, back=True).withdrawn_at is None


BROKEN = {
    "finished_inquiry_says_who_when_and_how_it_ended": {"outcome": "", "call_back_on": None},
    "unfinished_inquiry_has_a_day_to_call_back": {
        "outcome": "", "done_at": None, "done_by": None,
    },
    "inquiry_is_of_a_known_kind": {"kind": "fax"},
    "call_back_follows_the_inquiry": {"call_back_on": clock.today() - timedelta(days=2)},
    "inquiry_is_finished_after_it_was_noted": {"done_at": timezone.now() - timedelta(days=1)},
    "inquiry_has_its_text_until_it_is_erased": {"text": None},
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_half_states(claim, agent, name):
    at = timezone.now()
    whole = {"kind": "call", "by": agent, "at": at, "outcome": "answered", "done_at": at,
             "done_by": agent} | seal_text(Inquiry, claim, WORDS)  # fmt: skip
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Inquiry.objects.create(claim=claim, **whole | BROKEN[name])
    assert refused_by(refused.value) == name


def test_the_database_keeps_what_was_written(claim, agent):
    one = noted(claim, agent)
    note = verbs.write_note(claim=claim, by=UserFactory(roles="finance"), text="메모")
    for row, change, name in (
        (one, {"text": b"other"}, "noted_inquiry_is_frozen"),
        (one, {"kind": "visit"}, "noted_inquiry_is_frozen"),
        (note, {"text": b"other"}, "written_note_is_frozen"),
        (note, {"withdrawn_at": timezone.now()}, "note_is_withdrawn_by_its_writer"),
        (
            note,
            {"withdrawn_at": timezone.now(), "withdrawn_by": agent},
            "note_is_withdrawn_by_its_writer",
        ),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**change)
        assert refused_by(refused.value) == name
    mark_as_erased(note.claim)
    erased = {"text": None, "erased_at": timezone.now()}
    assert ClaimNote.objects.filter(pk=note.pk).update(**erased) == 1


class TestPages:
    def test_an_agent_notes_a_call_and_errors_keep_the_words(self, client, claim, agent):
        url = reverse("inquiries:note", args=[claim.number])
        form = {"kind": "call", "text": WORDS, "outcome": "call_back"}
        refused = client.post(url, form)
        page = refused.content.decode()
        assert refused.status_code == 422 and WORDS in page and "다시 연락할 날을 골라" in page
        form["call_back_on"] = verbs.next_working_day().isoformat()
        answer = client.post(url, form)
        assert answer.status_code == 302 and answer["Location"].endswith("#inquiries")
        assert Inquiry.objects.get().is_waiting

    def test_the_start_page_finishes_and_offers_an_undo(self, client, claim, agent):
        one = waiting(claim, agent)
        page = client.get("/").content.decode()
        assert WORDS in page and claim.number in page
        done = client.post(
            reverse("inquiries:finish", args=[one.pk]),
            {"outcome": "answered", "start": "1"},
            follow=True,
        )
        undo = f"{reverse('inquiries:reopen', args=[one.pk])}?start=1"
        assert undo in done.content.decode()
        assert client.post(undo)["Location"] == "/"
        assert Inquiry.objects.get().is_waiting

    def test_a_call_back_that_another_has_finished_is_told(self, client, claim, agent):
        one = waiting(claim, agent)
        verbs.finish_inquiry(inquiry=one, by=agent, outcome="answered")
        url = reverse("inquiries:finish", args=[one.pk])
        answer = client.post(url, {"outcome": "answered"})
        assert answer.status_code == 409 and "이미 마친 문의" in answer.content.decode()

    @pytest.mark.parametrize("role", ["member", "chair", "finance", "admin"])
    def test_who_speaks_with_no_claimant_sees_no_inquiry(self, client, claim, role):
        one = waiting(claim, UserFactory(roles="secretariat"))
        client.force_login(UserFactory(roles=role, is_staff=role == "admin"))
        page = client.get(reverse("register:claim", args=[claim.number])).content.decode()
        assert WORDS not in page
        answer = client.post(reverse("inquiries:finish", args=[one.pk]), {"outcome": "answered"})
        assert answer.status_code == 403


def test_own_call_backs_and_overdue_ones_of_others_are_listed(
    claim, agent, django_assert_num_queries, monkeypatch
):
    other = UserFactory(roles="customer_centre")
    late = waiting(claim, other, clock.today() - timedelta(days=7))
    waiting(claim, other)  # not yet mine to worry about
    own = waiting(claim, agent)
    visible_inquiries(agent)  # permissions and seat are read once a request
    with django_assert_num_queries(2):
        found = call_backs_of(agent)
    assert [one.row for one in found.waiting] == [late, own]
    assert (found.total, found.overdue) == (2, 1)
    waiting(claim, agent)
    monkeypatch.setattr(context, "SHOWN", 2)
    with django_assert_num_queries(4):
        found = call_backs_of(agent)
    assert len(found.waiting) == 2 and (found.total, found.overdue) == (3, 1)
