"""The pages of money: who may, then what they do, by plain form posts."""

import re
from html import unescape

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from claims.privacy.models import AccessEntry
from claims.tests.confirming import confirm, open_sheet
from claims.tests.factories import UserFactory
from config.dev.scenes import scene
from reviews.payouts.approvals.fingerprint import seen_value, waiver_value
from reviews.payouts.batches.verbs import cancel_batch
from reviews.payouts.models import HandResult, Payout, PayoutBatch
from reviews.payouts.preparation.payees import on_account_changed
from reviews.payouts.tests import factories as make
from reviews.payouts.views.lists import payouts_of_batch

pytestmark = pytest.mark.django_db

LIST, BATCHES = "/payouts/", "/payouts/batches/"
STATEMENT = make.STATEMENT
READERS = ("chair", "secretariat", "finance", "auditor")
OTHERS = ("member", "customer_centre", "admin")


def rows(response, mark="data-number"):
    """(claim number, state) of every row of payments; `mark="data-batch"` for batches."""
    tags = re.findall(rf"<tr ([^>]*{mark}[^>]*)>", response.content.decode())
    return [
        (re.search(rf'{mark}="([^"]*)"', t)[1], re.search(r'data-state="([^"]*)"', t)[1])
        for t in tags
    ]


def form_of(response, action):
    """The hidden fields of the form that posts to `action`, as a browser would send them."""
    html = response.content.decode()
    where = (
        rf'[^>]*action="{re.escape(action)}"' if action else r'\s+method="post"\s+class="panel-body'
    )
    form = re.search(rf"<form{where}.*?</form>", html, re.S)
    assert form, f"no form for {action}"
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0])
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(unescape(value))
    found.pop("csrfmiddlewaretoken", None)
    return found


def shown():
    """A prepared payout of a decision, one of a grant, and a batch."""
    return make.decided_payout(), make.tier_payout(), make.built()


_shown, shown_to_roles = scene("shown_to_roles", shown, scope="class")


class TestWho:
    @pytest.mark.parametrize("url", [LIST, BATCHES])
    def test_anonymous_goes_to_log_in(self, client, url):
        response = client.get(url)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")

    @pytest.mark.parametrize("role", READERS)
    def test_readers(self, client, sign_in, role, shown_to_roles):
        payout, _grant, batch = shown_to_roles
        sign_in(role)
        for url in (LIST, BATCHES, f"/payouts/{payout.pk}/", f"{BATCHES}{batch.pk}/"):
            assert client.get(url).status_code == 200, url

    @pytest.mark.parametrize("role", OTHERS)
    def test_others_do_not(self, client, sign_in, role, shown_to_roles):
        payout = shown_to_roles[0]
        sign_in(role)
        for url in (LIST, BATCHES, f"/payouts/{payout.pk}/"):
            assert client.get(url).status_code == 403, url

    @pytest.mark.parametrize("role", ["chair", "secretariat", "auditor"])
    def test_readers_move_no_money(self, client, sign_in, role, shown_to_roles):
        _decided, payout, batch = shown_to_roles
        sign_in(role)
        seen = {"seen": seen_value(payout)}
        assert client.post(f"/payouts/{payout.pk}/approve/", seen).status_code == 403
        assert client.post("/payouts/approve/").status_code == 403
        assert client.post(f"{BATCHES}build/").status_code == 403
        assert client.post(f"{BATCHES}{batch.pk}/release/").status_code == 403
        assert client.post(f"/payouts/{payout.pk}/result/").status_code == 403
        assert client.post(f"{BATCHES}{batch.pk}/paid/").status_code == 403
        assert client.post("/payouts/hand/1/confirm/").status_code == 403
        payout.refresh_from_db()
        assert payout.status == "prepared"
        assert "/approve/" not in client.get(LIST).content.decode()

    def test_what_is_not_there(self, client, sign_in):
        sign_in("finance")
        for url in ("/payouts/999/", f"{BATCHES}999/"):
            assert client.get(url).status_code == 404
        assert client.post("/payouts/999/approve/").status_code == 404

    def test_nothing_changes_by_get(self, client, sign_in):
        payout = make.tier_payout()
        sign_in("finance")
        for name in ("approve", "cancel", "void", "result"):
            assert client.get(f"/payouts/{payout.pk}/{name}/").status_code == 405


