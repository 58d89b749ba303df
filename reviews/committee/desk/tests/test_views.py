import json
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.documents.models import Document, Page
from claims.privacy.models import AccessEntry, Action
from claims.tests.confirming import confirm, open_sheet
from claims.tests.factories import UserFactory
from config.dev.scenes import scene
from reviews.committee.models import (
    Assignment,
    Decision,
    EvidenceCheck,
    ReviewStatus,
    SupplementRequest,
    Vote,
)
from reviews.committee.seats.recusals import recuse
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db
_in_review, review = scene("review", make.in_review, scope="class")
_deciding, deciding = scene("deciding", make.deciding, scope="class")


def url(review, name="desk", *args):
    return reverse(f"committee:{name}", args=[review.claim.number, *args])


def hidden(answer):
    """The hidden fields that the desk's ballot carries, as a script outside would read them."""
    form = answer.context["vote_form"]
    return {field.html_name: field.value() for field in form.hidden_fields()}


def sit(client, review, place=0):
    seat = make.panel(review)[place]
    client.force_login(seat.member.user)
    return seat


def cast(client, review, **fields):
    page = client.get(f"{url(review)}?change=1")  # a vote that was cast is behind its seal
    data = {**hidden(page), "choice": "grant", "amount": "", "rationale": "", **fields}
    return client.post(url(review, "vote"), data)


def with_pages(review):
    """The claim's documents by kind, each with two pages that can be looked at."""
    documents = Document.objects.filter(claim=review.claim)
    Page.objects.bulk_create(
        Page(document=document, number=n, width=9, height=9, preview_key=f"{document.pk}/{n}")
        for document in documents
        for n in (1, 2)
    )
    documents.update(status="inspecting")
    documents.update(status="ready", page_count=2)
    return {document.kind: document for document in documents}


class TestScope:
    def test_an_object_outside_the_scope_is_like_one_that_is_not_there(self, client, review):
        outsider = make.member()
        client.force_login(outsider.user)
        there, nowhere = client.get(url(review)), client.get("/reviews/T9999-0000000/")
        assert there.status_code == nowhere.status_code == 404

    def test_back_asks_again_but_a_refused_form_may_be_kept(self, client, review):
        sit(client, review)
        assert "no-store" in client.get(url(review))["Cache-Control"]
        assert "no-store" not in cast(client, review, choice="deny").get("Cache-Control", "")

    def test_who_recused_gets_the_reason(self, client, review):
        seat = sit(client, review)
        recuse(assignment=seat, by=seat.member.user, reason="거래처")
        document = Document.objects.filter(claim=review.claim).first()
        for there in (
            url(review),
            reverse("register:claim", args=[review.claim.number]),
            reverse("documents:panel", args=[review.claim.number]),
            document.url,
            reverse("documents:page", args=[document.pk, 1]),
            document.original_url,
        ):
            answer = client.get(there)
            assert answer.status_code == 403 and "회피한 심의라" in answer.content.decode(), there
        client.force_login(make.member().user)  # who never sat there hears nothing of it
        assert client.get(document.url).status_code == 404

    @pytest.mark.parametrize("role", ["finance", "customer_centre", "admin"])
    def test_roles_without_the_desk(self, client, role, review):
        client.force_login(UserFactory(roles=role))
        assert client.get(url(review)).status_code == 403

    def test_the_auditor_reads_and_may_do_nothing(self, client, review):
        client.force_login(UserFactory(roles="auditor"))
        answer = client.get(url(review))
        assert answer.status_code == 200 and "vote_form" not in answer.context
        for name in ("vote", "recuse", "confirm", "start", "assess", "withdraw"):
            assert client.post(url(review, name)).status_code == 403


