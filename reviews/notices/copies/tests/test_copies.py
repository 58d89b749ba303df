"""Copies of sent letters: who may send them, of which letters, where they go, and what stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims import clock
from claims.contacts.tests.factories import corrected_contact
from claims.errors import ConflictError, ForbiddenError
from claims.representation.tests.factories import in_force
from claims.tests.confirming import confirm, open_sheet
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.raw_sql import refused
from reviews.notices.contacts.undelivered import undelivered
from reviews.notices.copies.overtaken import OVERTAKEN_BY
from reviews.notices.copies.rules import is_copyable
from reviews.notices.copies.verbs import copy_notice, seen_of
from reviews.notices.copies.ways import ways_of
from reviews.notices.errors import (
    NotCopyableError,
    NoWayOfCopyError,
    OvertakenError,
    RequestOverError,
    TooManyCopiesError,
    UploadLinkEndedError,
)
from reviews.notices.events import Event
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.outbox.other_channel import may_use_other_channel, other_channel_letters
from reviews.notices.post.queries import possible
from reviews.notices.receipt_days import letters_of
from reviews.notices.sending_policy.suppression import suppress_address
from reviews.notices.tests.states import dead, deliver_one_batch, sent

pytestmark = pytest.mark.django_db

WHY = "메일을 지웠다고 전화함"


@pytest.fixture
def letter(write):
    """A sent letter of a decision, and its claim."""
    notice = write()
    sent(notice)
    return notice


@pytest.fixture
def clerk():
    return UserFactory(roles=["secretariat"])


def copied(letter, by, channel="mail", **more):
    return copy_notice(notice=letter, channel=channel, by=by, reason=WHY, **more)


def test_every_letter_names_those_that_overtake_it():
    assert set(OVERTAKEN_BY) == set(Event)


def test_a_copy_is_a_row_of_its_own_with_the_same_text(letter, clerk):
    copy = copied(letter, clerk)
    copy.refresh_from_db()
    assert (copy.key, copy.copy_of, copy.copied_by) == (f"copy:{letter.pk}:1", letter, clerk)
    assert (copy.status, copy.copy_reason) == (NoticeStatus.PENDING, WHY)
    assert (copy.subject, copy.body, copy.event) == (letter.subject, letter.body, letter.event)
    assert bytes(copy.body_digest) == bytes(letter.body_digest)
    letter.refresh_from_db()
    assert letter.status == NoticeStatus.SENT and letter.handled_by is None


def test_the_worker_sends_a_copy(letter, clerk, mailbox):
    copy = copied(letter, clerk)
    deliver_one_batch()
    copy.refresh_from_db()
    assert copy.status == NoticeStatus.SENT


@pytest.mark.parametrize("role", ["secretariat", "customer_centre"])
def test_from_the_page_of_a_claim(client, letter, role):
    user = UserFactory(roles=[role])
    client.force_login(user)
    page, url = f"/claims/{letter.claim.number}/", f"/notices/{letter.pk}/copy/"
    assert url in client.get(page).content.decode()
    form = {"seen": letter.seen, "channel": "mail", "reason": WHY}
    sheet = open_sheet(client, url, form).content.decode()
    assert letter.recipient_hint in sheet and "처음 보낸 통지부터" in sheet
    assert not letter.copies.exists()  # shown, and not written yet
    answer = confirm(client, url, form)
    assert (answer.status_code, answer.url) == (302, page)
    assert letter.copies.get().copied_by == user
    assert "(사본)" in client.get(page).content.decode()


def test_from_the_outbox_with_a_way_back_to_the_first_letter(client, letter, clerk):
    client.force_login(clerk)
    url = f"/notices/{letter.pk}/copy/"
    assert url in client.get(f"/notices/?notice={letter.pk}").content.decode()
    form = {"seen": letter.seen, "channel": "mail", "reason": WHY, "back": ""}
    answer = confirm(client, url, form)
    copy = letter.copies.get()
    assert answer.url.endswith(f"notice={copy.pk}")
    html = client.get(answer.url).content.decode()
    assert WHY in html and f"?notice={letter.pk}" in html
    assert f"/notices/{copy.pk}/copy/" not in html
    assert f"?notice={copy.pk}" in client.get(f"/notices/?notice={letter.pk}").content.decode()


def test_a_reason_is_asked_for(client, letter, clerk):
    client.force_login(clerk)
    form = {"seen": letter.seen, "channel": "mail", "reason": " "}
    assert confirm(client, f"/notices/{letter.pk}/copy/", form).status_code == 422
    assert not letter.copies.exists()


@pytest.mark.parametrize("role", ["member", "chair", "finance", "auditor", "admin"])
def test_who_may_not(client, letter, role):
    user = UserFactory(roles=[role])
    client.force_login(user)
    assert client.post(f"/notices/{letter.pk}/copy/").status_code == 403
    with pytest.raises(ForbiddenError):
        copied(letter, user)


def test_the_customer_centre_copies_no_letter_that_it_does_not_see(client, write):
    client.force_login(UserFactory(roles=["customer_centre"]))
    waiting = write()  # a decision that its claimant does not know
    assert client.post(f"/notices/{waiting.pk}/copy/").status_code == 404
    assert client.post("/notices/999999/copy/").status_code == 404


def test_a_refusal_says_what_to_do_instead(client, letter, write):
    client.force_login(UserFactory(roles=["customer_centre"]))
    write(event="appeal_confirmed", claim=letter.claim)
    answer = client.post(f"/notices/{letter.pk}/copy/", {"seen": letter.seen})
    assert answer.status_code == 422
    assert "재심의 결과: 유지" in answer.content.decode()


def test_an_old_page_is_refused_and_a_second_click_writes_nothing(client, letter, clerk):
    client.force_login(clerk)
    old = seen_of(letter)
    url = f"/notices/{letter.pk}/copy/"
    assert client.post(url, {"seen": "pending:0"}).status_code == 409
    copied(letter, clerk, seen=old)
    with pytest.raises(ConflictError):
        copied(letter, clerk, seen=old)
    assert letter.copies.count() == 1


@pytest.mark.parametrize("steps", [None, dead])
def test_what_was_not_sent_is_not_copied(write, clerk, steps):
    notice = write()
    if steps:
        steps(notice)
    assert not is_copyable(notice) and ways_of(notice) == []
    with pytest.raises(NotCopyableError):
        copied(notice, clerk)


def test_a_copy_is_not_copied(letter, clerk):
    copy = copied(letter, clerk)
    sent(copy)
    with pytest.raises(NotCopyableError):
        copied(copy, clerk)


def test_an_erased_claim_gets_no_copy(letter, clerk):
    mark_as_erased(letter.claim)
    with pytest.raises(NotCopyableError):
        copied(letter, clerk)


def test_a_letter_that_another_one_overtook_is_not_copied(letter, write, clerk):
    write(event="appeal_raised", claim=letter.claim)
    with pytest.raises(OvertakenError):
        copied(letter, clerk)


def test_a_letter_with_an_ended_link_is_not_copied(write, clerk):
    link = "https://desk.example.test/u/abcdefghijklmnopqrstuvwxyz"
    notice = write(event="upload_link", link=link)
    sent(notice)
    with pytest.raises(UploadLinkEndedError):
        copied(notice, clerk)


def test_a_letter_that_asks_for_what_is_not_waited_for_is_not_copied(write, clerk):
    notice = write(event="supplement_requested")
    sent(notice)
    with pytest.raises(RequestOverError):
        copied(notice, clerk)


def test_one_copy_an_hour_and_three_a_day(letter, clerk):
    now = timezone.now() + timedelta(minutes=1)
    with clock.at(now):
        copied(letter, clerk)
    with clock.at(now + timedelta(minutes=59)), pytest.raises(TooManyCopiesError):
        copied(letter, clerk)
    for hours in (2, 4):
        with clock.at(now + timedelta(hours=hours)):
            copied(letter, clerk)
    with clock.at(now + timedelta(hours=6)), pytest.raises(TooManyCopiesError, match="하루에"):
        copied(letter, clerk)
    with clock.at(now + timedelta(hours=25)):
        assert copied(letter, clerk).key.endswith(":4")


def test_a_copy_goes_to_the_contact_of_now_once_it_is_sure(letter, clerk):
    corrected_contact(letter.claim, email="new@example.test")
    letter.claim.refresh_from_db()
    with pytest.raises(NoWayOfCopyError):  # corrected in a call, a moment ago
        copied(letter, clerk)
    with clock.at(timezone.now() + timedelta(days=4)):
        copy = copied(letter, clerk)
    assert copy.recipient_hint != letter.recipient_hint
    assert copy.recipient_hint == letter.claim.contact.email_hint


def test_a_closed_address_gets_no_copy(letter, clerk):
    suppress_address(notice=letter, reason="opt_out", by=clerk)
    with pytest.raises(NoWayOfCopyError):
        copied(letter, clerk)


def test_a_message_to_a_telephone_is_copied_by_mail(write, clerk, phones_first):
    notice = write(event="claim_received")
    sent(notice, by="lms")
    assert notice.channel == "lms"
    assert [way.channel for way in ways_of(notice)] == ["lms", "mail"]
    copy = copied(notice, clerk, channel="mail")
    assert copy.body == notice.body + "\n"
    assert notice.subject or notice.claim.number in copy.subject


def test_who_reads_in_the_claimants_place_gets_the_copy(letter, clerk, phones_first):
    in_force(letter.claim, "heir", letters="instead", phone="010-2222-3333")
    letter.claim.refresh_from_db()
    by_phone = [way for way in ways_of(letter) if way.channel == "lms"]
    assert [way.contact.hint for way in by_phone] in ([], ["010-****-3333"])
    assert all(way.reader is not None for way in ways_of(letter))


INSERT = """
    INSERT INTO reviews_notice (public_id, key, event, claim_id, addressee, template_id, channel,
        recipient, recipient_hint, recipient_index, subject, body, body_digest, status, priority,
        written_at, attempts, tries_from, last_code, last_text, delivered_by, provider_id,
        ended_reason, copy_of_id, copied_by_id, copy_reason)
    SELECT gen_random_uuid(), {key}, event, {claim}, addressee, template_id, channel, recipient,
        recipient_hint, recipient_index, subject, {body}, body_digest, 'pending', priority,
        now(), 0, 0, '', '', '', '', '', id, {by}, {why} FROM reviews_notice WHERE id = %s
