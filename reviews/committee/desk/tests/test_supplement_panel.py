"""보완 at the desk: propose, edit and send, undo, close with what came; what the panel reads."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims import clock
from claims.working_days import add_working_days, is_working_day
from reviews.committee.desk.panels.supplement import supplement_context
from reviews.committee.models import Review, SupplementRequest
from reviews.committee.supplements.timeline import supplements_of
from reviews.committee.supplements.verbs import (
    answer_supplement,
    expire_supplement,
    propose_supplement,
    request_supplement,
)
from reviews.committee.tests import factories as f
from reviews.notices.models import Notice, NoticeStatus

pytestmark = pytest.mark.django_db
WORDS = {"kinds": ["sales_loss_proof", "bankbook_copy"], "text": "10월 카드매출이 필요합니다."}


def url(review, name, *more):
    return reverse(f"committee:{name}", args=[review.claim.number, *more])


def desk(client, review):
    return client.get(url(review, "desk")).content.decode()


@pytest.fixture
def review():
    return f.in_review()


@pytest.fixture
def office(client):
    client.force_login(f.secretary())
    return client


def test_a_proposal_is_edited_and_sent_and_undone(office, review):
    member = f.panel(review)[0].member
    proposal = propose_supplement(review=review, member=member, **WORDS)
    text = desk(office, review)
    assert str(member) in text and WORDS["text"] in text
    due = add_working_days(timezone.localdate(), 3)
    sent = {"kinds": ["bankbook_copy"], "text": "통장 사본을 다시 보내 주세요.", "due_on": str(due)}
    assert office.post(url(review, "send_supplement", proposal.pk), sent).status_code == 302
    text = desk(office, review)
    assert "통장 사본을 다시 보내 주세요." in text
    assert WORDS["text"] in text  # what the member had said stays beside it
    assert url(review, "undo_supplement", proposal.pk) in text
    asked = SupplementRequest.objects.get()
    assert (asked.kinds, asked.due_on) == (["bankbook_copy"], due)
    assert office.post(url(review, "undo_supplement", proposal.pk)).status_code == 302
    assert Notice.objects.get().status == NoticeStatus.SUPPRESSED
    text = desk(office, review)
    assert "보내기 전에 되돌렸습니다" in text  # in the trail
    assert office.post(url(review, "undo_supplement", proposal.pk)).status_code == 409


def test_too_late_it_is_said_and_no_longer_offered(office, review):
    request = request_supplement(review=review, by=f.secretary(), **WORDS)
    with clock.at(request.send_after + timedelta(seconds=1)):
        assert url(review, "undo_supplement", request.pk) not in desk(office, review)
        answer = office.post(url(review, "undo_supplement", request.pk))
    assert answer.status_code == 409
    assert "되돌릴 수 없습니다" in answer.content.decode()


def head_of(answer):
    """Return what stands at the head of the desk: the refusal, and what was typed."""
    text = answer.content.decode()
    head = text[text.index('id="case"') :].partition("</header>")[0]
    assert 'role="alert"' in head and text.count('id="unsent"') == 1
    return head


def test_of_two_secretaries_the_second_one_reads_why_and_has_her_letter(office, review):
    proposals = [
        propose_supplement(review=review, member=seat.member, **WORDS)
        for seat in f.panel(review)[:2]
    ]
    hers = {**WORDS, "text": "둘째 간사가 쓴 긴 글", "due_on": ""}
    assert office.post(url(review, "request_supplement"), WORDS).status_code == 302
    for name, more in (("request_supplement", ()), ("send_supplement", (proposals[0].pk,))):
        refused = office.post(url(review, name, *more), hers)
        assert refused.status_code == 409, name
        assert "둘째 간사가 쓴 긴 글" in head_of(refused), name
    asked = SupplementRequest.objects.get(status="asked")
    gone = {"reason": "첫 간사의 사유"}
    assert office.post(url(review, "cancel_supplement", asked.pk), gone).status_code == 302
    for name, pk in (
        ("answer_supplement", asked.pk),
        ("cancel_supplement", asked.pk),
        ("undo_supplement", asked.pk),
    ):
        refused = office.post(url(review, name, pk), {"reason": "둘째 간사의 사유"})
        assert refused.status_code == 409 and "둘째 간사의 사유" in head_of(refused), name
    declines = url(review, "decline_supplement", proposals[1].pk)
    assert office.post(declines, gone).status_code == 302
    refused = office.post(declines, {"reason": "둘째 간사의 사유"})
    assert refused.status_code == 409 and "둘째 간사의 사유" in head_of(refused)
    refused = office.post(url(review, "start"), {"reason": "둘째 간사의 사유"})
    assert refused.status_code == 409 and "둘째 간사의 사유" in head_of(refused)


def test_a_refused_request_keeps_what_was_typed(office, review):
    sunday = timezone.localdate() + timedelta(days=1)
    while is_working_day(sunday):
        sunday += timedelta(days=1)
    typed = {**WORDS, "due_on": str(sunday)}
    answer = office.post(url(review, "request_supplement"), typed)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "영업일로 정해 주세요" in text
    assert f'value="{sunday}"' in text and f">{WORDS['text']}</textarea>" in text
    assert len(re.findall(r'value="bankbook_copy"\s+checked', text)) == 1
    assert not SupplementRequest.objects.exists()
    for wrong in ({"text": "x"}, {"kinds": ["other"], "text": "x"}, {**WORDS, "due_on": "곧"}):
        assert office.post(url(review, "request_supplement"), wrong).status_code == 422


def test_the_wrong_field_of_a_refused_request_has_the_focus(office, review):
    def focused(**typed):
        page = office.post(url(review, "request_supplement"), {**WORDS, **typed})
        assert page.status_code == 422
        tags = re.findall(r"<(?:input|textarea)[^>]*autofocus[^>]*>", page.content.decode())
        return [re.search(r'name="(\w+)"', tag)[1] for tag in tags]

    past = clock.today() - timedelta(days=1)
    assert focused(due_on=str(past)) == ["due_on"]
    assert focused(kinds=[]) == ["kinds"]
    assert focused(text="", due_on="") == ["text"]


def test_only_the_secretariat_asks_and_undoes(client, review):
    request = request_supplement(review=review, by=f.secretary(), **WORDS)
    for user in (f.panel(review)[0].member.user, f.chair()):
        client.force_login(user)
        for name in ("send_supplement", "undo_supplement", "answer_supplement"):
            assert client.post(url(review, name, request.pk)).status_code == 403
    client.logout()
    assert client.post(url(review, "undo_supplement", request.pk)).status_code == 302
    request.refresh_from_db()
    assert request.status == "asked"


def test_a_refused_proposal_keeps_what_was_typed(client, review):
    client.force_login(f.panel(review)[0].member.user)
    answer = client.post(url(review, "propose_supplement"), {"text": "카드매출이 필요합니다."})
    assert answer.status_code == 422
    assert ">카드매출이 필요합니다.</textarea>" in answer.content.decode()


def test_the_secretariat_finds_proposals_on_its_dashboard(client, review):
    member = f.panel(review)[0].member
    propose_supplement(review=review, member=member, **WORDS)
    other = f.in_review()
    request_supplement(review=other, by=f.secretary(), **WORDS)
    client.force_login(f.secretary())
    text = client.get("/").content.decode()
    assert review.claim.number in text and WORDS["text"] in text and str(member) in text
    assert "보완요청 중 1건" in text
    client.force_login(member.user)
    assert "보완요청 중 1건" not in client.get("/").content.decode()


def test_another_reviews_request_is_not_there(office, review):
    other = f.in_review()
    request = request_supplement(review=other, by=f.secretary(), **WORDS)
    assert office.post(url(review, "undo_supplement", request.pk)).status_code == 404


# ------------------------------------------------------------------ the fact it comes back with
def news(review):
    review = Review.objects.select_related("policy").get(pk=review.pk)
    return supplement_context(review, supplements_of(review))["supplement"].outcome


def test_what_came_stands_on_the_desk(client, review):
    request = request_supplement(review=review, by=f.secretary(), **WORDS)
    f.document(review.claim, "bankbook_copy")
    f.document(review.claim, "bankbook_copy")
    assert news(review) is None  # still waiting
    client.force_login(f.panel(review)[0].member.user)
    assert "새 서류 도착 전" in desk(client, review)
    f.document(review.claim, "sales_loss_proof")
    today = timezone.localdate()
    assert news(review).title == f"보완 서류 3개 도착 ({today.month}. {today.day}.)"
    assert news(review).tone == "ok"
    request.refresh_from_db()
    assert request.status == "answered"
    assert "보완 서류 3개 도착" in desk(client, review)


def test_closed_with_a_part_it_says_what_is_missing(office, review):
    request = request_supplement(review=review, by=f.secretary(), **WORDS)
    f.document(review.claim, "bankbook_copy")
    said = {"reason": "폐업으로 매출 자료 없음"}
    assert office.post(url(review, "answer_supplement", request.pk), said).status_code == 302
    assert news(review).tone == "warn"
    assert "오지 않은 서류: 매출 피해 입증자료" in news(review).text
    assert "폐업으로 매출 자료 없음" in desk(office, review)


def test_a_due_date_that_passed_says_so(client, review):
    request = request_supplement(review=review, by=f.secretary(), **WORDS)
    with clock.at(timezone.now() + timedelta(days=60)):
        expire_supplement(request=request)
    due = request.due_on
    client.force_login(f.panel(review)[0].member.user)
    assert f"기한({due.month}. {due.day}.)까지 답이 없었습니다." in desk(client, review)


def test_closed_without_a_paper(review):
    request = request_supplement(review=review, by=f.secretary(), **WORDS)
    answer_supplement(request=request, by=f.secretary(), note="전화로 확인")
    assert (news(review).tone, news(review).text) == ("info", "전화로 확인")


def test_the_trail_names_every_step(office, review):
    member = f.panel(review)[0].member
    declined = propose_supplement(review=review, member=member, **WORDS)
    office.post(url(review, "decline_supplement", declined.pk), {"reason": "이미 있음"})
    taken = propose_supplement(review=review, member=member, **WORDS)
    office.post(url(review, "send_supplement", taken.pk), WORDS)
    office.post(url(review, "undo_supplement", taken.pk))
    again = SupplementRequest.objects.get(status="proposed")
    office.post(url(review, "send_supplement", again.pk), WORDS)
    office.post(url(review, "cancel_supplement", again.pk), {"reason": "잘못 보냄"})
    from reviews.committee.desk.timeline import timeline_of

    said = [entry.kind for entry in timeline_of(review, member.user) if "supplement" in entry.kind]
    assert sorted(said) == [
        "supplement_asked",
        "supplement_asked",
        "supplement_cancelled",
        "supplement_declined",
        "supplement_proposed",
        "supplement_proposed",
        "supplement_undone",
    ]
