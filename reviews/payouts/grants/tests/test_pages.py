"""The pages of grants: who may, what they say, and that a POST acts once."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.direct_entry.tests.factories import entered_claim
from claims.policy.models import SupportPolicy
from claims.policy.verbs import copy_policy
from claims.register.models import HolderMatch
from claims.tests.confirming import digest_on, open_sheet
from claims.tests.factories import UserFactory, publish
from reviews.payouts.grants import running, tasks
from reviews.payouts.grants.approval import offer
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import BASE, TIER
from reviews.payouts.models import GrantRun, Payout
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db

PAGE = "/payouts/grants/"


def start(client, kind=TIER, **more):
    """Ask for the sheet and confirm it; the answer that refuses the sheet, if one does."""
    asked = open_sheet(client, PAGE + "start/", {"kind": kind})
    if asked.status_code != 200:
        return asked
    sent = {"kind": kind, "request_key": str(uuid4()), "confirmed": digest_on(asked)}
    return client.post(PAGE + "start/", sent | more)


def publish_with(**changes):
    """Publish a version of the policy in force with these values changed."""
    by = UserFactory(roles="admin")
    policy = copy_policy(policy=SupportPolicy.objects.effective(), by=by)
    for name, value in changes.items():
        setattr(policy, name, value)
    policy.save()
    return publish(policy, by)


def approve_url(run):
    return reverse("payouts:grant_approve", args=[run.pk])


class TestGrants:
    def test_says_what_stands(self, client, sign_in):
        grants.world(TIER)
        run = grants.finished()
        sign_in("auditor")
        text = client.get(PAGE).content.decode()
        assert f'data-run="{run.pk}"' in text
        assert f"kind={TIER}" in text
        summary = client.get(PAGE).context["kinds"][0].summary
        assert (summary.of("prepared").count, summary.without_account) == (run.prepared + 1, 3)

    def test_start_prepares_behind_the_page(self, client, sign_in):
        grants.claim_of(TIER)
        by = sign_in("secretariat")
        answer = start(client)
        assert (answer.status_code, answer["Location"]) == (302, PAGE)
        run = GrantRun.objects.get()
        assert (run.status, run.started_by, run.expected) == ("queued", by, 1)
        assert "hx-get" in client.get(PAGE).content.decode()
        running.process(run.pk)
        assert "hx-get" not in client.get(PAGE).content.decode()

    def test_the_same_request_twice_starts_once(self, client, sign_in):
        grants.claim_of(TIER)
        sign_in("secretariat")
        key = str(uuid4())
        digest = digest_on(open_sheet(client, PAGE + "start/", {"kind": TIER}))
        sent = {"kind": TIER, "request_key": key, "confirmed": digest}
        first, second = (client.post(PAGE + "start/", sent) for _ in range(2))
        assert (first.status_code, second.status_code) == (302, 302)
        assert GrantRun.objects.count() == 1

    def test_the_sheet_says_how_much_and_asks_for_the_sum(self, client, sign_in):
        """The starter's own claims and those without a usable account are not in the sum."""
        publish_with(typed_sum_from=80_000)
        grants.claim_of(TIER), grants.claim_of(TIER, amount=30_000)
        grants.claim_of(TIER, account=False)
        entered_claim(by=sign_in("secretariat"), 피해금액="100000")
        asked = open_sheet(client, PAGE + "start/", {"kind": TIER})
        shown = asked.content.decode()
        for part in ("80,000원 이상은", "계좌 확인 필요 (빠짐)", "내가 입력한 신청 (빠짐)"):
            assert part in shown
        sheet = asked.context["sheet"]
        assert (sheet.count, sheet.total) == (2, 80_000)
        assert start(client).status_code == 422
        assert not GrantRun.objects.exists()
        assert start(client, typed_sum="80,000").status_code == 302
        running.process(GrantRun.objects.get().pk)
        assert GrantRun.objects.get().total == 80_000

    def test_what_changed_since_is_shown_again(self, client, sign_in):
        grants.claim_of(TIER)
        sign_in("secretariat")
        digest = digest_on(open_sheet(client, PAGE + "start/", {"kind": TIER}))
        grants.claim_of(TIER)
        answer = client.post(PAGE + "start/", {"kind": TIER, "confirmed": digest})
        assert answer.status_code == 409 and not GrantRun.objects.exists()

    def test_one_that_waits_is_taken_back(self, client, sign_in):
        grants.claim_of(TIER)
        sign_in("secretariat")
        start(client)
        run = GrantRun.objects.get()
        url = reverse("payouts:grant_drop", args=[run.pk])
        assert url in client.get(PAGE).content.decode()
        assert client.post(url).status_code == 302
        assert not running.process(run.pk)
        assert GrantRun.objects.get().status == "dropped" and not Payout.objects.exists()
        assert client.post(url).status_code == 409
        assert start(client).status_code == 302
        later = GrantRun.objects.latest("pk")
        running.process(later.pk)
        answer = client.post(reverse("payouts:grant_drop", args=[later.pk]))
        assert answer.status_code == 409 and "이미 시작되어" in answer.content.decode()

    def test_a_second_run_beside_it_is_told(self, client, sign_in):
        grants.claim_of(TIER)
        sign_in("secretariat")
        assert start(client).status_code == 302
        answer = start(client)
        assert answer.status_code == 409
        assert "이미 작성하고 있습니다" in answer.content.decode()

    @pytest.mark.parametrize("kind", ["additional", "", "x"])
    def test_no_other_kind(self, client, sign_in, kind):
        sign_in("secretariat")
        assert start(client, kind).status_code == 422

    @pytest.mark.parametrize(
        "role", ["finance", "chair", "auditor", "member", "customer_centre", "admin"]
    )
    def test_only_the_secretariat_starts(self, client, sign_in, role):
        grants.claim_of(TIER)
        sign_in(role)
        assert start(client).status_code == 403
        assert not GrantRun.objects.exists()

    def test_a_button_that_may_not_be_used_says_why(self, client, sign_in):
        grants.claim_of(TIER)
        sign_in("finance")
        assert "간사만 작성할 수 있음" in client.get(PAGE).content.decode()

    def test_a_run_that_nobody_takes_up_is_said_to_wait(self, client, sign_in):
        grants.claim_of(TIER)
        sign_in("secretariat")
        start(client)
        assert "아직 답하지 않습니다" not in client.get(PAGE).content.decode()
        GrantRun.objects.update(progress_at=grants.long_ago())
        assert "아직 답하지 않습니다" in client.get(PAGE).content.decode()

    def test_a_stopped_run_says_so_and_another_may_begin(self, client, sign_in):
        grants.claim_of(TIER)
        run = grants.run_of()
        running.fail(run.pk)
        sign_in("secretariat")
        text = client.get(PAGE).content.decode()
        assert "중간에 멈췄습니다" in text
        assert start(client).status_code == 302

    def test_queries_do_not_grow(self, client, sign_in):
        sign_in("finance")

        def queries():
            client.get(PAGE)
            with CaptureQueriesContext(connection) as found:
                client.get(PAGE)
            return len(found)

        grants.claim_of(TIER)
        grants.finished()
        few = queries()
        for _ in range(4):
            grants.claim_of(TIER)
            grants.claim_of(BASE)
            grants.finished(TIER)
        grants.finished(BASE)
        assert queries() == few


