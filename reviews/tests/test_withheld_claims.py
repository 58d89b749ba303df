"""Claims whose panel a reader left for a conflict of interest: lists of payments and letters leave
them out for those who only read these (0137)."""

import pytest
from django.contrib import admin
from django.http import QueryDict
from django.urls import reverse

from claims.exports import verbs as exporting
from claims.exports.writing import write_export
from claims.inquiries.verbs import next_working_day, note_inquiry
from claims.lists.registry import list_named, lists_of
from claims.register.models import Claim
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory, open_admin_site
from claims.users.models import User
from reviews.committee.models import Assignment, Ballot, Decision, Member, Review
from reviews.committee.seats.recusals import recuse
from reviews.committee.tests import factories as council
from reviews.notices.models import Notice, PostLetter
from reviews.payouts.bank.results.context import lines_shown
from reviews.payouts.models import LedgerEntry, Payout, ResultFile, StatementLine
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.statements.tests import factories as statements
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

# Lists that may name the claims that a chair left, and why.
NAMED = {
    "own-votes": "of seats that the member still holds",
    "recoveries": "the chair confirms some of them, and is refused each act (0130)",
    "statement-lines": "as the recoveries with which lines of the account are matched",
}
OF_ONE = ("bank-file-lines", "bulk-left-out")  # empty without their file or bulk


@pytest.fixture
def paid():
    """A paid grant of a claim whose panel a member left for a conflict of interest."""
    council.council()
    review = council.in_review()
    BankAccountFactory(claim=review.claim)
    seat = council.panel(review)[0]
    recuse(assignment=seat, by=seat.member.user, reason="신청인을 알고 있음")
    council.vote_all(review, ("grant", None))
    return money.paid(money.approved(Payout.objects.get(claim=review.claim, kind="additional")))


def left_as(role):
    """The member who left, in another office now; that of the chair goes with a seat."""
    member = Member.objects.get(assignments__left_as="recused")
    if role == "chair":
        return User.objects.get(pk=council.made_chair(member).pk)
    return User.objects.get(pk=council.change_office(member.user, role).pk)


def addresses(payout):
    """Lists of payments and letters, each with a row of the claim."""
    month = f"{LedgerEntry.objects.filter(payout=payout).first().booked_on:%Y-%m}"
    return {
        "payouts": reverse("payouts:payouts") + "?tab=paid",
        "found payouts": reverse("payouts:payouts") + f"?q={payout.claim.number}",
        "batch": reverse("payouts:batch", args=[payout.batch_id]),
        "results": reverse("payouts:results") + "?who=hand",
        "ledger": reverse("payouts:entries") + f"?month={month}",
        "notices": reverse("notices:notices"),
        "found notices": reverse("notices:notices") + f"?q={payout.claim.number}",
    }


def rows_of(page):
    return f'data-number="{Payout.objects.get().claim.number}"' in page.content.decode()


@pytest.mark.parametrize("role", ["chair", "auditor"])
def test_lists_of_payments_and_letters_leave_the_claim_out(client, paid, role):
    client.force_login(UserFactory(roles=role))
    shown = {name: client.get(url) for name, url in addresses(paid).items()}
    assert [name for name, page in shown.items() if not rows_of(page)] == []
    client.force_login(left_as(role))
    shown = {name: client.get(url) for name, url in addresses(paid).items()}
    assert {page.status_code for page in shown.values()} == {200}
    assert [name for name, page in shown.items() if rows_of(page)] == []


@pytest.mark.parametrize("role", ["chair", "auditor"])
def test_pages_of_a_payment_and_a_letter_say_why_they_stay_closed(client, paid, role):
    letter = Notice.objects.filter(claim=paid.claim).latest("pk")
    opened = [
        reverse("payouts:payout", args=[paid.pk]),
        reverse("notices:notices") + f"?notice={letter.pk}",
    ]
    client.force_login(UserFactory(roles=role))
    assert [client.get(url).status_code for url in opened] == [200, 200]
    client.force_login(left_as(role))
    for url in opened:
        answer = client.get(url)
        assert answer.status_code == 403
        assert "회피한 심의" in answer.content.decode()
    assert client.get(reverse("payouts:payout", args=[0])).status_code == 404
    assert client.get(reverse("notices:notices") + "?notice=0").status_code == 404