class TestList:
    def test_tabs_hold_their_states(self, client, sign_in):
        prepared, approved, paid = make.tier_payout(), make.approved(), make.paid()
        sign_in("finance")
        number = prepared.claim.number
        assert rows(client.get(LIST))[0] == (number, "prepared")
        assert (approved.claim.number, "approved") in rows(client.get(LIST + "?tab=approved"))
        assert (paid.claim.number, "paid") in rows(client.get(LIST + "?tab=paid"))
        html = client.get(LIST).content.decode()
        tab = r'tab=prepared"\s+aria-current="page"\s*>\s*승인 대기\s*<span class="n">1<'
        assert re.search(tab, html)

    def test_a_claim_number_finds_its_payouts_in_any_state(self, client, sign_in):
        paid = make.paid(make.approved(make.decided_payout()))
        make.tier_payout()
        user = sign_in("finance")
        response = client.get(LIST, {"q": paid.claim.number})
        assert (paid.claim.number, "paid") in rows(response)
        assert {n for n, _s in rows(response)} == {paid.claim.number}
        assert rows(client.get(LIST, {"q": paid.claim.number.lower()})) == rows(response)
        assert AccessEntry.objects.filter(user=user, action="search").count() == 2

    def test_a_name_finds_too(self, client, sign_in):
        payout = make.tier_payout()
        make.tier_payout()
        sign_in("auditor")
        response = client.get(LIST, {"q": payout.claim.business_name})
        assert (payout.claim.number, "prepared") in rows(response)

    def test_pages_by_key_keep_filters(self, client, sign_in):
        made = [make.tier_payout() for _ in range(33)]
        sign_in("finance")
        first = client.get(LIST + "?tab=prepared")
        link = unescape(re.search(r'rel="next"[^>]*href="([^"]+)"', first.content.decode())[1])
        assert "tab=prepared" in link
        second = client.get(LIST + link)
        numbers = [n for n, _s in rows(first) + rows(second)]
        assert numbers == [p.claim.number for p in made]

    @pytest.mark.parametrize("sort", ["amount", "-amount", "prepared_at", "-prepared_at"])
    def test_sorts(self, client, sign_in, sort):
        for amount in (30_000, 50_000, 30_000):
            make.tier_payout(amount=amount)
        sign_in("finance")
        response = client.get(LIST, {"sort": sort})
        found = [Payout.objects.get(claim__number=n) for n, _s in rows(response)]
        field = sort.lstrip("-")
        values = [getattr(p, field) for p in found]
        assert values == sorted(values, reverse=sort.startswith("-"))
        assert "aria-sort=" in response.content.decode()

    def test_any_other_sort_is_the_usual_one(self, client, sign_in):
        payout = make.tier_payout()
        sign_in("finance")
        assert rows(client.get(LIST, {"sort": "claim__person_name"}))[0][0] == payout.claim.number

    def test_no_account_number_and_no_full_name_in_the_page(self, client, sign_in):
        make.tier_payout()
        sign_in("finance")
        html = client.get(LIST).content.decode()
        assert "110012345678" not in html
        assert "홍길동" not in html
        assert "****5678" in html
        assert "홍*동" in html


LISTS = ("?tab=prepared", "?tab=approved", "?q=시험상회")


