"""A partner's interface, asked of a real server: answers, silence, and nothing sent twice."""

import logging
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse

from claims import clock
from claims.tests.factories import ClaimFactory
from config.dev.benefit_partner import Partner
from reviews.benefits import tasks
from reviews.benefits.batches import files, partner, sending
from reviews.benefits.batches import verbs as batches
from reviews.benefits.errors import BenefitMovedError, WayNotOfferedError
from reviews.benefits.grants.verbs import try_again
from reviews.benefits.models import BenefitBatch, BenefitGrant
from reviews.benefits.tests import factories as make
from reviews.benefits.tests.test_runs import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker(settings):
    server = Partner(silence=3)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.BENEFIT_PARTNER_URL, settings.BENEFIT_PARTNER_KEY = server.url, server.key
    settings.BENEFIT_PARTNER_SECONDS = 5
    yield server
    server.shutdown()
    server.server_close()


def sent_batch(number=3):
    to = make.programme("driver-points")
    make.granted_to_list(to, number)
    return make.batch(to, "partner")


def states():
    return list(BenefitGrant.objects.order_by("pk").values_list("status", flat=True))


def later():
    return clock.at(clock.now() + timedelta(seconds=61))


def test_a_batch_is_issued_and_refusals_go_to_the_worklist(speaker):
    batch = sent_batch(10)
    assert sending.send_batch(batch.pk) is False
    assert states() == ["issued"] * 9 + ["failed"]
    failed = BenefitGrant.objects.to_handle().get()
    assert (failed.reference, failed.failed_as) == ("P9", "회원을 찾을 수 없음")
    batch.refresh_from_db()
    assert batch.status == "closed"
    assert set(speaker.taken.values()) == {1}


def test_many_are_sent_some_hundreds_at_a_time(speaker, monkeypatch):
    monkeypatch.setattr(partner, "AT_ONCE", 4)
    batch = sent_batch(9)
    sending.send_batch(batch.pk)
    assert states() == ["issued"] * 9
    assert len(speaker.taken) == 9


@pytest.mark.parametrize("mood", ["lost", "garbled", "silent"])
def test_an_answer_that_is_lost_is_asked_for_and_nothing_is_sent_again(speaker, settings, mood):
    settings.BENEFIT_PARTNER_SECONDS = 5 if mood != "silent" else 0.2
    batch = sent_batch()
    speaker.mood = mood
    sending.send_batch(batch.pk)
    assert states() == ["sending"] * 3
    speaker.mood, settings.BENEFIT_PARTNER_SECONDS = "", 5
    sending.send_batch(batch.pk)  # too early to ask
    assert states() == ["sending"] * 3
    with later():
        sending.send_batch(batch.pk)
    assert states() == ["issued"] * 3
    assert set(speaker.taken.values()) == {1}


def test_what_the_partner_never_took_is_sent_under_the_same_key(speaker):
    batch = sent_batch()
    speaker.mood = "busy"
    sending.send_batch(batch.pk)
    assert states() == ["sending"] * 3 and not speaker.taken
    speaker.mood = ""
    with later():
        sending.send_batch(batch.pk)
    assert states() == ["issued"] * 3
    keys = {sending.key_of(grant) for grant in BenefitGrant.objects.all()}
    assert speaker.taken == dict.fromkeys(keys, 1)


def test_a_partner_that_is_shut_stops_the_batch_until_a_person_starts_it(speaker, caplog):
    batch, by = sent_batch(), make.secretary()
    speaker.mood = "shut"
    with caplog.at_level(logging.DEBUG):
        sending.send_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.status, states()) == ("failed", ["batched"] * 3)
    assert "P0" not in caplog.text and speaker.key not in caplog.text
    speaker.mood = ""
    batches.start_again(batch=batch, by=by)
    sending.send_batch(batch.pk)
    assert states() == ["issued"] * 3


def test_a_benefit_that_a_person_tries_again_has_a_key_of_its_own(speaker):
    to = make.programme("driver-points")
    make.granted_to_list(to, 1, start=9)
    sending.send_batch(make.batch(to, "partner").pk)
    grant = BenefitGrant.objects.get()
    try_again(grant=grant, by=make.secretary())
    sending.send_batch(make.batch(to, "partner").pk)
    assert speaker.taken == {f"{grant.number}-1": 1, f"{grant.number}-2": 1}


def test_use_is_asked_for(speaker):
    batch = sent_batch(4)
    sending.send_batch(batch.pk)
    speaker.use("2023-01-05")
    assert sending.ask_use(batch.pk) == 2
    assert states().count("redeemed") == 2 and sending.ask_use(batch.pk) == 0
    speaker.mood = "busy"
    assert sending.ask_use_or_leave(batch.pk) is False
    sending.start_asking(batch=batch, by=make.secretary())
    ClaimFactory()
    other = make.programme()
    make.granted(other)
    with pytest.raises(WayNotOfferedError):
        sending.start_asking(batch=make.batch(other), by=make.secretary())


def test_the_sweep_takes_up_what_a_worker_left(speaker):
    sent_batch()
    assert tasks.sweep_benefits() == 0
    BenefitBatch.objects.update(progress_at=clock.now() - timedelta(minutes=1))
    assert tasks.sweep_benefits() == 1