class TestDesk:
    def test_it_shows_the_case_masked_and_records_the_viewing(self, client, review):
        seat = sit(client, review)
        page = client.get(url(review)).content.decode()
        assert "홍*동" in page and "홍길동" not in page and "01012345678" not in page
        assert AccessEntry.objects.filter(
            user=seat.member.user, action=Action.VIEW_CLAIM, claim=review.claim_id
        ).exists()

    def test_a_desk_left_open_is_one_viewing_in_ten_minutes(self, client, review):
        other = make.in_review()

        def look(seat, at=review):
            client.force_login(seat.member.user)
            assert client.get(url(at)).status_code == 200
            return AccessEntry.objects.filter(action=Action.VIEW_CLAIM).count()

        one, two = make.panel(review)[:2]
        assert [look(one), look(one), look(one)] == [1, 1, 1]
        assert look(two) == 2  # somebody else
        assert look(make.panel(other)[0], other) == 3  # another claim
        first = AccessEntry.objects.filter(action=Action.VIEW_CLAIM).earliest("pk")
        with time_machine.travel(first.at.timestamp() + 590):
            assert look(one) == 3
        with time_machine.travel(first.at.timestamp() + 610):
            assert look(one) == 4  # coming back later

    def test_nothing_is_shown_that_is_not_on_record(self, client, monkeypatch, review):
        sit(client, review)

        def broken(**_):
            raise RuntimeError("no access log")

        monkeypatch.setattr("claims.privacy.access_entries.record_access", broken)
        with pytest.raises(RuntimeError):
            client.get(url(review))

    def test_its_query_count_does_not_grow_with_documents_and_votes(self, client, review):
        sit(client, review, 0)
        client.get(url(review))
        with CaptureQueriesContext(connection) as few:
            client.get(url(review))
        make.document(review.claim)
        make.document(review.claim)
        make.vote(review, make.panel(review)[1])
        client.get(url(review))
        with CaptureQueriesContext(connection) as more:
            client.get(url(review))
        assert len(more) <= len(few) + 1  # changed_parts is asked only where something did


class TestPlainForm:  # beside no scene: the council is one panel
    def test_a_plain_form_post_casts_a_sealed_vote_and_goes_on(self, client):
        make.council(3, 0)
        review, other = make.in_review(), make.in_review()
        seat = sit(client, review)
        answer = cast(client, review, choice="partly", amount="1,400,000", rationale="일부 입증")
        assert answer.status_code == 302 and answer["Location"] == url(other)
        vote = Vote.everything.get()
        assert (vote.amount, vote.choice, vote.assignment_id) == (1_400_000, "partly", seat.pk)
        assert len(vote.unchecked) == 4


class TestVote:
    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"choice": ""}, "하나를 골라"),
            ({"choice": "partly", "amount": "약 50만원", "rationale": "x"}, "140만원처럼"),
            ({"choice": "partly", "amount": "99,999,999", "rationale": "x"}, "원보다 적게"),
            ({"choice": "partly", "amount": "1,000,000", "rationale": " "}, "산정근거를 적어야"),
            ({"choice": "deny", "rationale": ""}, "산정근거를 적어야"),
        ],
    )
    def test_a_refused_vote_says_why_and_keeps_what_was_typed(self, client, fields, said, review):
        sit(client, review)
        answer = cast(client, review, **{"rationale": "제가 쓴 글", **fields})
        page = answer.content.decode()
        assert answer.status_code == 422 and said in page
        if "rationale" not in fields:
            assert "제가 쓴 글" in page
        assert not Vote.everything.exists()

    def test_a_low_amount_is_asked_for_once_and_another_one_again(self, client, review):
        sit(client, review)
        low = {"choice": "partly", "amount": "1", "rationale": "자료로 확인함"}
        answer = cast(client, review, **low)
        page = answer.content.decode()
        assert answer.status_code == 422 and "1원은 아주 적습니다. 맞으면 다시 제출" in page
        other = client.post(url(review, "vote"), {**low, **hidden(answer), "amount": "2"})
        assert other.status_code == 422 and not Vote.everything.exists()
        assert client.post(url(review, "vote"), {**low, **hidden(answer)}).status_code == 302
        assert Vote.everything.get().amount == 1

    def test_a_vote_on_what_has_changed_is_refused_and_loses_nothing(self, client, review):
        sit(client, review)
        page = client.get(url(review))
        make.document(review.claim)
        data = {**hidden(page), "choice": "deny", "rationale": "애써 쓴 산정근거"}
        answer = client.post(url(review, "vote"), data)
        body = answer.content.decode()
        assert answer.status_code == 409 and "애써 쓴 산정근거" in body and "서류" in body
        again = {**data, **hidden(answer)}
        assert client.post(url(review, "vote"), again).status_code == 302

    def test_a_changed_vote_is_a_new_version(self, client, review):
        sit(client, review)
        cast(client, review)
        cast(client, review, choice="deny", rationale="다시 봄")
        assert list(Vote.everything.order_by("version").values_list("version", "choice")) == [
            (1, "grant"),
            (2, "deny"),
        ]

    def test_an_older_tab_does_not_replace_ones_own_newer_vote(self, client, review):
        sit(client, review)
        old_tab = client.get(url(review))
        cast(client, review, choice="deny", rationale="새 창에서 정함")
        data = {**hidden(old_tab), "choice": "grant", "rationale": "헌 창에서 쓴 글"}
        answer = client.post(url(review, "vote"), data)
        body = answer.content.decode()
        assert (
            answer.status_code == 409
            and "다른 창에서 이미 표결" in body
            and "헌 창에서 쓴 글" in body
        )
        assert Vote.everything.count() == 1
        again = {**data, **hidden(answer)}
        assert client.post(url(review, "vote"), again).status_code == 302
        assert Vote.everything.count() == 2

    def test_a_stranger_to_the_panel_cannot_vote(self, client, review):
        client.force_login(make.chair())
        assert client.post(url(review, "vote"), {"choice": "grant"}).status_code == 403

    def test_get_casts_nothing(self, client, review):
        sit(client, review)
        assert client.get(url(review, "vote")).status_code == 405