def count_queries(client, url):
    """Statements of a page, without those of the session and the content types."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def many_payouts():
    """Thirty prepared and thirty approved; returns the cost of each list when there was one."""
    client = Client()
    client.force_login(make.finance())
    make.decided_payout(), make.approved()
    counts = {url: count_queries(client, LIST + url) for url in LISTS}
    for _ in range(29):
        make.decided_payout(), make.approved()
    return counts


_many, counts_of_one = scene("counts_of_one", many_payouts, scope="class")


class TestCostOfLists:
    @pytest.mark.parametrize("url", LISTS)
    def test_query_count_does_not_grow(self, client, sign_in, counts_of_one, url):
        sign_in("finance")
        assert count_queries(client, LIST + url) == counts_of_one[url]
        assert counts_of_one[url] <= (15 if "q=" in url else 13)  # a search reads its index first


class TestApproving:
    def test_the_rows_own_form_approves_without_script(self, client, sign_in):
        payout = make.decided_payout()
        user = sign_in("finance")
        action = f"/payouts/{payout.pk}/approve/"
        page = client.get(LIST + "?tab=prepared&sort=amount")
        fields = form_of(page, action)
        assert fields["next"] == ["/payouts/?tab=prepared&sort=amount"]
        response = client.post(action, fields)
        assert response.status_code == 302
        assert response["Location"] == "/payouts/?tab=prepared&sort=amount"
        payout.refresh_from_db()
        assert (payout.status, payout.approved_by) == ("approved", user)

    def test_it_does_not_lead_away(self, client, sign_in):
        payout = make.tier_payout()
        sign_in("finance")
        for bad in ("https://evil.test/payouts/", "//evil.test/payouts/", "/admin/"):
            payout = make.tier_payout()
            data = {"seen": seen_value(payout), "next": bad}
            response = client.post(f"/payouts/{payout.pk}/approve/", data)
            assert response["Location"] == LIST

    def test_what_changed_since_answers_409(self, client, sign_in):
        payout = make.tier_payout()
        sign_in("finance")
        response = client.post(f"/payouts/{payout.pk}/approve/", {"seen": "0" * 32})
        assert response.status_code == 409
        html = response.content.decode()
        assert "바뀌었습니다" in html
        assert f'action="/payouts/{payout.pk}/approve/"' in html
        assert client.post(f"/payouts/{payout.pk}/approve/").status_code == 409

    def test_the_second_one_answers_409(self, client, sign_in):
        payout = make.tier_payout()
        sign_in("finance")
        data = {"seen": seen_value(payout)}
        assert client.post(f"/payouts/{payout.pk}/approve/", data).status_code == 302
        response = client.post(f"/payouts/{payout.pk}/approve/", data)
        assert response.status_code == 409
        assert "이미 처리된 지급" in response.content.decode()

    def test_a_rule_answers_422_with_its_sentence(self, client, sign_in):
        who = make.voters(3)
        payout = make.decided_payout(who=who)
        sign_in(user=make.change_office(who[0], "finance"))
        response = client.post(f"/payouts/{payout.pk}/approve/", {"seen": seen_value(payout)})
        assert response.status_code == 422
        assert "표결했거나" in response.content.decode()

    def test_a_row_that_may_not_be_approved_says_why(self, client, sign_in):
        without = make.tier_payout(account=None)
        other = make.tier_payout(holder_match="mismatch")
        sign_in("finance")
        html = client.get(LIST).content.decode()
        assert "계좌 없음" in html
        assert "예금주 다름" in html
        for payout in (without, other):
            assert f'action="/payouts/{payout.pk}/approve/"' not in html
            assert f'name="shut" value="{payout.pk}"' in html

    def test_many_by_the_panels_form(self, client, sign_in):
        one, two = make.decided_payout(), make.tier_payout()
        without = make.tier_payout(account=None)
        sign_in("finance")
        page = client.get(LIST, {"tab": "prepared", "pick": [one.pk, two.pk, without.pk]})
        html = page.content.decode()
        assert "2건 승인" in html
        assert f"{one.amount + two.amount:,}" in html
        assert "목록에서 빠진 1건" in html
        assert "선택한 1건에 표결함" in html
        fields = form_of(page, "/payouts/approve/")
        assert len(fields["seen"]) == 2
        response = client.post("/payouts/approve/", fields, follow=True)
        assert response.redirect_chain[0][1] == 302
        assert "2건, " in response.content.decode()
        assert Payout.objects.filter(status="approved").count() == 2

    def test_many_says_what_it_left_out(self, client, sign_in):
        fine, without = make.tier_payout(), make.tier_payout(account=None)
        sign_in("finance")
        data = {"seen": [f"{p.pk}:{seen_value(p)}" for p in (fine, without)]}
        html = client.post("/payouts/approve/", data, follow=True).content.decode()
        assert f"{without.claim.number}: 지급 계좌가 없어" in html

    def test_none_of_many_answers_422_and_lists_why(self, client, sign_in):
        without = make.tier_payout(account=None)
        sign_in("finance")
        response = client.post(
            "/payouts/approve/", {"seen": [f"{without.pk}:{seen_value(without)}", "x", "9:y"]}
        )
        assert response.status_code == 422
        assert without.claim.number in response.content.decode()
        assert client.post("/payouts/approve/").status_code == 422

    def test_the_panel_for_htmx(self, client, sign_in):
        payout = make.tier_payout()
        sign_in("finance")
        response = client.get("/payouts/selection/", {"pick": [payout.pk, "x"], "shut": ["-1"]})
        html = response.content.decode()
        assert "1건 승인" in html
        assert "<html" not in html


class TestOnePayout:
    def test_its_history_names_who(self, client, sign_in):
        payout = make.decided_payout()
        user = sign_in("finance")
        client.post(f"/payouts/{payout.pk}/approve/", {"seen": seen_value(payout)})
        html = client.get(f"/payouts/{payout.pk}/").content.decode()
        assert "의결 자동" in html
        assert re.search(rf"승인됨\s*<small>\s*{user.name}", html)

    def test_void_and_cancel(self, client, sign_in):
        payout = make.approved()
        sign_in("finance")
        assert client.post(f"/payouts/{payout.pk}/void/").status_code == 302
        assert client.post(f"/payouts/{payout.pk}/void/").status_code == 409
        response = confirm(client, f"/payouts/{payout.pk}/cancel/")  # the sheet asks for the reason
        assert response.status_code == 422
        response = confirm(client, f"/payouts/{payout.pk}/cancel/", {"reason": "신청 철회"})
        assert response.status_code == 302
        assert "신청 철회" in client.get(f"/payouts/{payout.pk}/").content.decode()

    def test_the_secretariat_waives_and_prepares_again(self, client, sign_in):
        other, failed = make.tier_payout(holder_match="mismatch"), make.failed()
        sign_in("secretariat")
        assert client.post(f"/payouts/{other.pk}/waive/").status_code == 422
        shown = {"reason": "배우자 명의", "seen": waiver_value(other, None)}
        response = client.post(f"/payouts/{other.pk}/waive/", shown)
        assert response.status_code == 302
        again = f"/payouts/{failed.pk}/again/"
        response = client.post(again)
        assert response.status_code == 422
        assert "실패한 이체와 같은 계좌입니다" in response.content.decode()
        response = client.post(again, {"same_account": "on"})
        new = Payout.objects.get(replaces=failed)
        warned = client.get(f"/payouts/{new.pk}/").content.decode()
        assert "이 계좌로 보낸 다른 이체가 실패했습니다" in warned
        assert "이체 실패한 계좌" in client.get("/payouts/?tab=prepared").content.decode()
        assert response["Location"] == f"/payouts/{new.pk}/"
        assert client.post(again, {"same_account": "on"}).status_code == 409

    def test_a_waiver_is_of_the_account_that_its_form_showed(self, client, sign_in):
        """The page showed the spouse's account; meanwhile two people entered a stranger's."""
        payout = make.tier_payout(holder_match="mismatch")
        sign_in("secretariat")
        address = f"/payouts/{payout.pk}/"
        shown = waiver_value(payout, None)
        assert f'name="seen" value="{shown}"' in client.get(address).content.decode()
        make.new_account(payout.claim, holder_match="mismatch")
        on_account_changed(payout.claim_id)
        for seen in ({"seen": shown}, {}):
            response = client.post(f"{address}waive/", {"reason": "배우자 명의", **seen})
            assert response.status_code == 409
            assert "다시 인정해 주세요" in response.content.decode()
        payout.refresh_from_db()
        assert payout.holder_waived_by is None and not payout.bars.filter(why="waived").exists()
        again = {"reason": "형제 명의", "seen": waiver_value(payout, None)}
        assert client.post(f"{address}waive/", again).status_code == 302

    def test_finance_sees_what_the_secretariat_could_do(self, client, sign_in):
        other = make.tier_payout(holder_match="mismatch")
        sign_in("finance")
        html = client.get(f"/payouts/{other.pk}/").content.decode()
        assert re.search(r'aria-disabled="true"\s+aria-describedby="why-waive"', html)
        assert client.post(f"/payouts/{other.pk}/waive/", {"reason": "x"}).status_code == 403


class TestBatches:
    def test_two_people_by_plain_posts(self, client, sign_in):
        payout = make.approved(make.decided_payout())
        first = sign_in("finance")
        fields = form_of(client.get(BATCHES), f"{BATCHES}build/")
        response = client.post(f"{BATCHES}build/", fields)
        batch = PayoutBatch.objects.get()
        assert response["Location"] == f"{BATCHES}{batch.pk}/"
        assert batch.built_by == first
        html = client.get(f"{BATCHES}{batch.pk}/").content.decode()
        assert "내가 묶은 것은 내가 이체 승인할 수 없음" in html
        assert f'action="{BATCHES}{batch.pk}/release/"' not in html
        data = {"manifest": batch.manifest_sha256, "key": "8d1c8a7e-9a53-4e5e-a5f6-0b8f8f5bb0aa"}
        assert client.post(f"{BATCHES}{batch.pk}/release/", data).status_code == 422

        sign_in("finance")
        page = client.get(f"{BATCHES}{batch.pk}/")
        fields = form_of(page, f"{BATCHES}{batch.pk}/release/")
        sheet = open_sheet(client, f"{BATCHES}{batch.pk}/release/", fields)
        batch.refresh_from_db()
        assert (sheet.status_code, batch.status) == (200, "built")  # shown, not done
        assert "820,000" in sheet.content.decode() and str(first) in sheet.content.decode()
        sent = form_of(sheet, "")
        assert client.post(f"{BATCHES}{batch.pk}/release/", sent).status_code == 302
        assert client.post(f"{BATCHES}{batch.pk}/release/", sent).status_code == 302  # retried
        again = form_of(page, f"{BATCHES}{batch.pk}/release/") | {"key": [data["key"]]}
        del again["request_key"]  # the key of the form that was already answered
        assert client.post(f"{BATCHES}{batch.pk}/release/", again).status_code == 409

        page = client.get(f"{BATCHES}{batch.pk}/")
        assert (payout.claim.number, "batched") in rows(page)
        fields = form_of(page, f"/payouts/{payout.pk}/result/")
        data = {name: values[0] for name, values in fields.items()} | {"reference": STATEMENT}
        del data["request_key"]
        assert confirm(client, f"/payouts/{payout.pk}/result/", data).status_code == 302
        assert (payout.claim.number, "batched") in rows(client.get(f"{BATCHES}{batch.pk}/"))
        client.force_login(first)
        hand = HandResult.objects.get()
        assert confirm(client, f"/payouts/hand/{hand.pk}/confirm/").status_code == 302
        assert (payout.claim.number, "paid") in rows(client.get(f"{BATCHES}{batch.pk}/"))
        assert (batch.number, "settled") in rows(client.get(BATCHES), "data-batch")

    def test_every_page_names_who_built_and_who_released(self, client, sign_in):
        first, builder, releaser = (
            UserFactory(roles="finance", name=name) for name in ("가하나", "나두리", "다세찬")
        )
        payout = make.approved(by=builder)
        cancel_batch(batch=make.built(payout, by=first), by=first, reason="하루 미룸")
        batch = make.released(make.built(payout, by=builder), by=releaser)
        sign_in(user=UserFactory(roles="auditor"))
        for settled in (False, True):
            if settled:
                make.by_hand(payout)
            html = client.get(f"{BATCHES}{batch.pk}/").content.decode()
            path = strip_tags(html.partition('<ol class="path">')[2].partition("</ol>")[0])
            both = rf"{builder} \S+에 묶음 · {releaser} \S+에 이체 승인"
            assert re.search(both, " ".join(path.split()))
            steps = client.get(f"/payouts/{payout.pk}/").context["history"]
            found = [(one.text, one.actor) for one in steps]
            assert [one for one in found if one[0] in ("이체 묶음", "이체 승인")] == [
                ("이체 묶음", str(first)), ("이체 묶음", str(builder)),
                ("이체 승인", str(releaser)),
            ]  # fmt: skip
            assert found[5] == ("이체 승인", str(releaser))
            assert (steps[4].at, steps[5].at) == (batch.built_at, batch.released_at)

    def test_built_from_what_was_seen(self, client, sign_in):
        make.approved()
        sign_in("finance")
        fields = form_of(client.get(BATCHES), f"{BATCHES}build/")
        make.approved()
        response = client.post(f"{BATCHES}build/", fields)
        assert response.status_code == 409
        assert PayoutBatch.objects.count() == 0

    def test_nothing_to_build(self, client, sign_in):
        sign_in("finance")
        html = client.get(BATCHES).content.decode()
        assert "묶을 승인 건이 없음" in html
        assert client.post(f"{BATCHES}build/").status_code == 422

    def test_a_failure_says_why(self, client, sign_in):
        payout = make.approved()
        batch = make.released(make.built(payout))
        sign_in("finance")
        url = f"/payouts/{payout.pk}/result/"
        data = {"outcome": "failed", "reference": STATEMENT}
        assert confirm(client, url, data).status_code == 422
        assert client.post(url, {"outcome": "guess"}).status_code == 422
        data["text"] = "수취 불가 계좌"
        assert confirm(client, url, {**data, "reference": "x"}).status_code == 422
        assert confirm(client, url, data).status_code == 302
        assert client.post(url, data).status_code == 409
        sign_in("finance")
        hand = HandResult.objects.get()
        assert confirm(client, f"/payouts/hand/{hand.pk}/confirm/").status_code == 302
        assert client.post(url, data).status_code == 409
        assert "수취 불가 계좌" in client.get(f"{BATCHES}{batch.pk}/").content.decode()

    def test_the_rest_was_paid(self, client, sign_in):
        batch = make.released(make.built(make.approved(), make.approved()))
        sign_in("finance")
        url, data = f"{BATCHES}{batch.pk}/paid/", {"reference": STATEMENT}
        assert confirm(client, url).status_code == 422  # without the bank's statement
        assert confirm(client, url, data).status_code == 302
        assert client.post(url, data).status_code == 409
        hand = HandResult.objects.get()
        assert client.post(f"/payouts/hand/{hand.pk}/confirm/").status_code == 422  # one's own
        assert set(batch.payouts.values_list("status", flat=True)) == {"batched"}
        sign_in("finance")
        assert confirm(client, f"/payouts/hand/{hand.pk}/confirm/").status_code == 302
        assert set(batch.payouts.values_list("status", flat=True)) == {"paid"}
        assert client.post(url, data).status_code == 409

    def test_cancelled_with_a_reason(self, client, sign_in):
        batch = make.built()
        sign_in("finance")
        assert client.post(f"{BATCHES}{batch.pk}/cancel/").status_code == 422
        response = client.post(f"{BATCHES}{batch.pk}/cancel/", {"reason": "금액 확인"})
        assert response.status_code == 302
        assert (batch.number, "cancelled") in rows(client.get(BATCHES), "data-batch")

    def test_a_cancelled_one_still_says_what_was_in_it_and_who_ended_it(self, client, sign_in):
        first, second = make.approved(), make.approved()
        batch, by = make.built(first, second), sign_in("finance")
        client.post(f"{BATCHES}{batch.pk}/cancel/", {"reason": "금액 확인"})
        make.built(Payout.objects.get(pk=second.pk))
        page = client.get(f"{BATCHES}{batch.pk}/")
        shown = [(first.claim.number, "approved"), (second.claim.number, "batched")]
        assert rows(page) == shown
        view = page.context["view"]
        assert (view.end.by, view.banks) == (str(by), 1)
        assert [sum(n for _name, n in who) for who in (view.approvers, view.preparers)] == [2, 2]
        steps = page.content.decode().split('<ol class="path">')[1].split("</ol>")[0]
        assert "금액 확인" in steps.split("묶음 취소")[1] and "결과 반영" not in steps
        exported = payouts_of_batch(by, QueryDict(f"batch={batch.pk}"))
        assert exported.count() == 2

    def test_query_count_does_not_grow_with_rows(self, client, sign_in):
        small = make.released(make.built(make.approved()))
        large = make.released(make.built(*make.many_approved(20)))
        sign_in("finance")
        counts = []
        for batch in (small, large):
            client.get(f"{BATCHES}{batch.pk}/")
            with CaptureQueriesContext(connection) as queries:
                client.get(f"{BATCHES}{batch.pk}/")
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestClaimPage:
    def test_shows_the_money_of_the_claim(self, client, sign_in):
        payout = make.paid(make.approved(make.decided_payout()))
        sign_in("finance")
        response = client.get(reverse("register:claim", args=[payout.claim.number]))
        assert (payout.claim.number, "paid") in rows(response)
        assert f"지급 합계 {payout.amount:,}원" in response.content.decode()

    def test_not_to_members(self, client, sign_in):
        user = UserFactory(roles="member")
        payout = make.decided_payout(who=[user, *make.voters(2)])
        sign_in(user=user)
        response = client.get(reverse("register:claim", args=[payout.claim.number]))
        assert response.status_code == 200
        assert f"/payouts/{payout.pk}/" not in response.content.decode()


class TestAdmin:
    def test_reads_masked_and_moves_nothing(self, client):
        payout = make.paid()
        admin = UserFactory(roles="admin", is_staff=True)
        client.force_login(admin)
        for url in (
            reverse("admin:reviews_payout_changelist"),
            reverse("admin:reviews_payout_change", args=[payout.pk]),
            reverse("admin:reviews_payoutbatch_change", args=[payout.batch_id]),
        ):
            response = client.get(url)
            assert response.status_code == 200, url
            assert "110012345678" not in response.content.decode()
        url = reverse("admin:reviews_payout_change", args=[payout.pk])
        assert client.post(url, {"amount": 1}).status_code == 403
