"""Drafts: kept as typed, never going back, sealed, and gone with the vote."""

import json
import threading

import pytest
from django.db import connection, connections, transaction
from django.urls import reverse

from claims.errors import ForbiddenError
from claims.tests.races import at_once, errors_of
from config.dev.scenes import scene
from reviews.committee.ballots.document_checks import record_check
from reviews.committee.ballots.drafts import MOST_BYTES, save_draft
from reviews.committee.errors import ChangedError, DraftError, NotOpenError, NotSeatedError
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import Assignment, Draft, Review
from reviews.committee.seats.recusals import recuse
from reviews.committee.tests import factories as f

TYPED = {"choice": "partly", "amount": "140만원", "rationale": "쓰던 글", "notes": {}}


_rows, review = scene("review", f.in_review, scope="class")


def url(review, name="draft"):
    return reverse(f"committee:{name}", args=[review.claim.number])


def save(client, review, serial=1, **more):
    body = json.dumps(more.pop("body", TYPED))
    return client.post(url(review), {"serial": serial, "body": body, **more})


def sit(client, review, place=0):
    seat = f.panel(review)[place]
    client.force_login(seat.member.user)
    return seat


def kept(seat):
    return Draft.objects.of(seat, seat.member.user)


@pytest.mark.django_db
class TestVerb:
    def test_what_is_typed_is_kept_and_typed_over(self, review):
        seat = f.panel(review)[0]
        assert not save_draft(assignment=seat, body=TYPED, serial=5).stale
        save_draft(assignment=seat, body=TYPED | {"rationale": "고친 글"}, serial=6)
        assert kept(seat).body["rationale"] == "고친 글"

    @pytest.mark.parametrize("serial", [4, 5])
    def test_an_older_save_changes_nothing(self, serial, review):
        seat = f.panel(review)[0]
        save_draft(assignment=seat, body=TYPED, serial=5)
        saved = save_draft(assignment=seat, body={"rationale": "늦게 온 글"}, serial=serial)
        assert (saved.serial, saved.stale) == (5, serial < 5)
        assert kept(seat).body == TYPED

    def test_a_page_that_does_not_know_the_stored_one_changes_nothing(self, review):
        seat = f.panel(review)[0]
        save_draft(assignment=seat, body=TYPED, serial=5, known=[0])
        saved = save_draft(assignment=seat, body={"rationale": "다른 창"}, serial=9, known=[0, 9])
        assert saved[::2] == (5, True) and saved.body == TYPED
        assert kept(seat).body == TYPED
        assert not save_draft(assignment=seat, body=TYPED, serial=9, known=[5, 9]).stale
        assert kept(seat).serial == 9

    def test_only_what_the_desk_knows_is_kept(self, review):
        seat = f.panel(review)[0]
        body = {
            "choice": "everything",
            "rationale": "가\0나\ud800" + "다" * 5000,
            "notes": {"bankbook_copy": "예금주", "passport": "x"},
            "secret": "x",
        }
        save_draft(assignment=seat, body=body, serial=1)
        found = kept(seat).body
        assert set(found) == {"choice", "amount", "rationale", "notes"}
        assert (found["choice"], found["notes"]) == ("", {"bankbook_copy": "예금주"})
        assert found["rationale"].startswith("가나다") and len(found["rationale"]) == 2000

    @pytest.mark.parametrize(
        ("body", "serial"),
        [([], 1), ("x", 1), ({"amount": 5}, 1), ({"notes": "x"}, 1), ({}, -1)],
    )
    def test_no_such_thing(self, body, serial, review):
        seat = f.panel(review)[0]
        with pytest.raises(DraftError):
            save_draft(assignment=seat, body=body, serial=serial)
        assert kept(seat) is None

    def test_nothing_to_vote_on(self, review):
        seat = f.panel(f.vote_all(review, ("deny", None)))[0]
        with pytest.raises(NotOpenError):
            save_draft(assignment=seat, body=TYPED, serial=1)

    def test_who_left_the_seat_writes_no_more_and_leaves_nothing(self, review):
        seat = f.panel(review)[0]
        save_draft(assignment=seat, body=TYPED, serial=1)
        recuse(assignment=seat, by=seat.member.user, reason="거래처")
        assert not Draft.everything.exists()
        with pytest.raises(NotSeatedError):
            save_draft(assignment=seat, body=TYPED, serial=2)

    def test_a_member_who_lost_the_right(self, review):
        seat = f.panel(review)[0]
        seat.member.user.groups.clear()
        seat = Assignment.objects.get(pk=seat.pk)
        with pytest.raises(ForbiddenError):
            save_draft(assignment=seat, body=TYPED, serial=1)

    def test_the_vote_takes_the_draft_along_and_an_old_page_does_not_bring_it_back(self, review):
        seat, other, _third = f.panel(review)
        save_draft(assignment=seat, body=TYPED, serial=1, seen_version=0)
        save_draft(assignment=other, body=TYPED, serial=1, seen_version=0)
        f.vote(review, seat)
        assert (kept(seat), kept(other).body) == (None, TYPED)
        with pytest.raises(ChangedError) as refused:
            save_draft(assignment=seat, body=TYPED, serial=9, seen_version=0)
        assert refused.value.details["changed"] == ["own_vote"]
        save_draft(assignment=seat, body=TYPED, serial=10, seen_version=1)  # on second thoughts
        assert kept(seat).serial == 10

    def test_a_recorded_check_takes_its_note_along(self, review):
        seat = f.panel(review)[0]
        notes = {"bankbook_copy": "예금주", "service_usage_proof": "남는 글"}
        save_draft(assignment=seat, body=TYPED | {"notes": notes}, serial=1)
        record_check(assignment=seat, kind="bankbook_copy", verdict="accepted", note="예금주")
        assert kept(seat).body == TYPED | {"notes": {"service_usage_proof": "남는 글"}}

    def test_a_refused_vote_leaves_it(self, review):
        seat = f.panel(review)[0]
        save_draft(assignment=seat, body=TYPED, serial=1)
        with pytest.raises(ChangedError):
            f.vote(review, seat, seen_revision=99)
        assert kept(seat).body == TYPED

    @pytest.mark.parametrize("end", ["decided", "withdrawn"])
    def test_a_closed_review_keeps_nobodys_draft(self, end, review):
        first, *others = f.panel(review)
        save_draft(assignment=first, body=TYPED, serial=1)
        if end == "withdrawn":
            withdraw_review(review=review, by=f.secretary(), reason="신청인 요청")
        else:
            recuse(assignment=others[0], by=others[0].member.user, reason="친족")
            f.vote_all(Review.objects.get(pk=review.pk), ("deny", None))
        assert not Draft.everything.exists()


