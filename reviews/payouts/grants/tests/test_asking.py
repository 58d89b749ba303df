"""Claimants without a usable account are asked for one, by a bulk notice to rows of the list."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from claims import clock
from claims.bank_accounts.models import Proof
from claims.bank_accounts.tests.factories import bankbook_of, proposed_account, record_account
from claims.bank_accounts.verbs import confirm_account, propose_account
from claims.documents.models import Document
from claims.documents.upload_links.context import asked_kinds, page_context
from claims.documents.upload_links.cookies import new_visit
from claims.documents.upload_links.errors import ClosedLinkError
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.verbs import (
    AskedDocuments,
    address_of,
    issue_upload_links,
    revoke_upload_links,
)
from claims.documents.upload_links.visits import require_usable
from claims.documents.verbs import set_aside
from claims.errors import ForbiddenError
from claims.lists.registry import list_named
from claims.register.models import Claim, HolderMatch
from claims.representation.tests.factories import in_force
from claims.representation.verbs import end_representation, keep_in_force
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import BankAccountFactory, UserFactory
from reviews.notices.bulk import errors
from reviews.notices.bulk.audiences.choosing import audience_from
from reviews.notices.bulk.running import control, processing
from reviews.notices.bulk.running.control import cancel_bulk, suppress_rest
from reviews.notices.bulk.tests import factories as bulks
from reviews.notices.models import BulkClaim, Notice
from reviews.notices.verbs import suppress_notice
from reviews.payouts.grants.lists import UNASKED
from reviews.payouts.grants.tables import AccountTable
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import BASE, TIER
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
EVENT = "account_asked"
PAGE = "/payouts/grants/accounts/"
NEW = "/notices/bulk/new/"


def audience(query="kind=all", *, by=None, **more):
    return audience_from(f"rows:grant-accounts?{query}", "ko", by=by or money.secretary(), **more)


def prepared(query="kind=all", by=None):
    by = by or money.secretary()
    return bulks.prepared(audience(query, by=by), by=by)


def give_account(claim, *, holder=""):
    holder = holder or claim.person_name
    values = {"bank": "004", "number": "55501234567890", "holder": holder}
    record_account(claim=claim, by=money.secretary(), reason="전화로 알려 줌", **values)


def asked(query="kind=all", *, picked=()):
    """A bulk to the rows of the list, or to the picked claims, written to its end."""
    by = money.secretary()
    found = audience(query, by=by)
    if picked:
        numbers = [claim.number for claim in picked]
        found = audience_from("picked", "ko", by=by, letter=EVENT, picked=numbers)
    return bulks.written(bulks.prepared(found, by=by))


def letter(claim):
    return Notice.objects.get(claim=claim, event=EVENT).body


def listed(query):
    found = list_named("grant-accounts").rows(money.secretary(), QueryDict(query))
    return set(found.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("account", "cause"),
    [
        (None, "계좌가 등록되어 있지 않습니다."),
        ({"holder_match": HolderMatch.MISMATCH}, "예금주가 신청하신 분과 다릅니다."),
        ("failed", "등록하신 계좌로 입금되지 않았습니다."),
    ],
    ids=["none", "holder", "failed"],
)
def test_the_letter_says_what_is_granted_what_is_missing_and_where_to_give_it(account, cause):
    claim = grants.claim_of(TIER, account=False)
    if account == "failed":
        failed = money.failed(money.approved(money.tier_payout(plain_number="110000000009")))
        BankAccountFactory(claim=claim, plain_number="110000000009")
        assert failed.account.number_index == claim.accounts.get().number_index
    elif account:
        BankAccountFactory(claim=claim, **account)
    asked(picked=[claim])
    body = letter(claim)
    link = UploadLink.objects.get(claim=claim)
    assert (link.kinds, link.is_usable) == (["bankbook_copy"], True)
    for part in (cause, "50,000원", "/u/", "달라지지 않습니다"):
        assert part in body


def test_the_letter_counts_a_decided_payout_that_waits_for_the_account():
    claim = grants.claim_of(BASE, account=False)
    base = claim.routed_under.base_grant
    money.decided_payout(claim=claim, amount=820_000, account=False)
    asked("kind=base_grant")
    assert f"{base + 820_000:,}원" in letter(claim)


def test_a_prepared_payout_that_waits_for_an_account_is_asked_for_too():
    """Its fixed grant was prepared, so that no run looks at the claim."""
    claim = grants.claim_of(BASE, account=False)
    money.decided_payout(claim=claim, amount=820_000, account=False)
    payout = money.tier_payout(claim=grants.claim_of(TIER, account=False), account=None)
    assert listed("kind=payouts") == {claim.pk, payout.claim_id}
    assert listed("kind=tier_grant") == set()
    assert {claim.pk, payout.claim_id} == listed("kind=all")
    asked()
    assert f"{payout.amount:,}원" in letter(payout.claim)


def test_a_row_offers_the_waiver_of_a_grant_only_where_one_is_to_be_prepared(client):
    claim = grants.claim_of(TIER, holder_match=HolderMatch.MISMATCH)
    money.tier_payout(claim=claim, account=None)
    other = grants.claim_of(TIER, holder_match=HolderMatch.MISMATCH)
    client.force_login(money.secretary())
    text = client.get(f"{PAGE}?kind=all").content.decode()
    assert f"/accounts/{other.number}/waive/" in text and claim.number in text
    assert f"/accounts/{claim.number}/waive/" not in text


def links_of(claim):
    """The links of a claim that stand: for documents, and for the account (None without one)."""
    found = {link.for_account: link for link in UploadLink.objects.standing().filter(claim=claim)}
    return found.get(False), found.get(True)


def ask_for_sales(claim, *, days, **more):
    until = clock.today() + timedelta(days=days)
    issue_upload_links([AskedDocuments(claim.pk, ("sales_loss_proof",), until)], actor=None, **more)


@pytest.mark.parametrize("days", [3, 60])
def test_a_link_for_other_papers_keeps_its_day_and_its_kinds_beside_the_letters_own(days):
    """Also what came by it is not asked for again."""
    claim = grants.claim_of(BASE, account=False)
    ask_for_sales(claim, days=days)
    Document.objects.create(
        claim=claim, kind="sales_loss_proof", file_name="a.pdf", bytes=1000, sha256=f"{7:064x}",
        media_type="application/pdf", storage_key="test/a", source="secretariat",
        received_at=clock.now(),
    )  # fmt: skip
    before = clock.today()
    asked()
    papers, account = links_of(claim)
    assert papers.last_day == before + timedelta(days=days)
    assert asked_kinds(papers) == [("sales_loss_proof", True)]
    assert account.last_day == before + timedelta(days=30)
    assert asked_kinds(account) == [("bankbook_copy", False)]
    assert address_of(account) in letter(claim)


@pytest.mark.parametrize("anew", [False, True])
def test_papers_that_are_asked_for_later_leave_the_letters_link_as_it_is(anew):
    claim = grants.claim_of(BASE, account=False)
    asked()
    before = links_of(claim)[1]
    ask_for_sales(claim, days=7, anew=anew)
    papers, account = links_of(claim)
    assert papers.kinds == ["sales_loss_proof"] and account == before
    assert (account.kinds, account.last_day) == (["bankbook_copy"], before.last_day)
    require_usable(account, claim)


def test_the_link_of_the_letter_stays_open_when_the_review_ends():
    """The decision closes what asks for documents."""
    claim = grants.claim_of(BASE, account=False)
    asked()
    ask_for_sales(claim, days=20)
    papers, account = links_of(claim)
    with clock.at(clock.now() + timedelta(days=1)):
        money.decided_payout(claim=claim, amount=820_000, account=False)
        assert listed("kind=all") == {claim.pk}
        require_usable(account, claim)
        with pytest.raises(ClosedLinkError):
            require_usable(papers, claim)
        assert revoke_upload_links(claim=claim, for_documents=True) == 1
        account.refresh_from_db()
        require_usable(account, claim)
        assert page_context(account, new_visit(account.pk))["missing"]


def test_whose_bankbook_was_set_aside_is_asked_for_another_one_by_the_same_link():
    claim = grants.claim_of(TIER, account=False)
    asked()
    first = links_of(claim)[1]
    with clock.at(clock.now() + timedelta(days=15)):
        bankbook_of(claim)
        assert [one.arrived for one in asked_kinds(first)] == [True]
    with clock.at(clock.now() + timedelta(days=16)):
        with pytest.raises(errors.NoRecipientError):
            prepared()
        set_aside(document=claim.documents.get(), by=money.secretary(), reason="읽을 수 없음")
        asked(picked=[claim])
        again = links_of(claim)[1]
        assert again == first and again.last_day > first.last_day
        assert [one.arrived for one in asked_kinds(again)] == [False]


def test_who_is_not_asked_is_left_out_with_the_reason():
    fine, withdrawn = grants.claim_of(TIER), grants.withdrawn(grants.claim_of(TIER, account=False))
    held, gone = holds.held().claim, grants.claim_of(TIER, account=False)
    mark_as_erased(gone)
    waits = grants.claim_of(TIER, account=False)
    proposed_account(waits)
    plain = grants.claim_of(TIER, account=False)
    everyone = (fine, withdrawn, held, gone, waits, plain)
    bulk = asked(picked=everyone)
    assert dict(BulkClaim.objects.filter(bulk=bulk).values_list("claim", "reason")) == {
        fine.pk: "account_came", withdrawn.pk: "withdrawn", held.pk: "held", gone.pk: "erased",
        waits.pk: "account_came", plain.pk: "",
    }  # fmt: skip
    assert set(Notice.objects.filter(event=EVENT).values_list("claim", flat=True)) == {plain.pk}


def bankbook_confirmed(claim, holder):
    """An account that came with its bankbook and was confirmed by a second person."""
    proposed = propose_account(
        claim=claim, by=UserFactory(roles=["customer_centre"]), bank="004",
        number="55501234567890", holder=holder, proof=Proof.BANKBOOK, reason="통장 사본",
        document=bankbook_of(claim),
    )  # fmt: skip
    confirm_account(proposed=proposed, by=money.secretary())


@pytest.mark.parametrize("kind", ["heir", "proxy"])
def test_who_receives_for_the_claimant_is_not_asked_for_the_account_that_came(kind):
    """Their account waits for a waiver; another holder's is asked for as before."""
    claim, other = grants.claim_of(TIER), grants.claim_of(TIER)
    for one in (claim, other):
        in_force(one, kind, name="이 수진", pays_to=True)
    bankbook_confirmed(claim, "이수진")
    bankbook_confirmed(other, "박지훈")
    bulk = asked(picked=[claim, other])
    assert dict(BulkClaim.objects.filter(bulk=bulk).values_list("claim", "reason")) == {
        claim.pk: "account_came", other.pk: "",
    }  # fmt: skip
    assert {claim.pk, other.pk} == listed("kind=all")


