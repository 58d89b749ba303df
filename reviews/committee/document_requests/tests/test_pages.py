"""The pages of requests for documents: list, sheets, bulks, desk and claim page."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from claims import clock
from claims.clock import today
from claims.documents.models import DocumentKind
from claims.lists.figures import condition_of
from claims.page_parts import status_of
from claims.policy.deadlines import add_working_days
from reviews.committee.document_requests import bulk_running
from reviews.committee.document_requests.bulks import prepare_asking
from reviews.committee.document_requests.tests import factories as f
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import DocumentBulk, DocumentRequest, QueueRow, Review
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db
LIST = reverse("committee:document_requests")


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def confirmed(client, path, **form):
    """The sheet of an act, then its own form."""
    shown = client.get(path, form) if "?" in path or form.get("pick") else client.post(path, form)
    assert shown.status_code == 200, shown
    digest = shown.context["sheet"].digest
    return shown, client.post(path, form | {"confirmed": digest})


def test_the_list_has_each_state_and_its_acts(client):
    make.council()
    [late] = f.overdue()
    [asked] = f.asked()
    unasked = make.waiting()
    [closed] = f.closed(f.overdue())
    client.force_login(make.secretary())
    shown = {
        state: page(client, f"{LIST}?state={state}")
        for state in ("unasked", "waiting", "overdue", "closed")
    }
    of = {"unasked": unasked, "waiting": asked.review, "overdue": late.review, "closed": closed}
    for state, text in shown.items():
        inside = {
            name for name, review in of.items() if f'data-number="{review.claim.number}"' in text
        }
        assert inside == {state}
    assert "고른 건 종결 제안" in shown["overdue"] and "고른 건에 서류 요청" in shown["unasked"]
    assert "영업일 지남" in shown["overdue"] and "영업일째" in shown["waiting"]
    client.force_login(make.chair())
    assert 'name="pick"' not in page(client, LIST)
    for name in ("not_asked", "papers_late", "unsubmitted"):
        assert QueueRow.objects.filter(condition_of("queue", name)).count() == 1


def test_the_sheet_shows_the_reviews_in_the_order_of_the_list(client):
    make.council()
    for _ in range(3):
        make.waiting()
    client.force_login(make.secretary())
    table = client.get(f"{LIST}?state=unasked").context["table"]
    numbers = [row.record.number for row in table.page]
    sheet = client.get(reverse("committee:ask_documents"), {"pick": numbers[::-1]})
    assert [row[0] for row in sheet.context["sheet"].rows] == numbers


def test_the_list_costs_the_same_for_any_number(client, django_assert_num_queries):
    f.overdue(30)
    client.force_login(make.secretary())
    page(client, LIST)
    with django_assert_num_queries(7):
        page(client, LIST)


def test_picked_reviews_are_asked_by_one_person(client):
    first, other = make.many_waiting(2)
    client.force_login(make.secretary())
    path, due = reverse("committee:ask_documents"), add_working_days(today(), 25)
    shown, done = confirmed(client, path, pick=[first.claim.number], due_on=due.isoformat())
    assert first.claim.number in shown.content.decode()
    assert done.status_code == 302
    bulk = DocumentBulk.objects.get()
    with clock.at(clock.now() + timedelta(days=30)):  # it was late
        bulk_running.process(bulk.pk)
    asked = DocumentRequest.objects.get()
    assert asked.review_id == first.pk and asked.due_on > due
    bulk_page = page(client, reverse("committee:document_bulk", args=[bulk.pk]))
    assert f"{asked.due_on.month}. {asked.due_on.day}." in bulk_page
    assert f"{due.month}. {due.day}." not in bulk_page
    assert "1건" in page(client, reverse("committee:document_bulk", args=[bulk.pk]))
    refused = client.get(path, {"pick": [first.claim.number]})
    assert refused.status_code == 302 and refused["Location"].endswith("state=unasked")
    bad = client.post(path, {"pick": [other.claim.number], "due_on": "", "confirmed": "x"})
    assert bad.status_code == 409


def test_a_day_that_was_typed_stays_where_others_were_asked_at_the_same_moment(client, monkeypatch):
    first, second = make.many_waiting(2)
    client.force_login(make.secretary())
    path, due = reverse("committee:ask_documents"), add_working_days(today(), 25).isoformat()
    form = {"pick": [first.claim.number, second.claim.number], "due_on": due}
    shown = client.get(path, form)
    confirmed_form = form | {"confirmed": shown.context["sheet"].digest}

    def moved(**given):
        withdraw_review(review=first, by=given["by"], reason="본인 요청")
        return prepare_asking(**given)

    monkeypatch.setattr("reviews.committee.document_requests.bulks.prepare_asking", moved)
    answer = client.post(path, confirmed_form)
    assert answer.status_code == 409 and not DocumentBulk.objects.exists()
    assert f"readonly>{due}<" in answer.content.decode()


@pytest.mark.parametrize("name", ["ask_documents", "propose_closing", "start_picked"])
def test_a_conflict_is_answered_on_the_list_with_what_was_typed(client, name):
    make.council()
    [late] = f.overdue()
    gone = f.overdue()[0] if name != "ask_documents" else f.asked()[0]
    secretary = make.secretary()
    client.force_login(secretary)
    form = {"pick": [gone.review.claim.number], "reason": "우편으로도 오지 않음", "confirmed": "x"}
    if name != "ask_documents":
        withdraw_review(review=gone.review, by=secretary, reason="본인 요청")
    answer = client.post(reverse(f"committee:{name}"), form)
    text = answer.content.decode()
    assert answer.status_code == answer.context["refusal"].status in (409, 422)
    assert "우편으로도 오지 않음" in text and "보내지 못한 글" in text
    state = "unasked" if name == "ask_documents" else "overdue"
    assert answer.context["state"] == state
    assert (f'data-number="{late.review.claim.number}"' in text) == (state == "overdue")
    # the tabs of that page are addresses below the act
    tab = client.get(reverse(f"committee:{name}"), {"state": "waiting"})
    assert (tab.status_code, tab["Location"]) == (302, f"{LIST}?state=waiting")
    assert not list(get_messages(tab.wsgi_request))


def test_who_prepared_a_bulk_is_refused_on_its_page(client):
    bulk = f.proposed(f.overdue())
    client.force_login(bulk.prepared_by)
    answer = client.post(reverse("committee:approve_document_bulk", args=[bulk.pk]))
    assert answer.status_code == 403 and answer.context["bulk"] == bulk
    assert "준비한 사람은 승인할 수 없음" in answer.content.decode()


def test_a_closing_passes_a_second_person_and_says_what_came_meanwhile(client):
    came, silent = f.overdue(2)
    secretary, chair = make.secretary(), make.chair()
    client.force_login(secretary)
    _shown, done = confirmed(client, reverse("committee:propose_closing"), all=1, reason=f.REASON)
    bulk = DocumentBulk.objects.get()
    assert done.status_code == 302 and (bulk.count, bulk.act) == (2, "close")
    proposed = f'href="{reverse("committee:document_bulk", args=[bulk.pk])}">일괄 처리 대기'
    assert page(client, f"{LIST}?state=overdue").count(proposed) == 2
    approve = reverse("committee:approve_document_bulk", args=[bulk.pk])
    assert client.post(approve).status_code == 403
    assert "준비한 사람은 승인할 수 없음" in page(client, done["Location"])
    make.document(came.review.claim, DocumentKind.OTHER)
    client.force_login(chair)
    letter = client.get(done["Location"]).context["sample"].body
    assert f"{today().year}. " in letter
    client.cookies["django_language"] = "en"  # the reader's; the claimant's letter is Korean
    assert client.get(done["Location"]).context["sample"].body == letter
    del client.cookies["django_language"]
    assert "&lt;time" not in page(client, reverse("committee:document_bulks"))
    shown, done = confirmed(client, approve)
    assert "그사이 빠지는 건" in shown.content.decode() and done.status_code == 302
    bulk_running.process(bulk.pk)
    text = page(client, done["Location"])
    assert "서류가 도착함 1" in text
    assert Review.objects.get(pk=silent.review_id).status == "unsubmitted"
    assert "미제출 종결" in page(client, reverse("committee:document_bulks"))
    assert "일괄 처리 대기" not in page(client, f"{LIST}?state=closed")
    progress = client.get(reverse("committee:document_bulk_progress", args=[bulk.pk]))
    assert progress.status_code == 302


def test_a_bulk_is_cancelled_with_a_reason(client):
    bulk = f.proposed(f.overdue())
    client.force_login(make.secretary())
    path = reverse("committee:cancel_document_bulk", args=[bulk.pk])
    _shown, done = confirmed(client, path, reason="다시 확인함")
    bulk.refresh_from_db()
    assert (done.status_code, bulk.status) == (302, "cancelled")


def test_picked_reviews_start_with_what_there_is(client):
    make.council()
    requests = f.overdue(2)
    client.force_login(make.secretary())
    numbers = [one.review.claim.number for one in requests]
    path = reverse("committee:start_picked")
    _shown, done = confirmed(client, path, pick=numbers, reason="받은 서류로 판단")
    assert done.status_code == 302
    assert Review.objects.filter(status="in_review").count() == 2


def test_the_desk_asks_undoes_extends_and_reopens(client):
    review, secretary = make.waiting(), make.secretary()
    client.force_login(secretary)
    number = review.claim.number
    desk = reverse("committee:desk", args=[number])
    due = add_working_days(today(), 22)
    ask = reverse("committee:ask_for_documents", args=[number])
    assert "서류 요청 보내기" in page(client, desk)
    early = {"due_on": add_working_days(clock.today(), 5).isoformat()}
    assert "부터 정할 수 있습니다" in client.post(ask, early).content.decode()
    refused = client.post(ask, {"due_on": "2020-01-01"})
    assert refused.status_code == 422 and 'value="2020-01-01"' in refused.content.decode()
    assert client.post(ask, {"due_on": due.isoformat()}).status_code == 302
    request = DocumentRequest.objects.get()
    assert "되돌리기" in page(client, desk)
    assert client.post(reverse("committee:undo_documents", args=[number, request.pk]))
    assert client.post(ask, {"due_on": due.isoformat()}).status_code == 302
    request = DocumentRequest.objects.get(status="asked")
    later = add_working_days(due, 5)
    extend = reverse("committee:extend_documents", args=[number, request.pk])
    form = {"due_on": later.isoformat(), "reason": "입원"}
    assert client.post(extend, form | {"reason": ""}).status_code == 422
    assert client.post(extend, form).status_code == 302
    request.refresh_from_db()
    assert request.due_on == later
    text = page(client, desk)
    assert "기한을" in text and "입원" in text  # in the timeline
    [closed] = f.closed(f.overdue())
    number = closed.claim.number
    text = page(client, reverse("committee:desk", args=[number]))
    assert "미제출 종결" in text and "다시 열기" in text and f.REASON in text
    path = reverse("committee:reopen_review", args=[number])
    _shown, done = confirmed(client, path, reason="우편 사고")
    closed.refresh_from_db()
    assert (done.status_code, closed.status) == (302, "waiting_documents")


def test_the_claim_page_says_until_when_and_after_a_closing_what_is_left(client):
    [request] = f.asked()
    [closed] = f.closed(f.overdue())
    secretary = make.secretary()
    said = {
        claim: " ".join(line.text for _part, lines in status_of(secretary, claim) for line in lines)
        for claim in (request.review.claim, closed.claim)
    }
    assert "까지 보내 주세요" in said[request.review.claim]
    assert "심의를 끝냈습니다" in said[closed.claim] and "기본 지원금" in said[closed.claim]
    client.force_login(secretary)
    number = request.review.claim.number
    assert "서류 요청 중" in page(client, reverse("register:claim", args=[number]))
    assert "미제출" in page(client, reverse("register:claim", args=[closed.claim.number]))