@pytest.mark.django_db
class TestCall:
    def test_it_says_when(self, client, review):
        seat = sit(client, review)
        answer = save(client, review, 7).json()
        at = kept(seat).saved_at
        assert answer == {"serial": 7, "saved_at": f"{(at.hour + 9) % 24:02}:{at.minute:02}"}
        assert save(client, review, 3).json()["stale"] is True
        other = save(client, review, 9, known="0,9,x", body={"rationale": "다른 창"}).json()
        assert (other["stale"], other["serial"], other["body"]) == (True, 7, TYPED)
        assert "stale" not in save(client, review, 9, known="7,9").json()

    def test_the_desk_comes_back_with_it(self, client, review):
        seat = sit(client, review)
        save(client, review, 7)
        client.logout()
        assert save(client, review, 8).status_code == 302  # to the log-in; the text is typed still
        client.force_login(seat.member.user)
        page = client.get(url(review, "desk"))
        assert page.context["draft"] == TYPED and page.context["draft_serial"] == 7
        body = page.content.decode()
        assert "쓰던 글" in body and "140만원" in body

    def test_a_vote_with_an_ended_session_loses_no_text(self, client, review):
        seat = sit(client, review)
        save(client, review)
        client.logout()
        answer = client.post(url(review, "vote"), {"choice": "deny", "rationale": "쓰던 글"})
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
        client.force_login(seat.member.user)
        assert "쓰던 글" in client.get(url(review, "desk")).content.decode()

    @pytest.mark.parametrize("fields", [{"choice": ""}, {"seen_revision": "99"}])
    def test_a_refused_vote_shows_what_was_typed_and_keeps_the_draft(self, client, fields, review):
        seat = sit(client, review)
        save(client, review)
        data = {"choice": "deny", "rationale": "보낸 글", "seen_revision": review.revision}
        answer = client.post(url(review, "vote"), data | fields)
        assert answer.status_code in {409, 422}
        assert "보낸 글" in answer.content.decode()
        assert kept(seat).body == TYPED

    def test_a_refused_check_keeps_its_note(self, client, review):
        sit(client, review)
        save(client, review, body={"notes": {"bankbook_copy": "먼저 쓴 까닭"}})
        where = reverse("committee:check", args=[review.claim.number, "bankbook_copy"])
        answer = client.post(where, {"verdict": "", "note": "나중에 쓴 까닭"})
        body = answer.content.decode()
        assert answer.status_code == 422
        assert "나중에 쓴 까닭" in body and "먼저 쓴 까닭" not in body

    def test_bodies_that_no_desk_sends(self, client, review):
        seat = sit(client, review)
        long = {"rationale": "가" * MOST_BYTES}
        bad = ["", "{", "[]", "1", "[" * 9000, json.dumps(long), '{"rationale": "\\ud800"']
        for body in bad:
            assert client.post(url(review), {"serial": 1, "body": body}).status_code == 422, body
        for serial in ("", "x", "-1", "1e3", "٣", "9" * 30):
            answer = client.post(url(review), {"serial": serial, "body": "{}"})
            assert answer.status_code == 422 and answer.json()["message"]
        assert kept(seat) is None

    def test_who_has_no_seat_or_no_ballot(self, client, review):
        client.force_login(f.chair())  # may vote, and sits elsewhere
        answer = save(client, review)
        assert answer.status_code == 409 and "배정" in answer.json()["message"]
        decided = f.decided(("deny", None))
        sit(client, decided)
        assert save(client, decided).status_code == 409
        client.force_login(f.member().user)
        assert save(client, review).status_code == 404
        client.force_login(f.secretary())
        assert save(client, review).status_code == 403

    def test_get_saves_nothing(self, client, review):
        sit(client, review)
        assert client.get(url(review)).status_code == 405


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_tabs_end_with_the_newest(self):
        seat = f.panel(f.in_review())[0]
        serials = [3, 9, 1, 7, 5, 2, 8, 4]

        def tab(serial):
            mine = Assignment.objects.select_related("member__user").get(pk=seat.pk)
            return save_draft(assignment=mine, body={"rationale": str(serial)}, serial=serial)

        answers = at_once(*[lambda s=s: tab(s) for s in serials])
        assert errors_of(answers) == []
        assert (kept(seat).serial, kept(seat).body["rationale"]) == (9, "9")
        assert all(answer.serial >= serial for answer, serial in zip(answers, serials, strict=True))

    def test_a_save_under_way_while_the_vote_is_cast_is_gone_after_it(self):
        """The save waits for the vote's transaction, then sees the vote."""
        review = f.in_review()
        seat = f.panel(review)[0]
        cast, waits = threading.Event(), threading.Event()

        def vote():
            with transaction.atomic():
                f.vote(Review.objects.get(pk=review.pk), seat)
                cast.set()
                assert waits.wait(timeout=20)

        def typed():
            mine = Assignment.objects.select_related("member__user").get(pk=seat.pk)
            assert cast.wait(timeout=20)
            watcher = threading.Thread(target=release)
            watcher.start()
            try:
                save_draft(assignment=mine, body=TYPED, serial=99, seen_version=0)
            finally:
                watcher.join(timeout=20)

        def release():
            """Let the vote go on once the save stands behind it (or has gone past)."""
            sql = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            try:
                for _ in range(2000):
                    with connection.cursor() as cursor:
                        cursor.execute(sql)
                        if cursor.fetchone()[0]:
                            break
            finally:
                waits.set()
                connections.close_all()

        answers = at_once(vote, typed)
        assert answers[0] is None and isinstance(answers[1], ChangedError)
        assert not Draft.everything.exists()