def test_nobody_is_asked_for_an_account_while_the_end_of_a_payee_waits():
    """Such a claim is listed, since a run leaves it out, with its own reason."""
    good, other = grants.claim_of(TIER), grants.claim_of(TIER, account=False)
    rows = [in_force(one, "proxy", pays_to=True) for one in (good, other)]
    for row in rows:
        end_representation(row=row, by=money.secretary(), reason="위임 철회")
    assert listed("kind=tier_grant") == {good.pk, other.pk} and listed("kind=all&asked=no") == set()
    table = AccountTable(
        list_named("grant-accounts").rows(money.secretary(), QueryDict("")), user=money.finance()
    )
    said = {row.record.pk: str(row.get_cell("why")) for row in table.rows}
    assert "받는 사람 확인 중" in said[good.pk] and "계좌 없음" in said[other.pk]
    with pytest.raises(errors.NoRecipientError):
        prepared()
    keep_in_force(row=rows[1], by=money.secretary(), reason="다시 확인해 주세요")
    asked(picked=[good, other])
    assert set(Notice.objects.filter(event=EVENT).values_list("claim", flat=True)) == {other.pk}


def test_an_heir_to_whose_account_a_payment_failed_is_asked_with_this_cause():
    claim = grants.claim_of(TIER)
    in_force(claim, "heir")
    money.failed(money.approved(money.tier_payout(plain_number="55501234567890", bank_code="004")))
    bankbook_confirmed(claim, "이수진")
    asked(picked=[claim])
    assert "등록하신 계좌로 입금되지 않았습니다." in letter(claim)