@pytest.mark.django_db(transaction=True)
def test_with_redis_away_the_run_stays_and_the_next_sweep_rings(client, own_broker):
    grants.claim_of(TIER)
    client.force_login(make.secretary())
    own_broker.kill()
    assert start(client).status_code == 302
    run = GrantRun.objects.get()
    assert run.status == "queued"
    GrantRun.objects.update(progress_at=grants.long_ago())
    assert "아직 답하지 않습니다" in client.get(PAGE).content.decode()
    own_broker.start()
    assert tasks.sweep_grant_runs() == 1


class TestProgress:
    def test_moves_and_then_asks_for_the_page(self, client, sign_in, monkeypatch):
        monkeypatch.setattr(running, "CHUNK", 2)
        for _ in range(5):
            grants.claim_of(TIER)
        run, url = grants.run_of(), ""
        sign_in("secretariat")
        url = reverse("payouts:grant_progress", args=[run.pk])
        said = []
        while True:
            answer = client.get(url, headers={"HX-Request": "true"})
            said.append(answer.content.decode())
            if "HX-Refresh" in answer:
                break
            running.process_chunk(run.pk)
        assert "차례를 기다리고" in said[0]
        assert 'aria-valuenow="2"' in said[1] and "40<" in said[1]
        assert 'aria-valuenow="5"' in said[-1]

    def test_without_script_it_leads_to_the_page(self, client, sign_in):
        grants.claim_of(TIER)
        run = grants.run_of()
        sign_in("auditor")
        assert client.get(reverse("payouts:grant_progress", args=[run.pk])).status_code == 302

    def test_what_is_not_there_is_404(self, client, sign_in):
        sign_in("finance")
        for name in ("payouts:grant_progress", "payouts:grant_approve"):
            assert client.get(reverse(name, args=[99])).status_code == 404