@pytest.mark.parametrize(
    ("role", "lists"),
    [("finance", ["payouts", "batch", "results", "ledger"]), ("secretariat", ["notices"])],
)
def test_who_works_on_them_sees_all_of_them(client, paid, role, lists):
    client.force_login(left_as(role))
    found = addresses(paid)
    assert [name for name in lists if not rows_of(client.get(found[name]))] == []


@pytest.fixture
def files(monkeypatch):
    """Function that asks for a list as a file and writes it, without a broker."""
    monkeypatch.setattr(exporting, "enqueue", lambda *_of: None)

    def made(by, name, query=""):
        export = exporting.request_export(
            desk_list=list_named(name), params=QueryDict(query), file_format="csv", plain=False,
            reason="월간 보고", by=by,
        )  # fmt: skip
        assert write_export(export_id=export.pk)
        return reverse("exports:download", args=[export.token])

    return made


def test_a_file_of_before_the_chair_left_is_not_handed_out(client, files):
    council.council()
    review = council.in_review()
    seat = council.panel(review)[0]
    user = council.made_chair(seat.member)
    made = [files(user, "claims"), files(user, "queue", "tab=all")]
    other = files(user, "claims", f"q={ClaimFactory().number}")
    client.force_login(user)
    assert [client.get(one).status_code for one in (*made, other)] == [200, 200, 200]
    recuse(assignment=seat, by=user, reason="신청인을 알고 있음")
    for one in made:
        answer = client.get(one)
        assert answer.status_code == 403
        assert "이제 볼 수 없는 신청이 있습니다" in answer.content.decode()
    assert client.get(other).status_code == 200
    assert client.get(files(user, "claims")).status_code == 200


def test_a_file_of_an_office_that_saw_more_is_not_handed_out_in_another(client, paid, files):
    user = left_as("finance")
    made, other = files(user, "payouts", "tab=paid"), files(user, "batches")
    client.force_login(user)
    assert client.get(made).status_code == 200
    client.force_login(left_as("auditor"))
    assert [client.get(one).status_code for one in (made, other)] == [403, 200]


@pytest.mark.parametrize(("role", "sees"), [("auditor", False), ("chair", True)])
def test_lines_of_the_account_are_seen_as_the_recovery_that_they_were_matched_with(
    client, paid, role, sees
):
    recovery = recoveries.demanded(paid)
    receipt = recoveries.entered(recovery, 50_000, reference="20230601-7777")
    recoveries.confirmed(receipt)
    statements.loaded((statements.today(), 50_000, "입금", "20230601-7777"))
    line = StatementLine.objects.matched().get()
    listed = reverse("payouts:statements") + "?show=matched"
    opened = reverse("payouts:statement_line", args=[line.pk])
    client.force_login(UserFactory(roles=role))
    assert opened in client.get(listed).content.decode()
    assert paid.claim.number in client.get(opened).content.decode()
    client.force_login(left_as(role))
    assert (opened in client.get(listed).content.decode()) == sees
    answer = client.get(opened)
    assert answer.status_code == (200 if sees else 403)
    assert ("회피한 심의" in answer.content.decode()) != sees


