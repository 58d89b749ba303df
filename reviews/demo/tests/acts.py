"""A worklist, and what people do on pages with its rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, cycle
from typing import Any

from claims.handovers.models import HandoverReceiver
from claims.intake.columns import COLUMNS
from claims.register.models import Claim
from reviews.demo.tests.browsing import Page, Person
from reviews.payouts.models import Recovery

WHOLE = 10  # rows; of a longer list only FEW are processed
FEW = 2  # rows processed of a longer list
REASON = "전화로 본인을 확인하고 함께 살핌"
OFFICE = ("secretary", "secretary2")
FINANCE = ("finance1", "finance2")
CLAIM = r"/claims/[A-Z][\w-]+/"
DESK = r"/reviews/[A-Z][\w-]+/"

Act = Callable[[str], object]
Rows = Callable[[Page], list[str]]

_numbers = count(1)
_answers = cycle(("given", "refused"))
_people: dict[str, Person] = {}


def at(username: str) -> Person:
    if username not in _people:
        _people[username] = Person(username)
    return _people[username]


def forget_people() -> None:
    """Log everybody out: the next test has another database."""
    _people.clear()


@dataclass(frozen=True)
class Worklist:
    """Rows that wait, on a page as it is filtered to them.

    `rows` matches the links of its rows, or finds them otherwise; `act` is what people do with a
    row, which is not on the page any more afterwards. `badge` is the address of the menu's entry
    that counts the same rows. `rare`: the demo shows such rows on some days only.
    """

    name: str
    of: str  # the user whose list it is
    page: str
    rows: str | Rows
    act: Act
    badge: str = ""
    rare: bool = False

    def __str__(self) -> str:
        return f"{self.name} {self.page} ({self.of})"

    def waiting(self) -> tuple[Page, list[str]]:
        page = at(self.of).open(self.page)
        return page, page.links(self.rows) if isinstance(self.rows, str) else self.rows(page)

    def empty(self) -> int:
        """Do what its rows ask for, all of them or a few of many; return how many there were."""
        page, rows = self.waiting()
        assert rows or self.rare, (
            "the demo has no waiting row on this list: add one to reviews/demo"
        )
        left = rows
        for _row in range(2 * WHOLE if len(rows) <= WHOLE else FEW):
            if not left:
                break
            row = left[0]
            self.act(row)
            page, left = self.waiting()
            assert row not in left, f"{row} still waits"
        if len(rows) <= WHOLE:
            assert left == []
            if self.badge:
                assert page.waiting(self.badge) == 0
        return len(rows)


def sends(who: str, form: str, **given: Any) -> Act:
    """A person opens the row and sends a form of its page."""
    return lambda url: at(who).open(url).send(form, **given)


def either(people: tuple[str, ...], form: str, **given: Any) -> Act:
    """The first of these to be offered the form sends it: not the one who brought the row up."""

    def act(url: str) -> None:
        pages = (at(who).open(url) for who in people)
        page = next((page for page in pages if page.actions(form)), None)
        assert page is not None, f"no demo user sees the form {form} on {url}"
        page.send(form, **given)

    return act


def both(*acts: Act) -> Act:
    def act(url: str) -> None:
        for one in acts:
            one(url)

    return act


def offered(form: str) -> Rows:
    """Rows whose form stands on the list itself, by its address."""
    return lambda page: page.actions(form)


def saying(link: str, words: str) -> Rows:
    """Rows with a link of these words."""
    return lambda page: page.links(link, words)


def offering(link: str, form: str) -> Rows:
    """Rows whose page offers a form to the person whose list it is."""
    return lambda page: [url for url in page.links(link) if page.person.open(url).actions(form)]


def on_the_list(who: str, page: str, **given: Any) -> Act:
    """A person sends the form of a row on the list itself."""
    return lambda url: at(who).open(page).send(re.escape(url), **given)


def number_in(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


# ------------------------------------------------------------------ accounts and contacts
def answer_call(who: str) -> Act:
    """A person of an office answers an escalated inquiry on the claim's page."""

    def act(url: str) -> None:
        form = rf"/inquiries/{url.rpartition('-')[2]}/answer/"
        at(who).open(url).send(form, answer=REASON)

    return act


def confirm_account(url: str) -> None:
    """The second person sees the number and confirms. If a call proves nothing, as the telephone is
    new, the page says so and offers only to decline it; it is asked for in writing."""
    pages = [at(who).open(url) for who in OFFICE]
    page = next((page for page in pages if page.actions(r".*/confirm/")), None)
    if page is not None:
        page.send(r".*/confirm/")
        return
    page = next(page for page in pages if "거절하는 사유" in page.main)  # not the proposer's
    assert "14일" in page.main
    page.send(r".*/decline/", reason=REASON)