def test_an_heir_is_asked_where_a_payout_waits_with_the_account_of_the_deceased():
    claim = grants.claim_of(BASE, account=False)
    payout = money.decided_payout(claim=claim, amount=820_000)
    grants.finished(BASE)
    assert not listed("kind=all")
    in_force(claim, "heir")
    assert listed("kind=payouts") == listed("kind=all") == {claim.pk}
    asked()
    assert f"{payout.amount + claim.routed_under.base_grant:,}원" in letter(claim)
    assert "돌아가신 분의 계좌로는" in letter(claim)


def test_whose_account_comes_before_the_writing_gets_no_letter():
    claim, other = (grants.claim_of(TIER, account=False) for _ in range(2))
    bulk = prepared()
    give_account(claim)
    bulks.written(bulk)
    assert set(Notice.objects.filter(event=EVENT).values_list("claim", flat=True)) == {other.pk}
    assert not UploadLink.objects.filter(claim=claim).exists()


def test_a_letter_that_nobody_sent_yet_is_taken_back_when_the_account_comes():
    claim = grants.claim_of(TIER, account=False)
    asked()
    give_account(claim)
    assert Notice.objects.get(claim=claim, event=EVENT).status == "suppressed"


def test_a_claim_is_asked_once_in_14_days():
    claim = grants.claim_of(TIER, account=False)
    asked()
    with pytest.raises(errors.NoRecipientError):
        prepared()
    with clock.at(clock.now() + timedelta(days=13)), pytest.raises(errors.NoRecipientError):
        prepared()
    with clock.at(clock.now() + timedelta(days=15)):
        asked(picked=[claim])
    assert Notice.objects.filter(claim=claim, event=EVENT).count() == 2


