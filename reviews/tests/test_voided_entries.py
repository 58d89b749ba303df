"""A claim entered by mistake and voided: counted nowhere as filed, shown as 무효, not as 철회."""

import re

import pytest
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from claims.direct_entry.tests.factories import entered_claim
from claims.direct_entry.verbs import void_entry
from claims.exports.rows import RowReader
from claims.register.models import Route
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.queue.lists import QUEUE
from reviews.committee.tests import factories as make
from reviews.dashboard import definitions, statistics
from reviews.dashboard.weekly_figures import report_lines

pytestmark = pytest.mark.django_db


def voided():
    """A claim of the council that an agent entered and voided."""
    agent = UserFactory(roles=["customer_centre"])
    entry = entered_claim(by=agent, 신청액="600000")
    assert entry.claim.route == Route.COMMITTEE_REVIEW
    void_entry(entry=entry, by=agent, reason="다른 사람의 것을 적음")
    entry.claim.refresh_from_db()
    return entry.claim


def filed() -> tuple[int, ...]:
    """The figures of filed claims: of the register, the council's withdrawn, the weekly report."""
    register, council = statistics.register_counts(), statistics.council_counts()
    lines = {(one.step, one.item): one.total for one in report_lines()}
    ways = lines["접수", "접수한 신청"], lines["접수", "접수 방법: 전화"]
    return (*register.values(), council["withdrawn"], *ways)


def test_no_figure_of_filed_claims_counts_it(client):
    make.policy()
    ClaimFactory(no_loss=True)
    before = filed()
    claim = voided()
    assert filed() == before
    client.force_login(make.secretary())
    for name in ("filed", "withdrawn_claims", "escalated"):
        url = next(one for one in definitions.FIGURES if one.name == name).url()
        assert claim.number not in client.get(url).content.decode()
    page = client.get(reverse("register:claims"), {"withdrawn": "voided"}).content.decode()
    assert claim.number in page and "맞는 신청 1건" in page


def test_every_page_with_its_state_says_that_it_was_voided(client):
    claim = voided()
    pages = {
        "register": reverse("register:claims") + f"?q={claim.number}",
        "claim": reverse("register:claim", args=[claim.number]),
        "search": reverse("search:search") + f"?q={claim.number[:-1]}",
        "queue": reverse("committee:queue") + "?tab=decided",
        "desk": reverse("committee:desk", args=[claim.number]),
    }
    client.force_login(make.secretary())
    for name, address in pages.items():
        page = client.get(address, follow=True).content.decode()
        main = page[page.index('id="main"') :]
        assert claim.number in main and "무효" in main, name
        assert not re.search(r"철회\s*</(span|small)>", main), name
        assert "신청을 철회하셨습니다" not in main, name
        assert "철회를 적었습니다" not in main, name
        assert "철회되" not in main and "철회로" not in main, name


def test_the_file_of_the_queue_calls_it_voided():
    claim, withdrawn = voided(), make.waiting().claim
    withdraw_claim(claim=withdrawn, by=make.secretary(), reason="신청인 요청")
    reader = RowReader(
        QUEUE,
        user=make.secretary(),
        params=QueryDict("tab=decided"),
        file_format="csv",
        plain=False,
    )
    state = reader.head.index("상태")
    with transaction.atomic():
        found = {row[0]: row[state] for _claims, chunk in reader.chunks() for row in chunk}
    assert found == {claim.number: "무효", withdrawn.number: "철회"}


def test_a_withdrawn_claim_stays_a_withdrawn_one(client):
    claim = make.waiting().claim
    withdraw_claim(claim=claim, by=make.secretary(), reason="신청인 요청")
    client.force_login(make.secretary())
    page = client.get(reverse("register:claim", args=[claim.number])).content.decode()
    assert "신청을 철회하셨습니다" in page and "무효" not in page
    queue = client.get(reverse("committee:queue"), {"tab": "decided"}).content.decode()
    assert claim.number in queue and "무효" not in queue