@pytest.mark.parametrize("role", ["chair", "auditor"])
def test_each_list_that_names_claims_leaves_them_out(paid, role):
    """Of every list that opens, the statement itself asks who left; a new one is found here."""
    user = left_as(role)
    given = {
        "batch-payouts": f"batch={paid.batch_id}",
        "queue": "tab=all",
        "simulation-outcomes": "simulation=1",
    }
    open_to_all = {
        one.name
        for one in lists_of(user)
        if one.layout is not None
        and one.layout.claim
        and one.name not in OF_ONE
        and "left_as" not in str(one.rows(user, QueryDict(given.get(one.name, ""))).query)
    }
    of_recoveries = set() if role == "chair" else {"recoveries", "statement-lines"}
    assert open_to_all <= set(NAMED) - of_recoveries


def test_the_customer_centre_neither_finds_nor_opens_it(client, paid):
    number = paid.claim.number
    page, found = reverse("register:claim", args=[number]), reverse("search:search")
    client.force_login(UserFactory(roles="customer_centre"))
    assert client.get(page).status_code == 200
    told = paid.claim.business_number
    assert page in client.get(found, {"q": told}, follow=True).content.decode()
    client.force_login(left_as("customer_centre"))
    answer = client.get(page)
    assert (answer.status_code, "회피한 심의" in answer.content.decode()) == (403, True)
    assert page not in client.get(found, {"q": told}, follow=True).content.decode()


def test_the_start_page_names_no_inquiry_of_it(client, paid):
    claim = paid.claim
    for by in (UserFactory(roles="customer_centre"), left_as("customer_centre")):
        note_inquiry(
            claim=claim, by=by, kind="call", text=f"{by.pk}: 결과를 물음",
            call_back_on=next_working_day(),
        )  # fmt: skip
        done = {"kind": "call", "text": f"{by.pk}: 안내함", "outcome": "answered"}
        note_inquiry(claim=claim, by=by, **done)
        client.force_login(by)
        shown = client.get("/").content.decode()
        sees = Member.objects.filter(user=by).first() is None
        assert [text in shown for text in (claim.number, f"{by.pk}: ")] == [sees] * 2


def test_nobody_else_pays_for_it(paid):
    """Neither lists of a chair without a seat nor lines of a bank's file ask who left."""
    other, left = UserFactory(roles="chair"), left_as("chair")
    for user, asks in ((other, False), (left, True)):
        letters = PostLetter.objects.visible_to(user)
        lines = lines_shown(user, ResultFile(pk=1), "all")
        assert [("left_as" in str(rows.query)) for rows in (letters, lines)] == [asks, asks]


# Rows that name a claim and tell nothing of its results.
TOLD_IN_THE_ADMIN_SITE = {"accessentry"}


def test_every_admin_page_that_names_a_claim_leaves_it_out(paid, rf):
    request = rf.get("/admin/")
    request.user = left_as("admin")
    of_a_claim = {Claim, Review, Ballot, Assignment, Notice}
    open_to_all = {
        model._meta.model_name
        for model, page in admin.site._registry.items()
        if model is Claim or of_a_claim & {field.related_model for field in model._meta.fields}
        if "left_as" not in str(page.get_queryset(request).query).partition("WHERE")[2]
    }
    assert open_to_all == TOLD_IN_THE_ADMIN_SITE


def test_an_administrator_who_left_the_claim_finds_nothing_of_it(client, paid):
    number, decision = paid.claim.number, Decision.objects.get()
    lists = [
        (reverse(f"admin:{name}_changelist"), {"q": number})
        for name in ("claims_claim", "reviews_payout", "reviews_decision", "reviews_notice")
    ]
    rows = [
        reverse(f"admin:{name}_{page}", args=[pk])
        for name, pk in (("reviews_payout", paid.pk), ("reviews_decision", decision.pk))
        for page in ("change", "history")
    ]
    user = UserFactory(roles="admin")
    other = open_admin_site(left_as("admin"))
    for who, sees in ((open_admin_site(user), True), (other, False)):
        client.force_login(who)
        shown = [client.get(url, query).content.decode() for url, query in lists]
        assert [f">{number}<" in page for page in shown] == [sees] * 4
        assert {client.get(url).status_code for url in rows} == {200 if sees else 302}