def give_account(url: str) -> None:
    """A claimant tells an account by letter; another secretary confirms it."""
    claim = Claim.objects.get(number=number_in(url))
    proposed = (
        at("secretary")
        .open(url)
        .send(
            r"/claims/accounts/of/.*",
            bank="004",
            number=f"2026{next(_numbers):08d}",
            holder=claim.representative or claim.person_name,  # as the letter says
            proof="letter",
            reason=REASON,
        )
    )
    at("secretary2").open(proposed.url).send(r".*/confirm/")


def correct_contact(url: str) -> None:
    n = next(_numbers)
    at("agent").open(url).send(
        r"/claims/contacts/of/.*",
        phone=f"010-4987-{n:04}",
        email=f"new{n}@example.test",
        postcode="03900",
        street=f"서울특별시 시연구 지원로 {n}",
        proof="call",
        reason=REASON,
    )


# ------------------------------------------------------------------ letters by post
def make_batch(_url: str) -> None:
    page = at("secretary").open("/notices/post/waiting/")
    page.send(r"/notices/post/waiting/make/")


def number_letter(url: str) -> None:
    at("secretary").open(url).send(r".*/number/", number=f"77345{next(_numbers):08d}")


def send_again(url: str) -> None:
    """The claimant is asked for a new address, and the letter goes once more."""
    page = at("secretary").open(url)
    correct_contact(page.links(r"/claims/contacts/of/.*")[0])
    page = at("secretary").open(url)
    if page.actions(r".*/send-again/"):  # not where the new telephone has got it meanwhile
        page.send(r".*/send-again/")


# ------------------------------------------------------------------ documents
def on_picked(listed: str, form: str, **given: Any) -> Act:
    """The secretary picks the row and sends the list's form; if it takes two, the chair
    approves."""

    def act(url: str) -> None:
        page = at("secretary").open(listed).send(form, pick=number_in(url), **given)
        if page.url.startswith("/reviews/documents/bulks/"):
            theirs = at("chair").open(page.url)
            if theirs.actions(r".*/approve/"):
                theirs.send(r".*/approve/")

    return act


OVERDUE = "/reviews/documents/?state=overdue"
UNASKED = "/reviews/documents/?state=unasked"


def close_or_start(url: str) -> None:
    """Close by two what nobody sent anything for; start with what came by half."""
    page = at("secretary").open(OVERDUE).send(r"/reviews/documents/close/", pick=number_in(url))
    if page.url.startswith("/reviews/documents/bulks/"):
        at("chair").open(page.url).send(r".*/approve/")
    else:
        on_picked(OVERDUE, r"/reviews/documents/start/", reason=REASON)(url)


# ------------------------------------------------------------------ council
def vote(who: str) -> Act:
    words = "제출한 자료로 피해를 확인할 수 없음"
    return sends(who, r"/reviews/[\w-]+/vote/", choice="deny", rationale=words)


def confirm_or_call_again(url: str) -> None:
    at("chair").open(url).send(r"/reviews/[\w-]+/confirm/")


# ------------------------------------------------------------------ money
def answer_line(pk: str) -> None:
    page = at("finance1").open("/payouts/results/")
    page.send(r".*/results/answer/", pick=pk, note=REASON, action="accepted")


def open_picks(page: Page) -> list[str]:
    return [pk for form in page.forms for pk in form.picks("pick")]


def pay_again(url: str) -> None:
    """The account is corrected by two, and the payment is prepared again."""
    number = number_in(at("secretary").open(url).links(CLAIM)[0])
    give_account(f"/claims/accounts/of/{number}/")
    at("secretary").open(url).send(r".*/again/")


def approve(url: str) -> None:
    """One of finance who had no hand in it approves; before, the secretariat settles what keeps
    them from it."""
    for _try in range(2):
        for who in FINANCE:
            page = at(who).open(url)
            if page.actions(r".*/\d+/approve/"):
                page.send(r".*/\d+/approve/")
                return
        page = at("secretary").open(url)
        page.send(r".*/\d+/waive/", reason=REASON)
    raise AssertionError(f"nobody can approve {url}")


def build(url: str) -> None:
    page = at("finance1").open("/payouts/?tab=approved")
    page.send(r"/payouts/batches/", pick=number_in(url)).send(r".*/batches/build/")


def release(who: str) -> Act:
    """Another one than built it releases a batch, or cancels it where its rows have changed."""

    def act(url: str) -> None:
        try:
            at(who).open("/payouts/batches/").send(re.escape(url))
        except AssertionError as error:
            if "묶음을 취소하고" not in str(error):
                raise
            page = at(who).open(url.removesuffix("release/"))
            page.send(r".*/cancel/", reason=REASON)

    return act


def enter_results(url: str) -> None:
    """No file comes from the bank: one of finance enters the results, another confirms."""
    page = at("finance1").open(url)
    if not page.actions(r".*/confirm/|.*/hand/\d+/withdraw/"):
        page.send(r".*/paid/", reference="거래내역 31쪽")
    either(FINANCE, r".*/hand/\d+/confirm/")(url)