"""
SOUND = {"key": "'copy:x'", "claim": "claim_id", "body": "body", "by": "NULL", "why": "'까닭'"}


def inserted(clerk, **other):
    return INSERT.format(**SOUND | {"by": str(clerk.pk)} | other)


def test_the_database_refuses_a_copy_of_an_unsent_letter(write, clerk):
    notice = write()
    assert refused(inserted(clerk), notice.pk) == "copy_is_of_a_sent_letter"
    dead(notice)
    assert refused(inserted(clerk), notice.pk) == "copy_is_of_a_sent_letter"


def test_the_database_refuses_a_copy_of_a_copy_and_for_another_claim(letter, clerk):
    other = str(ClaimFactory().pk)
    assert refused(inserted(clerk, claim=other), letter.pk) == "copy_is_of_a_sent_letter"
    copy = copied(letter, clerk)
    sent(copy)
    assert refused(inserted(clerk), copy.pk) == "copy_is_of_a_sent_letter"


def test_the_database_refuses_a_copy_with_another_text(letter, clerk):
    changed = inserted(clerk, body="body || ' 기한이 늘었습니다.'")
    assert refused(changed, letter.pk) == "copy_says_what_its_letter_said"


@pytest.mark.parametrize("other", [{"by": "NULL"}, {"why": "''"}, {"key": "'decision:1'"}])
def test_the_database_wants_reason_person_and_key(letter, clerk, other):
    assert refused(inserted(clerk, **other), letter.pk) == "copy_names_its_letter_and_who_asked"


def test_a_copy_keeps_what_it_is_of(letter, clerk):
    copy = copied(letter, clerk)
    for change in ("copy_of_id = NULL", "copied_by_id = NULL", "copy_reason = 'x'"):
        sql = f"UPDATE reviews_notice SET {change} WHERE id = %s"
        assert refused(sql, copy.pk) == "written_notice_is_frozen"


def test_a_failed_copy_is_no_undelivered_letter(letter, clerk, settings):
    settings.NOTICE_PHONE, settings.NOTICE_PREFER = "file", ["mail", "lms"]
    copy = copied(letter, clerk)
    dead(copy)
    claims = Notice.objects.filter(claim=letter.claim)
    assert not claims.untold().exists()
    assert not undelivered().filter(pk=copy.pk).exists()
    corrected_contact(letter.claim, address=("04524", "서울 중구 세종대로 110", ""))
    assert not possible().filter(pk=copy.pk).exists()
    copy.values = {"이름": "물결식당"}
    assert not may_use_other_channel(copy) and other_channel_letters([copy]) == {}


def test_a_copy_is_no_notice_of_its_fact(letter, clerk):
    copy = copied(letter, clerk)
    sent(copy)
    assert copy not in Notice.objects.filter(claim=letter.claim).not_taken_back()
    assert list(letters_of(letter.key)) == [letter]
