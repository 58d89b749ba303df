"""The letter about a breach: a bulk notice to the rows of its list."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims import clock
from claims.errors import ConflictError
from claims.reasons import ReasonNeededError, ReasonTooShortError
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.pages import page
from claims.trail.triggers import refused_by
from reviews.data_breaches import closing, errors, verbs
from reviews.data_breaches.affected import told_counts, told_late
from reviews.data_breaches.context import bulk_url
from reviews.data_breaches.tests import factories as make
from reviews.notices.bulk.audiences.choosing import audience_from, letters_for
from reviews.notices.bulk.errors import (
    AudienceChangedError,
    NoRecipientError,
    NoSuchAudienceError,
)
from reviews.notices.bulk.running.control import finish_if_done
from reviews.notices.bulk.tests import factories as bulks
from reviews.notices.bulk.verbs import prepare_bulk
from reviews.notices.delivery.deliver import deliver_all
from reviews.notices.models import Notice
from reviews.notices.tests.states import dead
from reviews.notices.verbs import send_by_other_channel

pytestmark = pytest.mark.django_db
EVENT = "data_breach"


def prepared(breach, language="ko"):
    by = bulks.secretary()
    rows = f"rows:data-breach-claims?breach={breach.pk}"
    return bulks.prepared(audience_from(rows, language, by=by), by=by)


def bulk_about(breach, language="ko"):
    """Prepared by one and approved by another, whatever the number of recipients."""
    return bulks.approved(prepared(breach, language))


def body_to(claim):
    return Notice.objects.filter(claim=claim, event=EVENT).latest("pk").body


def again(breach, **more):
    facts = {**make.FACTS, "title": breach.title, "version": breach.version, **more}
    return verbs.describe_breach(breach=breach, by=breach.recorded_by, **facts)


def test_everybody_is_told_what_when_how_and_whom_to_call_withdrawn_claims_too():
    claim, withdrawn, other = ClaimFactory(), bulks.withdraw(ClaimFactory()), ClaimFactory()
    day = clock.today() - timedelta(days=1)
    breach = make.affecting(claim, withdrawn, happened_from=day)
    assert told_counts(breach)["not_yet"] == 2
    bulk = bulk_about(breach)
    assert bulk.count == 2
    bulks.finished(bulk)
    assert told_counts(breach) == {"not_yet": 0, "under_way": 0, "told": 2, "failed": 0}
    assert not Notice.objects.filter(claim=other).exists()
    for one in (claim, withdrawn):
        body = body_to(one)
        for part in (
            "성명·상호, 계좌번호·예금주", f"{day.year}. {day.month}. {day.day}.", "고객센터(",
            *make.TEXTS.values(),
        ):  # fmt: skip
            assert part in body
    assert closing.close_breach(breach=breach, by=breach.recorded_by, note="모두 알림").closed_at


def test_in_english_with_an_unknown_day():
    claim = ClaimFactory()
    breach = make.affecting(claim)
    bulks.finished(bulk_about(breach, "en"))
    assert "name, account" in body_to(claim)
    assert "not known yet" in body_to(claim)


def test_a_claimant_is_told_once_of_each_breach_and_again_when_more_is_known():
    claim = ClaimFactory()
    breach, second = make.affecting(claim), make.affecting(claim, title="다른 노트북")
    bulks.finished(bulk_about(breach))
    with pytest.raises(NoRecipientError):
        prepared(breach)
    assert told_counts(second)["not_yet"] == 1
    bulks.finished(bulk_about(second))
    breach = again(breach, items=["contact"])
    assert told_counts(breach)["not_yet"] == 1
    bulks.finished(bulk_about(breach))
    assert "휴대전화·이메일" in body_to(claim)
    assert Notice.objects.filter(claim=claim, event=EVENT).count() == 3


def test_a_failed_letter_counts_as_such_until_another_channel_tells(settings):
    settings.NOTICE_MAIL = settings.NOTICE_PHONE = "file"
    settings.NOTICE_PREFER = ["mail", "lms"]
    claim = ClaimFactory()
    breach = make.affecting(claim)
    bulks.written(bulk_about(breach))
    assert told_counts(breach)["under_way"] == 1
    with pytest.raises(errors.NoticesUnderWayError):
        closing.close_breach(breach=breach, by=breach.recorded_by, note="모두 알림")
    notice = Notice.objects.get(claim=claim)
    dead(notice)
    assert told_counts(breach)["failed"] == 1
    send_by_other_channel(notice=notice, by=bulks.secretary())
    deliver_all()
    assert told_counts(breach)["told"] == 1


def test_while_a_bulk_waits_or_runs_neither_text_nor_claims_change():
    breach = make.affecting(*(ClaimFactory() for _ in range(3)))
    bulk = prepared(breach)
    assert bulk.status == "prepared"
    by = breach.recorded_by
    for act in (
        lambda: again(breach),
        lambda: verbs.add_source(breach=breach, by=by, kind="everyone"),
        lambda: verbs.remove_source(source=breach.sources.get(), by=by, reason="잘못 더함"),
        lambda: closing.close_breach(breach=breach, by=by, note="모두 알림"),
    ):
        with pytest.raises(errors.NoticesUnderWayError):
            act()
    bulks.cancel(bulk)
    again(breach)


def test_a_letter_of_the_old_text_tells_nobody_the_new_one(settings):
    """Written again by another channel after the text has changed, it still says the old one."""
    settings.NOTICE_MAIL = settings.NOTICE_PHONE = "file"
    settings.NOTICE_PREFER = ["mail", "lms"]
    claim = ClaimFactory()
    breach = make.affecting(claim)
    bulks.written(bulk := bulk_about(breach))
    notice = Notice.objects.get(claim=claim)
    dead(notice)
    finish_if_done(bulk.pk)
    breach = again(breach, items=["contact"])
    send_by_other_channel(notice=notice, by=bulks.secretary())
    deliver_all()
    assert told_counts(breach)["not_yet"] == 1


def test_an_edit_that_no_letter_tells_asks_nobody_again():
    breach = make.affecting(ClaimFactory())
    bulks.finished(bulk_about(breach))
    breach = again(breach, title="다른 이름", outside_access=True)
    assert (breach.version, breach.title) == (1, "다른 이름")
    assert told_counts(breach)["told"] == 1
    with pytest.raises(ConflictError):
        again(breach, version=2)
    closing.record_posting(
        breach=breach, by=breach.recorded_by, posted_on=clock.today(), place="홈페이지"
    )
    breach = again(breach, advice="계좌를 바꿔 주세요.")
    assert (breach.version, breach.posted_on, breach.posted_at_place) == (2, None, "")


def test_what_was_previewed_is_what_is_prepared():
    breach, by = make.affecting(ClaimFactory()), bulks.secretary()
    audience = audience_from(f"rows:data-breach-claims?breach={breach.pk}", "ko", by=by)
    seen = bulks.seen(audience)
    again(breach, items=["contact"])
    audience = audience_from(f"rows:data-breach-claims?breach={breach.pk}", "ko", by=by)
    with pytest.raises(AudienceChangedError):
        prepare_bulk(audience=audience, seen=seen, by=by)


def test_of_a_closed_breach_nothing_is_prepared():
    breach = make.affecting(ClaimFactory())
    bulks.finished(bulk_about(breach))
    closing.close_breach(breach=breach, by=breach.recorded_by, note="모두 알림")
    with pytest.raises(AudienceChangedError):
        prepared(breach)


def test_one_letter_too_has_a_second_person():
    bulk = prepared(make.affecting(ClaimFactory()))
    assert (bulk.status, bulk.count) == ("prepared", 1)
    with transaction.atomic(), pytest.raises(IntegrityError) as caught:
        type(bulk).objects.filter(pk=bulk.pk).update(status="running")
    assert refused_by(caught.value) == "bulk_of_a_typed_text_names_a_second_person"


def test_whom_no_letter_reaches_is_told_by_a_posting_of_thirty_days():
    claim = ClaimFactory(plain_email="", plain_phone="02-555-1234")
    breach = make.affecting(claim)
    given = {"breach": breach, "by": breach.recorded_by}
    with pytest.raises(NoRecipientError):
        prepared(breach)
    with pytest.raises(errors.UntoldError):
        closing.close_breach(**given, note="모두 알림")
    closing.record_posting(**given, posted_on=clock.today(), place="홈페이지")
    with pytest.raises(errors.PostedTooShortError):
        closing.close_breach(**given, note="모두 알림")
    with clock.at(clock.now() + timedelta(days=30)):
        assert closing.close_breach(**given, note="30일 게시함").closed_at


def test_it_goes_to_the_rows_of_its_list_alone():
    claim = ClaimFactory()
    make.affecting(claim)
    assert EVENT not in letters_for("picked")
    with pytest.raises(NoSuchAudienceError):
        audience_from("picked", "ko", by=bulks.secretary(), letter=EVENT, picked=[claim.number])


def test_the_page_leads_to_the_preview_of_its_letter(client):
    breach, by = make.affecting(ClaimFactory()), bulks.secretary()
    shown = page(client, by, reverse("data_breaches:breach", args=[breach.pk])).content.decode()
    url = bulk_url(breach)
    assert url.replace("&", "&amp;") in shown
    preview = client.get(url).content.decode()
    assert make.TEXTS["circumstances"] in preview and "성명·상호" in preview
    reader = UserFactory(roles="auditor")
    shown = page(client, reader, reverse("data_breaches:breach", args=[breach.pk]))
    assert "통지하기" not in shown.content.decode()


def test_who_is_told_after_72_hours_is_told_late_and_the_closing_says_why():
    """A further notice of what became known later is not late."""
    claim, by_chance = ClaimFactory(), ClaimFactory()
    breach = make.affecting(claim)
    bulks.finished(bulk_about(breach))
    known = breach.known_at
    with clock.at(known + timedelta(hours=80)):
        breach = again(breach, items=["contact"])
        bulks.finished(bulk_about(breach))
        assert told_late(breach) == 0
        given = {"kind": "numbers", "numbers": by_chance.number}
        verbs.add_source(breach=breach, by=breach.recorded_by, **given)
        assert told_late(breach) == 1
        bulks.finished(bulk_about(breach))
        assert told_late(breach) == 1
        close = partial(
            closing.close_breach, breach=breach, by=breach.recorded_by, note="모두 알림"
        )
        for reason, error in (("", ReasonNeededError), ("늦음", ReasonTooShortError)):
            with pytest.raises(error):
                close(delay_reason=reason)
        closed = close(delay_reason="접속기록에서 나중에 찾음")
        assert closed.delay_reason == "접속기록에서 나중에 찾음"