def test_the_list_and_the_figure_know_who_was_asked():
    first, second = grants.claim_of(TIER, account=False), grants.claim_of(BASE, account=False)
    assert listed("kind=all&asked=no") == {first.pk, second.pk} and not listed("kind=all&asked=yes")
    bulk = asked(picked=[first])
    assert listed("kind=all") == {first.pk, second.pk}
    assert listed("kind=all&asked=yes") == {first.pk}
    assert listed("kind=all&asked=no") == {second.pk}
    assert set(Claim.objects.filter(UNASKED.condition())) == {second}
    assert listed("kind=tier_grant") == {first.pk} and listed("kind=base_grant") == {second.pk}
    assert bulk.count == 1


def test_a_cancelled_bulk_asked_nobody():
    claim = grants.claim_of(TIER, account=False)
    bulk = prepared()
    processing.process_chunk(bulk.pk)
    cancel_bulk(bulk=bulk, reason="문안을 고침", by=money.secretary())
    assert listed("asked=no") == {claim.pk}
    asked()
    assert Notice.objects.filter(claim=claim, status="pending", event=EVENT).count() == 1


@pytest.mark.parametrize("letters", ["both", "instead"])
def test_a_cancelled_bulk_asked_nobody_where_a_proxy_reads_too(letters):
    claim = grants.claim_of(TIER, account=False)
    in_force(claim, "proxy", letters=letters, email="proxy@example.org")
    bulk = prepared()
    processing.process_chunk(bulk.pk)
    cancel_bulk(bulk=bulk, reason="문안을 고침", by=money.secretary())
    suppress_rest(bulk.pk)
    assert not Notice.objects.filter(event=EVENT).exclude(status="suppressed").exists()
    assert listed("asked=no") == {claim.pk}
    asked()
    copies = 2 if letters == "both" else 1
    assert Notice.objects.filter(event=EVENT, status="pending").count() == copies


def test_a_letter_that_was_taken_back_asked_nobody():
    """The account that came proves to be of another holder: the claim waits again."""
    claim = grants.claim_of(TIER, account=False)
    asked()
    give_account(claim, holder="아무개")
    assert Notice.objects.get(claim=claim, event=EVENT).status == "suppressed"
    assert listed("kind=all&asked=no") == {claim.pk} and not listed("kind=all&asked=yes")
    assert set(Claim.objects.filter(UNASKED.condition())) == {claim}
    asked(picked=[claim])
    assert Notice.objects.filter(event=EVENT, status="pending").count() == 1