class TestAccounts:
    def test_names_claim_and_reason(self, client, sign_in):
        none = grants.claim_of(TIER, account=False)
        other = grants.claim_of(TIER, holder_match=HolderMatch.MISMATCH)
        fine = grants.claim_of(TIER)
        base = grants.claim_of(BASE, account=False)
        sign_in("secretariat")
        text = client.get(PAGE + "accounts/").content.decode()
        assert f'data-number="{none.number}" data-state="missing"' in text
        assert f'data-number="{other.number}" data-state="mismatch"' in text
        assert reverse("register:claim", args=[none.number]) in text
        assert "계좌 없음" in text and "예금주 다름" in text
        assert fine.number not in text and base.number not in text
        text = client.get(PAGE + "accounts/", {"kind": BASE}).content.decode()
        assert base.number in text and none.number not in text

    def test_pages_by_keyset_with_one_query(self, client, sign_in):
        claims = [grants.claim_of(TIER, account=False) for _ in range(33)]
        sign_in("secretariat")
        first = client.get(PAGE + "accounts/")
        token = first.context["table"].page.next_token
        second = client.get(PAGE + "accounts/", {"after": token})
        found = [
            row.record.number
            for answer in (first, second)
            for row in answer.context["table"].paginated_rows
        ]
        oldest_first = sorted(claims, key=lambda claim: (claim.filed_at, claim.pk))
        assert found == [claim.number for claim in oldest_first]
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE + "accounts/")
        assert len([q for q in queries if "claims_claim" in q["sql"]]) == 1