def close_month(url: str) -> None:
    page = at("finance1").open(url)
    if page.actions(r".*/propose/"):
        page.send(r".*/propose/")
    either(FINANCE, r".*/confirm/")(url)


def repay(url: str) -> None:
    """The claimant pays what is left; another one of finance confirms it."""
    left = Recovery.objects.get(pk=number_in(url)).outstanding
    reference = f"입금 2026-{next(_numbers)}"
    at("finance1").open(url).send(r".*/receipt/", amount=left, reference=reference)
    either(FINANCE, r".*/movements/\d+/confirm/")(url)


# ------------------------------------------------------------------ intake
RIGHT = {
    "접수번호": "", "접수일시": "2022-10-31 15:20", "신청인구분": "소상공인", "성명": "김새봄",
    "상호": "새봄상회", "대표자": "김새봄", "사업자등록번호": "120-81-47521", "계열사": "카카오",
    "휴대전화": "010-4123-7711", "서비스": "카카오톡", "유무료": "무료", "피해유형": "금전",
    "피해금액": "400000", "은행": "국민", "계좌번호": "11022033445566", "예금주": "김새봄",
}  # fmt: skip


def complete_draft(_url: str) -> None:
    """The agent goes on with what was kept, and the claim is taken in."""
    page = at("agent").open("/claims/entries/")
    number = "124-81-00998"  # nobody else's: corrected rows have that of RIGHT
    page = page.send(r"/claims/entries/", button="", registration=number, industry="꽃집")
    assert page.url.startswith("/claims/"), page.refusals


def correct_row(url: str) -> None:
    """The cells that could not be read are corrected as the claimant says."""
    page = at("secretary").open(url)
    if page.actions(r".*/open/"):
        page = page.send(r".*/open/", reason=REASON)
    given = {}
    for place in map(int, re.findall(r'id="cell(\d+)-fault"', page.text)):
        value = RIGHT.get(COLUMNS[place], "")
        given[f"cell{place}"] = value or f"K2026-{next(_numbers):07d}"
    page.send(re.escape(url), **given)


def rejected_rows(page: Page) -> list[str]:
    runs = page.links(r"/claims/imports/\d+/")
    found = [page.person.open(run).links(r"/claims/imports/\d+/rejected/\d+/") for run in runs]
    return [row for rows in found for row in rows]


# ------------------------------------------------------------------ hand-overs
def consent(url: str) -> None:
    """The customer centre asks on the telephone, and records the answer: yes and no in turn."""
    company = Claim.objects.get(number=number_in(url)).company
    receivers = HandoverReceiver.objects.filter(company=company)
    if not receivers.exists():
        at("secretary").open("/claims/handovers/receivers/new/").send(
            r"/claims/handovers/receivers/new/",
            company=company.pk,
            name=company.name,
            phone="02-0000-2099",
        )
    page = f"/claims/handovers/claims/{number_in(url)}/consent/"
    at("agent").open(page).send(re.escape(page), receiver=receivers.get().pk, answer=next(_answers))


def hand_over(url: str) -> None:
    company = Claim.objects.get(number=number_in(url)).company
    receiver = HandoverReceiver.objects.get(company=company)
    page = at("secretary").open("/claims/handovers/new/")
    page = page.send(r"/claims/handovers/new/", receiver=receiver.pk)
    at("secretary2").open(page.url).send(r".*/confirm/")


def take_receipt(url: str) -> None:
    """The file is made, and the receiver says that they have it."""
    page = at("secretary").open(url)
    told = re.findall(r"\b[0-9a-f]{64}\b", page.main)
    page.follow(r".*/receipt/").send(r".*/receipt/", received_by="김서연", sha256=told[0])


def withdraw_one(url: str) -> None:
    """A claimant whose claim was handed over withdraws it: the receiver is to be told."""
    claim = at("secretary").open(url).links(CLAIM)[0]
    at("secretary").open(claim).send(r"/reviews/withdrawals/[\w-]+/", reason=REASON)


# ------------------------------------------------------------------ administration
def confirm_change(url: str) -> None:
    at("admin2").open(url).confirmed()


def confirm_names(_row: str, page: str) -> None:
    """Every name of the list is ticked as confirmed, and the list is saved."""
    shown = at("admin").open(page)
    form, _where, _button = shown.form(r".*", "_save")
    boxes = {one.name: "on" for one in form.controls if one.name.endswith("-confirmed")}
    shown.send(r".*", button="_save", **boxes)


def unconfirmed(model: str) -> Worklist:
    page = f"/admin/claims/{model}/?confirmed__exact=0"
    return Worklist(
        f"admin: {model}", "admin", page, rf"/admin/claims/{model}/\d+/change/.*",
        lambda row: confirm_names(row, page), rare=True,
    )  # fmt: skip