class TestSeal:
    SECRET = "봉인된 산정근거 문장"

    @pytest.mark.parametrize("who", ["colleague", "chair", "secretary", "auditor"])
    def test_nobody_else_sees_a_vote_before_the_ballot_closes(self, client, who, review):
        first, second, _third = make.panel(review)
        make.vote(review, first, "partly", 1_234_567, rationale=self.SECRET)
        user = {
            "colleague": second.member.user,
            "chair": make.chair(),
            "secretary": make.secretary(),
            "auditor": UserFactory(roles="auditor"),
        }[who]
        client.force_login(user)
        for page in (
            url(review),
            "/reviews/?tab=in_review",
            f"/claims/{review.claim.number}/",
            "/",
        ):
            body = client.get(page).content.decode()
            assert self.SECRET not in body and "1,234,567" not in body, page

    def test_one_sees_ones_own(self, client, review):
        seat = sit(client, review)
        make.vote(review, seat, "partly", 1_234_567, rationale=self.SECRET)
        assert "1,234,567" in client.get(url(review)).content.decode()

    def test_all_see_all_once_it_is_closed(self, client):
        review = make.decided(("partly", 1_234_567), ("grant", None), ("deny", None))
        sit(client, review)
        page = client.get(url(review)).content.decode()
        assert "1,234,567" in page and Decision.objects.get().resolution_no in page