def test_whom_a_person_told_otherwise_was_asked():
    claim = grants.claim_of(TIER, account=False)
    asked()
    waiting = Notice.objects.get(claim=claim, event=EVENT)
    suppress_notice(notice=waiting, by=money.secretary(), reason="전화로 물음")
    assert listed("kind=all&asked=yes") == {claim.pk}
    with pytest.raises(errors.NoRecipientError):
        prepared()


def test_above_a_hundred_another_person_approves(monkeypatch):
    monkeypatch.setattr("reviews.notices.bulk.verbs.ALONE", 1)
    for _ in range(2):
        grants.claim_of(TIER, account=False)
    by = money.secretary()
    bulk = prepared(by=by)
    assert bulk.status == "prepared" and not Notice.objects.exists()
    with pytest.raises(errors.SamePersonError):
        bulks.approved(bulk, by=by)
    bulks.written(bulks.approved(bulk))
    assert Notice.objects.filter(event=EVENT).count() == 2


@pytest.mark.parametrize(
    ("choice", "letter", "error"),
    [
        ("rows:grant-accounts?kind=all&asked=maybe", "", errors.UnreadableViewError),
        ("rows:grant-accounts?kind=all&q=x", "", errors.UnreadableViewError),
        ("rows:grant-accounts?kind=all", "route_taken", errors.NoSuchAudienceError),
        ("rows:claims?route=late", "", errors.NoSuchAudienceError),
    ],
)
def test_a_list_is_an_audience_only_with_its_own_letter_and_what_it_can_read(choice, letter, error):
    with pytest.raises(error):
        audience_from(choice, "ko", by=money.secretary(), letter=letter)


def test_a_person_who_does_not_see_the_list_asks_none_of_it():
    with pytest.raises(errors.NoSuchAudienceError):
        audience(by=UserFactory(roles="agent"))
    with pytest.raises(ForbiddenError):
        prepared(by=money.finance())


def test_the_page_leads_from_the_list_to_the_preview_and_back(client):
    claim = grants.claim_of(TIER, account=False)
    client.force_login(money.secretary())
    page = client.get(f"{PAGE}?kind=all&asked=no")
    preview = client.get(page.context["ask_all_url"])
    text = preview.content.decode()
    assert claim.number in text and "1명에게 보내기 시작" in text
    assert "계좌 확인이 필요한 신청 목록: 전체 · 계좌를 묻지 않음" in text
    assert f"{PAGE}?kind=all&amp;asked=no" in text
    assert not UploadLink.objects.exists()
    picked = client.get(f"{NEW}?pick={claim.number}&letter={EVENT}").content.decode()
    assert "1명에게 보내기 시작" in picked and f'value="{EVENT}" selected' in picked
    assert f'name="letter" value="{EVENT}"' in page.content.decode()


def test_who_may_not_ask_has_no_boxes(client):
    grants.claim_of(TIER, account=False)
    client.force_login(money.finance())
    page = client.get(PAGE)
    assert 'name="pick"' not in page.content.decode() and not page.context["ask_all_url"]


def test_the_number_of_queries_does_not_grow_with_the_claims():
    counts = []
    for query in ("kind=all", "kind=tier_grant"):
        for _ in range(3):
            grants.claim_of(TIER, account=False)
        with clock.at(clock.now() + timedelta(days=15 * len(counts))):
            bulk = prepared(query)
            with CaptureQueriesContext(connection) as seen:
                processing.process_chunk(bulk.pk)
        counts.append(len(seen))
    assert counts[1] <= counts[0] + 2  # standing links are prolonged


def test_a_failed_letter_of_a_cancelled_bulk_asked_nobody():
    claim = money.tier_claim(plain_email="no-address@", plain_phone="0212345678")
    bulk = asked(picked=[claim])
    assert Notice.objects.get(claim=claim, event=EVENT).status == "failed"
    assert claim.pk not in listed("kind=all&asked=no")
    control.cancel_bulk(bulk=bulk, by=bulks.secretary(), reason="잘못 씀")
    control.suppress_rest(bulk.pk)
    assert claim.pk in listed("kind=all&asked=no")