class TestApprove:
    def test_shows_and_does_what_it_showed(self, client, sign_in):
        for won in (30_000, 50_000, 50_000):
            grants.claim_of(TIER, amount=won)
        run, by = grants.finished(), sign_in("finance")
        page = client.get(approve_url(run))
        text = page.content.decode()
        assert 'data-amount="30000"' in text and 'data-amount="50000"' in text
        assert "3건, 130,000원 승인" in text
        seen = page.context["offer"].seen
        answer = client.post(approve_url(run), {"seen": seen, "request_key": str(uuid4())})
        assert (answer.status_code, answer["Location"]) == (302, PAGE)
        assert set(Payout.objects.values_list("status", "approved_by")) == {("approved", by.pk)}

    def test_as_many_as_one_wants_are_approved(self, client, sign_in):
        for _ in range(3):
            grants.claim_of(TIER)
        run, _by = grants.finished(), sign_in("finance")
        for odd in ("0", "-1", "x", "9999999"):
            assert client.get(approve_url(run), {"most": odd}).context["most"] == 5_000
        page = client.get(approve_url(run), {"most": "2"})
        assert 'name="most" value="2"' in page.content.decode()
        offered = page.context["offer"]
        assert (offered.count, offered.remaining) == (2, 1)
        of_all = {"seen": offered.seen, "request_key": str(uuid4())}
        assert client.post(approve_url(run), of_all).status_code == 409
        sent = {"seen": offered.seen, "most": "2", "request_key": str(uuid4())}
        answer = client.post(approve_url(run), sent)
        assert (answer.status_code, answer["Location"]) == (302, approve_url(run))
        assert Payout.objects.filter(status="approved").count() == 2

    def test_a_double_click_gets_the_first_answer(self, client, sign_in):
        grants.claim_of(TIER)
        run, by = grants.finished(), sign_in("finance")
        body = {"seen": offer(run, by).seen, "request_key": str(uuid4())}
        answers = [client.post(approve_url(run), body) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert Payout.objects.get().approval_no == 1

    def test_what_changed_is_409_and_shown_anew(self, client, sign_in):
        payouts = [grants.claim_of(TIER) for _ in range(2)]
        run, by = grants.finished(), sign_in("finance")
        seen = offer(run, by).seen
        make.approved(Payout.objects.get(claim=payouts[0]))
        answer = client.post(approve_url(run), {"seen": seen})
        assert answer.status_code == 409
        assert answer.context["offer"].seen == offer(run, by).seen
        assert client.post(approve_url(run), {"seen": offer(run, by).seen}).status_code == 302

    def test_says_how_many_are_left(self, client, sign_in, monkeypatch):
        from reviews.payouts.grants import approval

        few = approval._approvable_rows
        monkeypatch.setattr(
            approval, "_approvable_rows", lambda r, u, most=2: few(r, u, min(most, 2))
        )
        for _ in range(3):
            grants.claim_of(TIER)
        run = grants.finished()
        sign_in("finance")
        page = client.get(approve_url(run))
        assert "승인한 뒤 1건이 남습니다" in page.content.decode()
        answer = client.post(approve_url(run), {"seen": page.context["offer"].seen})
        assert answer["Location"] == approve_url(run)

    @pytest.mark.parametrize("role", ["secretariat", "chair", "auditor", "member", "admin"])
    def test_only_finance(self, client, sign_in, role):
        grants.claim_of(TIER)
        run = grants.finished()
        sign_in(role)
        assert client.get(approve_url(run)).status_code == 403
        assert client.post(approve_url(run), {"seen": ""}).status_code == 403

    def test_nothing_to_approve_is_said(self, client, sign_in):
        grants.claim_of(TIER)
        run = grants.finished()
        make.approved(Payout.objects.get())
        sign_in("finance")
        answer = client.get(approve_url(run))
        assert answer.status_code == 200 and "승인할 건이 없습니다" in answer.content.decode()
        assert client.post(
            approve_url(run), {"seen": answer.context["offer"].seen}
        ).status_code in {
            409,
            422,
        }


class TestElsewhere:
    def test_the_list_by_kind(self, client, sign_in):
        decided, grant = make.decided_payout(), make.tier_payout()
        sign_in("finance")
        for kind, wanted, other in (
            ("additional", decided, grant),
            (TIER, grant, decided),
        ):
            answer = client.get("/payouts/", {"kind": kind})
            text = answer.content.decode()
            assert f'data-number="{wanted.claim.number}"' in text
            assert f'data-number="{other.claim.number}"' not in text
            assert [tab.count for tab in answer.context["tabs"]][0] == "1"
        both = client.get("/payouts/", {"kind": "nonsense"})
        assert [tab.count for tab in both.context["tabs"]][0] == "2"

    def test_the_kind_stays_through_search_sort_and_pages(self, client, sign_in):
        made = [make.tier_payout() for _ in range(33)]
        make.decided_payout()
        sign_in("finance")
        first = client.get("/payouts/", {"kind": TIER, "sort": "prepared_at"})
        token = first.context["table"].page.next_token
        second = client.get("/payouts/", {"kind": TIER, "sort": "prepared_at", "after": token})
        numbers = [
            row.record.claim.number
            for answer in (first, second)
            for row in answer.context["table"].paginated_rows
        ]
        assert numbers == [payout.claim.number for payout in made]
        found = client.get("/payouts/", {"kind": "additional", "q": made[0].claim.number})
        assert not list(found.context["table"].paginated_rows)

    @pytest.mark.parametrize("kind", [TIER, BASE])
    def test_a_claims_page_shows_its_grant(self, client, sign_in, kind):
        claim = grants.claim_of(kind)
        grants.finished(kind)
        sign_in("secretariat")
        text = client.get(reverse("register:claim", args=[claim.number])).content.decode()
        assert {TIER: "구간 지원금", BASE: "기본 지원금"}[kind] in text
        assert "50,000" in text