class TestChecks:
    def test_a_check_is_kept_and_shown_to_the_panel(self, client, review):
        sit(client, review)
        where = url(review, "check", "bankbook_copy")
        answer = client.post(where, {"verdict": "insufficient", "note": "예금주가 다름"})
        assert answer.status_code == 302
        other = sit(client, review, 1)
        make.vote(review, other)
        assert "예금주가 다름" in client.get(url(review)).content.decode()

    def test_doubt_needs_its_note(self, client, review):
        sit(client, review)
        answer = client.post(url(review, "check", "bankbook_copy"), {"verdict": "insufficient"})
        assert answer.status_code == 422 and not EvidenceCheck.objects.exists()

    def test_a_check_is_withdrawn_and_nothing_else(self, client, review):
        seat = sit(client, review)
        for kind in ("bankbook_copy", "sales_loss_proof"):
            client.post(url(review, "check", kind), {"verdict": "accepted"})
        where = url(review, "withdraw_check", "bankbook_copy")
        assert client.get(where).status_code == 405
        assert client.post(where).status_code == client.post(where).status_code == 302
        assert [check.kind for check in seat.checks.all()] == ["sales_loss_proof"]
        assert client.post(url(review, "withdraw_check", "passport")).status_code == 422
        make.vote_all(review, ("deny", None))
        late = client.post(url(review, "withdraw_check", "sales_loss_proof"))
        assert late.status_code == 409 and seat.checks.count() == 1

    @pytest.mark.parametrize("has_voted", [False, True], ids=["before the vote", "after it"])
    def test_a_script_gets_the_parts_that_changed_as_the_desk_shows_them(
        self, client, review, has_voted, django_assert_max_num_queries
    ):
        seat = sit(client, review)
        if has_voted:
            make.vote(review, seat)
        where = url(review, "check", "bankbook_copy")
        doubt = {"verdict": "insufficient", "note": "예금주가 다름"}
        with django_assert_max_num_queries(30):
            answer = client.post(where, doubt, headers={"desk-parts": "1"})
        parts, desk = (
            re.sub(r'value="\w{64}"', "", one.content.decode())
            for one in (answer, client.get(url(review)))
        )
        ids = re.findall(r'^ *<(?:section|div) [^>]*id="(\w+)"', parts, re.M)
        assert ids == (["checks"] if has_voted else ["checks", "unchecked"])
        checks = parts[parts.index("<section") : parts.index("</section>")]
        assert answer.status_code == 200 and "예금주가 다름" in checks and checks in desk
        assert all(line in desk for line in parts.splitlines()) and len(parts) < len(desk) / 3

    def test_what_was_seen_and_is_in_order_is_accepted_together_and_taken_back(
        self, client, review, django_assert_max_num_queries
    ):
        seat = sit(client, review)
        kinds = ["small_business_certificate", "sales_loss_proof", "service_usage_proof"]
        papers = with_pages(review)
        for kind, verdict in zip(kinds, ("ok", "ok", "unknown"), strict=True):
            make.finding(review.claim, verdict, document=papers[kind])
        make.finding(review.claim, "ok", document=papers["bankbook_copy"])
        where = url(review, "accept_clean")
        refused = client.post(where, headers={"desk-parts": "1"})
        assert refused.status_code == 422 and "모든 쪽을 보았고" in refused.content.decode()
        seen = [papers[kind].pk for kind in [*kinds, "bankbook_copy"] for _page in (1, 2)]
        pages = [1, 2, 1, 2, 1, 2, 1]  # the bankbook's second page was not seen
        with django_assert_max_num_queries(42):
            answer = client.post(
                where, {"document": seen[:7], "page": pages}, headers={"desk-parts": "1"}
            )
        assert answer.status_code == 200 and "2종 인정함" in answer.content.decode()
        assert [check.kind for check in seat.checks.order_by("pk")] == kinds[:2]
        assert all(check.documents_digest for check in seat.checks.all())
        client.post(url(review, "check", kinds[0]), {"verdict": "insufficient", "note": "흐림"})
        undo = client.post(url(review, "undo_accept"), {"kind": kinds})
        assert undo.status_code == 302  # a doubt that came after it stays
        assert [check.verdict for check in seat.checks.all()] == ["insufficient"]
        assert client.post(where, {"kind": [kinds[0]]}).status_code == 422  # judged already
        assert client.post(where, {"kind": [kinds[1]]}).status_code == 302
        make.vote_all(review, ("deny", None))
        assert client.post(where).status_code == 409

    def test_papers_that_no_check_has_read_or_that_one_doubts_are_not_accepted(
        self, client, review
    ):
        seat = sit(client, review)
        papers = with_pages(review)
        seen = {"document": [one.pk for one in papers.values() for _ in (1, 2)], "page": [1, 2] * 4}
        assert client.post(url(review, "accept_clean"), seen).status_code == 422
        for kind in ("bankbook_copy", "sales_loss_proof"):
            make.finding(review.claim, "ok", document=papers[kind])
        note = json.dumps({"notes": {"bankbook_copy": "예금주가 다"}})
        client.post(url(review, "draft"), {"serial": "1", "body": note})
        assert client.post(url(review, "accept_clean"), seen).status_code == 302
        assert [check.kind for check in seat.checks.all()] == ["sales_loss_proof"]

    def test_what_needs_a_look_comes_first_whatever_members_say(self, client, review):
        sit(client, review)
        papers = with_pages(review)
        make.finding(review.claim, "problem", document=papers["bankbook_copy"])
        make.finding(review.claim, "unknown", document=papers["sales_loss_proof"])

        def order():
            return [check.kind.value for check in client.get(url(review)).context["checks"]]

        before = order()
        assert before[0] == "bankbook_copy" and before[1:] == [
            kind for kind in review.policy.required_kinds if kind != "bankbook_copy"
        ]
        client.post(url(review, "check", "bankbook_copy"), {"verdict": "accepted"})
        assert order() == before

    def test_a_withdrawn_check_counts_as_unchecked(self, client, review):
        sit(client, review)
        client.post(url(review, "check", "bankbook_copy"), {"verdict": "accepted"})
        client.post(url(review, "withdraw_check", "bankbook_copy"))
        cast(client, review)
        assert "bankbook_copy" in Vote.everything.get().unchecked

    def test_an_unknown_kind_is_refused(self, client, review):
        sit(client, review)
        assert (
            client.post(url(review, "check", "passport"), {"verdict": "accepted"}).status_code
            == 422
        )


