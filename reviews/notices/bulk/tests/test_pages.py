"""The bulk pages: permissions, texts, and that a POST acts once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import health
from claims.privacy.models import AccessEntry
from claims.tests.confirming import confirm
from reviews.notices.bulk.running import control, processing
from reviews.notices.bulk.tests import factories as make
from reviews.notices.bulk.verbs import seen_value
from reviews.notices.delivery.deliver import deliver_all
from reviews.notices.models import NoticeBulk, NoticeTemplate
from reviews.notices.sending_policy.suppression import lift_suppression, suppress_address

pytestmark = pytest.mark.django_db

LIST, NEW = "/notices/bulk/", "/notices/bulk/new/"
TIER = "route:tier_grant"


@pytest.fixture
def few(few, monkeypatch):
    """The pages, too, say what stands for a hundred."""
    from reviews.notices.bulk import context
    from reviews.notices.bulk.preview import contents

    monkeypatch.setattr(context, "ALONE", 2)
    monkeypatch.setattr(contents, "ALONE", 2)


def one(bulk, act=""):
    return f"/notices/bulk/{bulk.pk}/{act}"


def prepare(client, **changes):
    seen = make.seen(make.tier_audience())
    return client.post(NEW, {"audience": TIER, "language": "ko", "seen": seen, **changes})


class TestNew:
    def test_shows_before_anything_is_chosen(self, client, sign_in):
        sign_in("secretariat")
        answer = client.get(NEW)
        assert answer.status_code == 200
        assert "구간 지급" in answer.content.decode()
        assert answer.context["preview"] is None

    def test_previews_who_how_what_and_how_long(self, client, sign_in, settings):
        settings.NOTICE_MAIL = "smtp"
        settings.SMTP_PER_SECOND = 1
        settings.NOTICE_QUIET = "21:00-08:00"
        claims = make.tier_claims(3)
        make.withdraw(claims[2])
        sign_in("secretariat")
        text = client.get(NEW, {"audience": TIER, "language": "ko"}).content.decode()
        assert 'data-way="mail"' in text and 'data-left-out="withdrawn"' in text
        assert f'data-number="{claims[0].number}"' in text
        assert f"/claims/{claims[0].number}/" in text
        assert claims[0].reveal_email() not in text
        assert "지원금 30,000원을" in text
        assert "적어도 2초" in text and "21:00-08:00에는 보내지 않고" in text

    def test_the_letter_shown_is_in_the_access_log(self, client, sign_in):
        (claim,) = make.tier_claims(1)
        user = sign_in("secretariat")
        client.get(NEW, {"audience": TIER, "language": "ko"})
        assert AccessEntry.objects.filter(user=user, claim=claim).count() == 1

    def test_above_the_limit_it_waits_for_somebody_else(self, client, sign_in, few):
        make.tier_claims(3)
        by = sign_in("secretariat")
        assert (
            "3명에게 알리기 준비"
            in client.get(NEW, {"audience": TIER, "language": "ko"}).content.decode()
        )
        answer = prepare(client)
        bulk = NoticeBulk.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, one(bulk))
        assert (bulk.status, bulk.prepared_by) == ("prepared", by)

    def test_below_it_starts(self, client, sign_in):
        make.tier_claims(1)
        sign_in("secretariat")
        prepare(client)
        assert NoticeBulk.objects.get().status == "running"

    def test_what_has_changed_is_shown_anew(self, client, sign_in):
        make.tier_claims(1)
        sign_in("secretariat")
        answer = prepare(client, seen="0" * 32)
        assert answer.status_code == 409
        text = answer.content.decode()
        assert "받는 사람이 바뀌었습니다" in text and make.seen(make.tier_audience()) in text
        assert not NoticeBulk.objects.exists()

    def test_a_second_click_is_told_of_the_first(self, client, sign_in, few):
        make.tier_claims(3)
        sign_in("secretariat")
        assert [prepare(client).status_code for _ in range(2)] == [302, 409]
        assert NoticeBulk.objects.count() == 1

    @pytest.mark.parametrize("choice", ["", "x", "received:99999", "route:x"])
    def test_no_other_audience(self, client, sign_in, choice):
        sign_in("secretariat")
        assert prepare(client, audience=choice).status_code == 422
        assert client.get(NEW, {"audience": choice, "language": "ko"}).status_code == 200

    def test_a_letter_that_the_audience_does_not_take_is_said_not_to_leave(self, client, sign_in):
        make.tier_claims(1)
        sign_in("secretariat")
        said = "이 대상에 나가는 글: 심사 경로 안내"
        asked = {"audience": TIER, "language": "ko"}
        for letter, shown in (("account_asked", True), ("route_taken", False), ("", False)):
            page = client.get(NEW, asked | {"letter": letter}).content.decode()
            assert (said in page) is shown, letter

    def test_for_nobody_the_button_says_why(self, client, sign_in):
        sign_in("secretariat")
        text = client.get(NEW, {"audience": TIER, "language": "ko"}).content.decode()
        assert "새로 알릴 사람이 없습니다" in text
        assert prepare(client).status_code == 422

    def test_without_words_it_says_so(self, client, sign_in):
        make.tier_claims(1)
        NoticeTemplate.objects.filter(event="route_taken").update(current=False)
        sign_in("secretariat")
        text = client.get(NEW, {"audience": TIER, "language": "ko"}).content.decode()
        assert "공개된 문안이 없습니다" in text

    @pytest.mark.parametrize(
        "role", ["chair", "auditor", "finance", "member", "customer_centre", "admin"]
    )
    def test_is_the_secretariats(self, client, sign_in, role):
        sign_in(role)
        assert client.get(NEW).status_code == 403
        assert client.post(NEW, {"audience": TIER}).status_code == 403


class TestOne:
    def test_the_approver_sees_all_and_lets_it_go(self, client, sign_in, few):
        claims = make.tier_claims(3)
        bulk = make.prepared()
        by = sign_in("chair")
        text = client.get(one(bulk)).content.decode()
        assert f'data-number="{claims[0].number}"' in text
        assert "3명에게 보내기 승인" in text and seen_value(bulk) in text
        answer = confirm(client, one(bulk, "approve/"), {"seen": seen_value(bulk)})
        assert answer.status_code == 302
        bulk.refresh_from_db()
        assert (bulk.status, bulk.approved_by) == ("running", by)
        assert client.post(one(bulk, "approve/"), {"seen": seen_value(bulk)}).status_code == 409

    def test_who_prepared_it_cannot(self, client, sign_in, few):
        make.tier_claims(3)
        bulk = make.prepared(by=sign_in("secretariat"))
        assert "준비한 사람은 승인할 수 없음" in client.get(one(bulk)).content.decode()
        answer = client.post(one(bulk, "approve/"), {"seen": seen_value(bulk)})
        assert answer.status_code == 422
        bulk.refresh_from_db()
        assert bulk.status == "prepared"

    def test_an_auditor_sees_and_can_nothing(self, client, sign_in, few):
        make.tier_claims(3)
        bulk = make.prepared()
        sign_in("auditor")
        text = client.get(one(bulk)).content.decode()
        assert "간사나 위원장만 승인할 수 있음" in text and "<form" in text
        for act in ("approve", "pause", "resume", "cancel"):
            assert f"/{act}/" not in text
            assert client.post(one(bulk, f"{act}/")).status_code == 403

    def test_what_changed_since_cannot_be_approved(self, client, sign_in, few):
        claims = make.tier_claims(4)
        [closed] = suppress_address(
            claim=claims[0], channel="mail", reason="opt_out", by=make.secretary()
        )
        bulk = make.prepared()
        lift_suppression(suppression=closed, by=make.secretary())
        sign_in("chair")
        assert "취소하고 새로 준비해야 함" in client.get(one(bulk)).content.decode()
        answer = client.post(one(bulk, "approve/"), {"seen": seen_value(bulk)})
        assert answer.status_code == 409

    def test_without_words_it_is_an_empty_state(self, client, sign_in, few):
        make.tier_claims(3)
        bulk = make.prepared()
        NoticeTemplate.objects.filter(event="route_taken").update(current=False)
        sign_in("chair")
        text = client.get(one(bulk)).content.decode()
        assert "사용 중인 문안이 없습니다" in text

    def test_pause_resume_cancel(self, client, sign_in):
        make.tier_claims(2)
        bulk = make.written(make.prepared())
        sign_in("secretariat")
        assert "멈추기" in client.get(one(bulk)).content.decode()
        assert client.post(one(bulk, "pause/")).status_code == 302
        assert client.post(one(bulk, "pause/")).status_code == 409
        assert "이어서 보내기" in client.get(one(bulk)).content.decode()
        assert client.post(one(bulk, "resume/")).status_code == 302
        answer = confirm(client, one(bulk, "cancel/"), {"reason": " "})
        assert answer.status_code == 422 and "사유를 적어 주세요" in answer.content.decode()
        assert confirm(client, one(bulk, "cancel/"), {"reason": "금액이 틀림"}).status_code == 302
        text = client.get(one(bulk)).content.decode()
        assert "금액이 틀림" in text and 'data-state="suppressed"' in text
        assert "/pause/" not in text and "/cancel/" not in text

    def test_the_chair_turns_down_what_waits_but_does_not_stop_what_runs(
        self, client, sign_in, few
    ):
        make.tier_claims(3)
        bulk = make.prepared()
        sign_in("chair")
        assert "/cancel/" in client.get(one(bulk)).content.decode()
        make.approved(bulk)
        assert "/cancel/" not in client.get(one(bulk)).content.decode()
        assert client.post(one(bulk, "cancel/"), {"reason": "틀림"}).status_code == 403
        bulk.refresh_from_db()
        assert bulk.status == "running"

    def test_a_pause_that_nobody_asked_for_says_why(self, client, sign_in):
        make.tier_claims(1)
        bulk = make.prepared()
        control.fail_bulk(bulk.pk)
        sign_in("secretariat")
        assert "작성이 오류로 멈췄습니다" in client.get(one(bulk)).content.decode()

    def test_there_is_no_other(self, client, sign_in):
        sign_in("secretariat")
        for act in ("", "progress/"):
            assert client.get(f"/notices/bulk/99/{act}").status_code == 404
        for act in ("approve/", "pause/", "resume/", "cancel/"):
            assert client.post(f"/notices/bulk/99/{act}").status_code == 404


class TestProgress:
    def test_asks_again_while_it_runs_and_says_how_far(self, client, sign_in, monkeypatch):
        monkeypatch.setattr(processing, "CHUNK", 2)
        make.tier_claims(4)
        bulk = make.prepared()
        processing.process_chunk(bulk.pk)
        deliver_all()
        sign_in("auditor")
        url = one(bulk, "progress/?shown=running")
        answer = client.get(url, headers={"HX-Request": "true"})
        text = answer.content.decode()
        assert "HX-Refresh" not in answer
        assert 'hx-trigger="every 2s"' in text
        assert 'aria-valuenow="2"' in text and 'aria-valuemax="4"' in text
        assert "2 / 4건 작성" in text
        assert f"/notices/?bulk={bulk.pk}&amp;tab=sent" in text
        assert 'aria-valuenow="2"' in client.get(one(bulk)).content.decode()  # and without script

    def test_the_page_loads_anew_once_the_state_is_another(self, client, sign_in):
        make.tier_claims(1)
        bulk = make.finished(make.prepared())
        sign_in("auditor")
        url = one(bulk, "progress/?shown=running")
        assert client.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
        assert client.get(url)["Location"] == one(bulk)
        text = client.get(one(bulk)).content.decode()
        assert "hx-get" not in text and 'aria-valuenow="1"' in text

    def test_says_when_what_waits_will_leave(self, client, sign_in):
        make.tier_claims(1)
        bulk = make.written(make.prepared())
        bulk.notices.update(next_at=bulk.written_at + timedelta(days=365))
        sign_in("auditor")
        assert "부터 나갑니다" in client.get(one(bulk)).content.decode()

    def test_says_that_letters_wait_for_redis_and_why(self, client, sign_in, monkeypatch):
        make.tier_claims(2)
        bulk = make.prepared()
        asked: list = []
        monkeypatch.setattr(health, "redis_word", lambda: asked.append(1) or "down")
        sign_in("auditor")
        for address in (one(bulk), one(bulk, "progress/?shown=running")):
            page = client.get(address, headers={"HX-Request": "true"}).content.decode()
            assert "Redis(대기열)가 응답하지 않아 남은 2건이 기다립니다" in page
            assert "보내면서 쓰고 있습니다" not in page
        assert len(asked) == 2  # once a page
        monkeypatch.setattr(health, "redis_word", lambda: asked.append(1) or "ok")
        assert "Redis" not in client.get(one(bulk)).content.decode()

    def test_redis_is_not_asked_while_letters_leave_or_are_over(self, client, sign_in, monkeypatch):
        make.tier_claims(1)
        bulk = make.finished(make.prepared())
        monkeypatch.setattr(health, "redis_word", lambda: pytest.fail("asked"))
        sign_in("auditor")
        assert client.get(one(bulk)).status_code == 200


class TestList:
    def test_empty(self, client, sign_in):
        sign_in("auditor")
        text = client.get(LIST).content.decode()
        assert "아직 일괄 통지가 없습니다" in text and NEW not in text

    def test_each_with_its_state_and_hands(self, client, sign_in, few):
        make.tier_claims(3)
        preparer, approver = make.secretary(), make.chair()
        bulk = make.finished(make.approved(make.prepared(by=preparer), by=approver))
        run = make.prepared(make.verbs.Audience("received", {"run": make.import_run(2).pk}))
        sign_in("secretariat")
        text = client.get(LIST).content.decode()
        assert f'data-bulk="{bulk.pk}" data-state="done"' in text
        assert f'data-bulk="{run.pk}" data-state="running"' in text
        assert preparer.name in text and approver.name in text
        assert "구간 지급 신청" in text and "접수.csv 파일의 신청" in text and NEW in text

    def test_queries_do_not_grow(self, client, sign_in):
        sign_in("secretariat")

        def queries():
            with CaptureQueriesContext(connection) as seen:
                assert client.get(LIST).status_code == 200
            return len(seen)

        def audience():
            run = make.import_run(1, by=make.secretary())
            make.finished(make.prepared(make.verbs.Audience("received", {"run": run.pk})))

        audience()
        queries()
        few = queries()
        for _ in range(5):
            audience()
        assert queries() == few

    @pytest.mark.parametrize("role", ["finance", "member", "customer_centre", "admin"])
    def test_is_of_those_who_see_the_outbox(self, client, sign_in, role):
        sign_in(role)
        assert client.get(LIST).status_code == 403


def test_the_page_of_a_bulk_asks_the_same_for_one_and_for_thirty(client, sign_in, few):
    sign_in("chair")

    def queries(bulk):
        client.get(one(bulk))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(one(bulk)).status_code == 200
        return len(seen)

    make.tier_claims(3)
    small = make.prepared()
    waiting = queries(small)
    make.finished(make.approved(small))
    ended = queries(small)
    make.tier_claims(30)
    large = make.prepared()
    assert queries(large) == waiting
    make.finished(make.approved(large))
    assert queries(large) == ended