# ------------------------------------------------------------------ nothing twice
SENT = "제휴사에 보낸 적이 있는"


def test_a_batch_that_a_partner_was_asked_about_is_not_cancelled(speaker):
    batch, by = sent_batch(), make.secretary()
    speaker.mood = "shut"  # it says that it took none, and may err
    sending.send_batch(batch.pk)
    assert states() == ["batched"] * 3
    with pytest.raises(BenefitMovedError, match=SENT):
        batches.cancel_batch(batch=batch, by=by, reason="파일로 전달")
    sql = "UPDATE reviews_benefitbatch SET status = 'cancelled', closed_at = now() WHERE id = %s"
    assert refused(sql, batch.pk) == "benefit_batch_that_was_sent_is_not_cancelled"
    BenefitGrant.objects.update(asked_at=None)
    assert batches.cancel_batch(batch=batch, by=by, reason="보내지 않음").status == "cancelled"


def test_the_page_of_a_batch_that_a_partner_was_asked_about_offers_to_go_on(speaker, client):
    batch, by = sent_batch(), make.secretary()
    speaker.mood = "shut"
    sending.send_batch(batch.pk)
    client.force_login(by)
    page = client.get(reverse("programmes:batch", args=[batch.pk])).content.decode()
    assert "묶음 취소" not in page and "다시 시작" in page


def test_the_key_changes_by_a_refusal_of_the_partner_alone(speaker):
    to, by = make.programme("driver-points"), make.secretary()
    make.granted_to_list(to, 1, start=9)
    first = sending.key_of(BenefitGrant.objects.get())
    batch = make.batch(to, "file")
    files.write_file(batch.pk)
    batches.cancel_batch(batch=BenefitBatch.objects.get(), by=by, reason="제휴사로 보냄")
    batch = make.batch(to, "partner")
    assert sending.key_of(BenefitGrant.objects.get()) == first
    sending.send_batch(batch.pk)
    assert list(speaker.taken) == [first]
    grant = BenefitGrant.objects.get()
    assert grant.status == "failed" and sending.key_of(grant) != first
    assert try_again(grant=grant, by=by).asked_at is None


# ------------------------------------------------------------------ answers
def answered(settings, body):
    """Answers as the desk reads them from a partner that sends these bytes."""

    class Says(BaseHTTPRequestHandler):
        def do_POST(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Says)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.BENEFIT_PARTNER_URL = f"http://127.0.0.1:{server.server_port}"
    try:
        return partner.ask(["B1-1"])
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("body", [
    b'{"results": []}', b'{"results": "issued"}', b"[]", b'{"results": {"B1-1": []}}',
    b'{"results": {"B1-1": {"state": "issued", "day": 5}}}', b"[" * 100_000, b"\xff",
])  # fmt: skip
def test_an_answer_that_is_unreadable_leaves_all_unknown(settings, body):
    with pytest.raises(partner.PartnerUnavailableError):
        answered(settings, body)


@pytest.mark.parametrize(("said", "kept"), [
    (r"\u0000\ud800", "제휴사가 사유를 알리지 않음"), (r"010-1234-5678 \u0000 \ud83d", "****"),
    (r"\u202e010 1234 5678", "****"), ("회원 12명", "회원 12명"),
])  # fmt: skip
def test_a_reason_is_kept_in_printable_characters_without_numbers(speaker, settings, said, kept):
    batch = sent_batch(1)
    body = '{"results": {"%s": {"state": "refused", "reason": "%s"}}}'
    grant = BenefitGrant.objects.get()
    BenefitGrant.objects.update(status="sending", asked_at=clock.now() - timedelta(hours=1))
    found = answered(settings, (body % (sending.key_of(grant), said)).encode())
    taken = sending._take(batch, "sending", clock.now())
    sending._settle(taken, found)
    grant.refresh_from_db()
    assert (grant.status, grant.failed_as) == ("failed", kept)


def test_a_use_on_a_day_to_come_is_no_use_yet(speaker):
    batch = sent_batch(2)
    sending.send_batch(batch.pk)
    speaker.use(str(clock.today() + timedelta(days=1)))
    assert sending.ask_use(batch.pk) == 0 and "redeemed" not in states()
    with clock.at(clock.now() + timedelta(days=1)):
        assert sending.ask_use(batch.pk) == 1


def test_use_up_to_the_last_day_counts_when_the_partner_tells_later(speaker):
    to = make.programme("driver-points", ends_on=clock.today())
    make.granted_to_list(to, 3)
    batch = make.batch(to, "partner")
    sending.send_batch(batch.pk)
    speaker.use(str(clock.today()))
    with clock.at(clock.now() + timedelta(days=2)):
        assert sending.expire() == 3
        assert sending.ask_use(batch.pk) == 1
    assert sorted(states()) == ["expired", "expired", "redeemed"]


def test_the_sweep_leaves_a_batch_that_moves_on_to_its_worker(speaker):
    batch = sent_batch()
    BenefitBatch.objects.update(progress_at=clock.now() - timedelta(minutes=1))
    speaker.mood = "lost"
    sending.send_batch(batch.pk)
    assert states() == ["sending"] * 3 and tasks.sweep_benefits() == 0