class TestMember:
    def test_recusal_brings_a_replacement_and_closes_the_desk(self, client, review):
        seat = sit(client, review)
        assert client.post(url(review, "recuse"), {"reason": " "}).status_code == 422
        long = client.post(url(review, "recuse"), {"reason": "거래처 " * 100})
        shown = long.content.decode()
        assert long.status_code == 422 and f"readonly>{('거래처 ' * 100).strip()}<" in shown
        assert "사유를 적어 주세요" not in shown
        assert client.post(url(review, "recuse"), {"reason": "거래처"}).status_code == 302
        assert client.get(url(review)).status_code == 403
        assert Assignment.objects.get(pk=seat.pk).left_as == "recused"
        assert review.assignments.active().count() == 3

    def test_a_proposed_supplement_reaches_the_secretariat(self, client, review):
        sit(client, review)
        data = {"kinds": ["sales_loss_proof"], "text": "10월 카드매출이 빠졌습니다"}
        assert client.post(url(review, "propose_supplement"), {"text": ""}).status_code == 422
        assert client.post(url(review, "propose_supplement"), data).status_code == 302
        client.force_login(make.secretary())
        assert "10월 카드매출이 빠졌습니다" in client.get(url(review)).content.decode()


class TestOffice:
    def test_an_assessment_that_another_person_made_meanwhile_is_not_overwritten(
        self, client, review
    ):
        def seen(page):
            return re.search(r'name="seen_version" value="(\d+)"', page.content.decode())[1]

        first, second = make.secretary(), make.secretary()
        client.force_login(first)
        old = seen(client.get(url(review)))
        client.force_login(second)
        theirs = {"amount": "910000", "note": "다시 계산", "seen_version": old}
        for _twice in range(2):  # the same form sent twice is one assessment
            assert client.post(url(review, "assess"), theirs).status_code == 302
        client.force_login(first)
        mine = {"amount": "890000", "note": "자료로 확인", "seen_version": old}
        refused = client.post(url(review, "assess"), mine)
        assert refused.status_code == 409
        text = refused.content.decode()
        assert "보신 뒤에 바뀌었습니다: 인정액." in text and "910,000" in text
        assert 'value="890000"' in text  # what was typed stays
        again = client.post(url(review, "assess"), mine | {"seen_version": seen(refused)})
        assert again.status_code == 302
        assert list(review.assessments.order_by("version").values_list("amount", flat=True))[
            1:
        ] == [910_000, 890_000]

    def test_start_supplement_answer_assess_withdraw(self, client):
        make.council()
        review = make.waiting()
        client.force_login(make.secretary())
        assert client.post(url(review, "start"), {"reason": ""}).status_code == 422
        assert client.post(url(review, "start"), {"reason": "서류 면제"}).status_code == 302
        ask = {"kinds": ["bankbook_copy"], "text": "통장 사본을 보내 주세요."}
        assert client.post(url(review, "request_supplement"), ask).status_code == 302
        review.refresh_from_db()
        assert review.status == ReviewStatus.SUPPLEMENT_REQUESTED and review.due_on is None
        pk = SupplementRequest.objects.get().pk
        assert client.post(url(review, "answer_supplement", pk)).status_code == 302
        review.refresh_from_db()
        assert review.status == ReviewStatus.IN_REVIEW
        assess = {"amount": "90만원", "note": "자료로 확인"}
        refused = client.post(url(review, "assess"), {"amount": "많이", "note": "확인"})
        assert refused.status_code == 422 and refused.context["refusal"] is None
        page, action = refused.content.decode(), f'action="{url(review, "assess")}"'
        form = page.split(action)[0].rsplit("<details", 1)[1]
        assert "open" in form.split(">")[0] and "140만원처럼" in form  # said where it was typed
        assert 'value="많이"' in page
        assert client.post(url(review, "assess"), assess).status_code == 302
        assert "900,000" in client.get(url(review)).content.decode()
        asked = open_sheet(client, url(review, "withdraw"), {"reason": "신청인 철회"})
        review.refresh_from_db()
        assert asked.status_code == 200 and review.status == ReviewStatus.IN_REVIEW
        assert "신청인에게 철회로 처리했다고 안내됩니다" in asked.content.decode()
        assert confirm(client, url(review, "withdraw"), {"reason": "x"}).status_code == 422
        assert (
            confirm(client, url(review, "withdraw"), {"reason": "신청인 철회"}).status_code == 302
        )
        assert client.post(url(review, "withdraw"), {"reason": "신청인 철회"}).status_code == 409
        review.refresh_from_db()
        assert review.status == ReviewStatus.WITHDRAWN

    def test_a_disqualified_member_is_replaced(self, client, review):
        seat = make.panel(review)[0]
        client.force_login(make.secretary())
        data = {"seat": seat.pk, "reason": "친족"}
        assert confirm(client, url(review, "disqualify"), data).status_code == 302
        assert seat.member_id not in [s.member_id for s in make.panel(review)]


class TestChair:
    @pytest.fixture
    def review(self, deciding):
        return deciding

    def confirm(self, client, review):
        page = client.get(url(review))
        data = {"seen": page.context["confirm_digest"]}
        return confirm(client, url(review, "confirm"), data)

    def test_a_large_proposal_waits_for_the_chair(self, client, review):
        assert not Decision.objects.exists()
        chair = make.chair()
        client.force_login(chair)
        assert self.confirm(client, review).status_code == 302
        assert Decision.objects.get().confirmed_by == chair

    def test_the_first_click_shows_what_follows_and_confirms_nothing(self, client, review):
        client.force_login(make.chair())
        for answer in (client.post(url(review, "confirm")), client.get(url(review, "confirm"))):
            page = answer.content.decode()
            assert answer.status_code == 200 and not Decision.objects.exists()
            for text in (review.claim.number, "5,000,000", "신청인에게 결과를", "지급 담당이"):
                assert text in page
            assert "typed_sum" not in page

    def test_the_sheet_says_the_reason_that_the_letter_states(self, client, review):
        client.force_login(make.chair())
        page = client.get(url(review, "confirm")).content.decode()
        assert self.confirm(client, review).status_code == 302
        reason = Decision.objects.get().rationale
        assert reason and f">{reason}</dd>" in page

    def test_a_large_sum_is_typed(self, client):
        review = make.deciding(claimed_loss=12_000_000)
        client.force_login(make.chair())
        address = url(review, "confirm")
        assert confirm(client, address, typed_sum="1,200,000").status_code == 422
        assert not Decision.objects.exists()
        assert confirm(client, address, typed_sum="12,000,000원").status_code == 302
        assert Decision.objects.get().amount == 12_000_000

    def test_another_proposal_than_the_one_seen_is_refused(self, client, review):
        client.force_login(make.chair())
        assert client.post(url(review, "confirm"), {"seen": "0" * 32}).status_code == 409
        assert not Decision.objects.exists()

    def test_a_member_does_not_confirm(self, client, review):
        sit(client, review)
        assert client.post(url(review, "confirm"), {"seen": ""}).status_code in {403}

    def test_the_second_ballot_opens_once(self, client, review):
        client.force_login(make.chair())
        sheet = open_sheet(client, url(review, "second_ballot"))
        assert sheet.status_code == 200
        assert "배정 위원의 알림함에 바로 나타납니다" in sheet.content.decode()
        review.refresh_from_db()
        assert review.status == ReviewStatus.DECIDING  # shown, and not sent back yet
        assert confirm(client, url(review, "second_ballot")).status_code == 302
        review.refresh_from_db()
        assert review.status == ReviewStatus.IN_REVIEW
        make.vote_all(review, ("grant", None))
        assert client.post(url(review, "second_ballot")).status_code == 422
