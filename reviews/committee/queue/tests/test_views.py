from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import clock
from claims.display.dates import due_words
from claims.display.states import DASH
from claims.exports.rows import RowReader
from claims.policy.models import Company, Service
from claims.tests.factories import SEOUL, ClaimFactory, UserFactory
from config.dev.scenes import scene
from reviews.committee.lifecycle.opening import open_reviews_of
from reviews.committee.models import Ballot, QueueRow
from reviews.committee.queue import queries as queue
from reviews.committee.queue.lists import QUEUE, filtered_rows
from reviews.committee.queue.verification import find_differences
from reviews.committee.suggestion.departure import FreeDeparture, needs_reason
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db
URL = "/reviews/"


def lists():
    """Two reviews before one panel of three, the whole council, and the numbers of 32 waiting."""
    make.council(3, 0)
    night = make.in_review(claimed_loss=800_000, business_name="달밤제과", fee="free")
    flowers = make.in_review(claimed_loss=2_000_000, business_name="온담 플라워")
    claims = [ClaimFactory(claimed_loss=600_000 + n % 3) for n in range(32)]
    open_reviews_of([claim.pk for claim in claims])
    return [night, flowers], {claim.number for claim in claims}


_rows, listed = scene("listed", lists)


@pytest.fixture
def reviews(listed):
    return listed[0]


def numbers(answer):
    return [row.record.number for row in answer.context["table"].page]


@pytest.fixture
def secretary(client):
    user = make.secretary()
    client.force_login(user)
    return user


def test_a_member_sees_their_own_panels_only(client, reviews):
    make.council(4, 0)
    reviews += [make.in_review() for _ in range(2)]
    seat = make.panel(reviews[-1])[0]
    client.force_login(seat.member.user)
    mine = {r.claim.number for r in reviews if any(a.member == seat.member for a in make.panel(r))}
    for tab in ("mine", "panel", "in_review"):
        assert set(numbers(client.get(URL, {"tab": tab}))) == mine
    assert len(mine) < 4


def test_tabs_count_what_this_user_may_see(client, secretary, listed):
    tabs = {key: n for key, _label, n in client.get(URL).context["tabs"]}
    assert tabs["in_review"] == 2 and tabs["waiting_documents"] == 32 and tabs["decided"] == 0
    assert "mine" not in tabs


def test_rows_say_number_and_state(client, secretary, reviews):
    review = reviews[0]
    page = client.get(URL).content.decode()
    assert f'data-number="{review.claim.number}"' in page and 'data-state="in_review"' in page


def test_a_decided_claim_says_what_its_money_does(client, secretary):
    won = make.decided().decision.amount
    answer = client.get(URL, {"tab": "decided"})
    page = answer.content.decode()
    assert 'data-state="payout_due"' in page and "지급보류" in page and "지급승인" in page
    shown = [column.name for column in answer.context["table"].columns]
    assert f"{won:,}" in page and "decided_amount" in shown and "due_on" not in shown


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"amount_min": "1,000,000"}, 1),
        ({"amount_max": "90만원"}, 1),
        ({"documents": "complete"}, 2),
        ({"documents": "incomplete"}, 0),
        ({"findings": "unknown"}, 2),
        ({"findings": "problem"}, 0),
        ({"due": "overdue"}, 0),
        ({"q": "달밤"}, 1),
        ({"q": "124-81-00998"}, 2),
        ({"service": "none-such"}, 2),
        ({"fee": "free"}, 1),
        ({"fee": "none-such"}, 2),
        ({"company": "카카오"}, 2),
        ({"industry": "0"}, 2),
        ({"decided_min": "1"}, 0),
        ({"decided_max": "10억"}, 0),  # what is not decided has no amount
    ],
)
def test_filters_live_in_the_url(client, secretary, reviews, params, found):
    assert len(numbers(client.get(URL, {"tab": "in_review", **params}))) == found


def test_a_decided_amount_lies_between_its_bounds(client, secretary):
    review = make.decided()
    won, number = review.decision.amount, review.claim.number
    assert QueueRow.objects.get(claim=review.claim).decided_amount == won > 0
    for bounds, found in (
        ({"decided_min": won, "decided_max": won}, [number]),
        ({"decided_min": won + 1}, []),
        ({"decided_max": won - 1}, []),
    ):
        assert numbers(client.get(URL, {"tab": "decided", **bounds})) == found
        answer = client.get("/claims/", {"columns": "decided", **bounds})
        assert numbers(answer) == found
    assert f"{won:,}" in client.get("/claims/?columns=decided").content.decode()


def test_days_of_the_filter_are_the_working_days_of_the_cells(secretary, reviews):
    rows = QueueRow.objects.filter(claim__in=[review.claim_id for review in reviews])
    monday = datetime(2023, 9, 25, 9, tzinfo=SEOUL)  # three holidays and a weekend ahead
    with clock.at(monday):
        for ahead in range(-3, 22):
            due_on = monday.date() + timedelta(days=ahead)
            rows.update(due_on=due_on)
            _tone, words = due_words(due_on, monday.date())
            left = int(words.removesuffix("영업일 남음")) if "남음" in words else 0
            for days in (3, 10):
                found = filtered_rows(secretary, QueryDict(f"tab=in_review&due={days}"))
                assert found.exists() == (left <= days), (due_on, words, days)


def test_an_amount_that_cannot_be_read_is_said_and_the_list_stays(client, secretary, reviews):
    answer = client.get(URL, {"tab": "in_review", "amount_min": "약 50만원"})
    assert answer.status_code == 200 and "120만원처럼" in answer.content.decode()


@pytest.mark.parametrize("name", ["amount", "decided"])
def test_an_upper_bound_below_the_lower_one_is_said_and_the_list_stays(
    client, secretary, reviews, name
):
    bounds = {"tab": "in_review", f"{name}_min": "100만원", f"{name}_max": "10만원"}
    page = client.get(URL, bounds)
    assert "최소 금액보다 작습니다" in page.content.decode()
    alone = {key: value for key, value in bounds.items() if not key.endswith("max")}
    assert numbers(page) == numbers(client.get(URL, alone))


def decided_beside(suggested, *opinions):
    """Review that was decided while its ballot suggested `suggested` won (None: nothing)."""
    review = make.in_review(claimed_loss=2_000_000)
    version = None if suggested is None else 1
    Ballot.objects.filter(review=review).update(suggested=suggested, assessed_version=version)
    return make.vote_all(review, *opinions)


def test_decisions_are_listed_by_how_far_they_depart_from_the_suggestion_of_their_vote(
    client, secretary
):
    near = decided_beside(500_000, ("partly", 540_000))
    far = decided_beside(100_000, ("partly", 809_861))
    denied = decided_beside(400_000, ("deny", None))
    without = decided_beside(None, ("partly", 300_000))
    nothing = decided_beside(0, ("partly", 3_000))
    rows = QueueRow.objects.in_bulk([r.claim_id for r in (near, far, denied, without, nothing)])
    departures = [row.departure for _claim, row in sorted(rows.items())]
    assert departures == [800, 70_986, 10_000, 0, 30_000_000]  # basis points
    assert {row.decided_on for row in rows.values()} == {clock.today()}

    answer = client.get(URL, {"tab": "decided", "sort": "-departure"})
    order = [r.claim.number for r in (nothing, far, denied, near, without)]
    assert numbers(answer) == order
    page = answer.content.decode()
    for said in ("+709,861", "709%", "−400,000", "100%", "+40,000", ">8%<"):
        assert said in page
    assert numbers(client.get(URL, {"tab": "decided", "departed": "10"})) == [
        r.claim.number for r in (far, denied, nothing)
    ]
    assert numbers(client.get(URL, {"tab": "decided", "outcome": "denied"})) == [
        denied.claim.number
    ]
    assert numbers(client.get(URL, {"tab": "decided", "departed": "11%"})) == numbers(
        client.get(URL, {"tab": "decided"})
    )
    assert next(find_differences(), None) is None


def test_decisions_are_listed_by_their_day(client, secretary):
    with clock.at(clock.now() - timedelta(days=40)):
        early = make.decided()
    late, today = make.decided(), clock.today().isoformat()
    both = [early.claim.number, late.claim.number]
    assert numbers(client.get(URL, {"tab": "decided", "sort": "decided_on"})) == both
    for days, found in (
        ({"decided_from": today}, both[1:]),
        ({"decided_to": (clock.today() - timedelta(days=1)).isoformat()}, both[:1]),
        ({"decided_from": today, "decided_to": today}, both[1:]),
        ({"decided_from": "0001-01-01"}, both),
        ({"decided_from": "gestern"}, both),
    ):
        assert numbers(client.get(URL, {"tab": "decided", **days})) == found
    make.in_review()
    assert numbers(client.get(URL, {"tab": "all", "decided_to": today})) == both


def test_columns_of_a_decision_say_nothing_while_votes_are_sealed(client, secretary):
    review = make.in_review()
    Ballot.objects.filter(review=review).update(suggested=123_456, assessed_version=1)
    make.vote(review, make.panel(review)[0])
    columns = {"columns": ["suggested", "departure", "decided_on"]}
    member = make.panel(review)[1].member.user
    for user, tab in ((secretary, "in_review"), (member, "mine"), (member, "all")):
        client.force_login(user)
        answer = client.get(URL, {"tab": tab, **columns})
        (row,) = [one for one in answer.context["table"].page if one.record.pk == review.claim_id]
        cells = [str(row.get_cell(name)) for name in columns["columns"]]
        assert cells == [str(DASH)] * 3
    usual = client.get(URL, {"tab": "mine"}).context["table"].columns
    assert not {"suggested", "departure"} & {column.name for column in usual}


def test_the_file_of_the_queue_has_the_decision_beside_its_suggestion(client, secretary):
    far = decided_beside(100_000, ("partly", 809_861))
    denied = decided_beside(None, ("deny", None))
    open_one = make.in_review()
    heads = ("의결", "의결액", "제안액", "차이(원)", "차이(%)", "의결일")
    params = QueryDict("tab=all&sort=-departure")
    reader = RowReader(QUEUE, user=secretary, params=params, file_format="csv", plain=False)
    places = [reader.head.index(head) for head in heads]
    with transaction.atomic():
        rows = [row for _claims, chunk in reader.chunks() for row in chunk]
    assert rows[0][0] == far.claim.number
    found = {row[0]: [row[place] for place in places] for row in rows}
    day = clock.today().isoformat()
    assert found[far.claim.number] == ["일부승인", 809_861, 100_000, 709_861, 709, day]
    assert found[denied.claim.number] == ["부지급", 0, None, None, None, day]
    assert found[open_one.claim.number] == ["", *[None] * 5]


@pytest.mark.parametrize("sort", ["number", "name_key", "claimed_loss", "filed_at", "due_on"])
def test_each_offered_sort_pages_through_everything(client, secretary, listed, sort):
    made = listed[1]
    for prefix in ("", "-"):
        order = {"tab": "waiting_documents", "sort": prefix + sort}
        first = client.get(URL, order)
        token = first.context["table"].page.next_token
        second = client.get(URL, {**order, "after": token})
        seen = numbers(first) + numbers(second)
        assert set(seen) == made and len(seen) == 32
        values = list(QueueRow.objects.filter(number__in=made).values_list(sort, "number"))
        ordered = [n for _v, n in sorted(values, key=lambda v: v[0], reverse=prefix == "-")]
        by_number = dict((n, v) for v, n in values)
        assert [by_number[n] for n in seen] == [by_number[n] for n in ordered]
        back = second.context["table"].page.previous_token
        assert numbers(client.get(URL, {**order, "before": back})) == numbers(first)


def test_a_sort_that_is_not_offered_is_ignored(client, secretary, reviews):
    assert client.get(URL, {"sort": "representative"}).status_code == 200


def test_the_sorted_head_says_so(client, secretary, reviews):
    page = client.get(URL, {"sort": "-claimed_loss"}).content.decode()
    assert 'aria-sort="descending"' in page


def test_a_stale_token_gives_the_first_page(client, secretary, reviews):
    params = {"q": "달밤", "after": "bm9uc2Vuc2U"}
    assert numbers(client.get(URL, params)) == [reviews[0].claim.number]


def test_the_page_costs_the_same_for_one_row_and_for_thirty(client, secretary, monkeypatch):
    monkeypatch.setattr(queue, "COUNTS_LAST", timedelta(hours=1))  # however slow the machine is
    make.decided()
    url = f"{URL}?tab=decided"
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(4):
        make.decided()
    with CaptureQueriesContext(connection) as five:
        client.get(url)
    assert len(one) == len(five) <= 11


def test_a_filtered_list_says_how_many_rows_it_has(client, secretary, listed):
    found = {
        "tab=all&standing=waiting_documents": "32", "figure=not_asked": "32", "q=달밤": "1",
        "tab=waiting_documents&due=overdue": "0",
    }  # fmt: skip
    for query, n in found.items():
        page = client.get(f"{URL}?{query}").content.decode()
        assert f'data-counted="{n}"' in page and f"맞는 신청 {n}건" in page, query
    for query in ("", "?tab=waiting_documents", "?tab=waiting_documents&amount_min=1000"):
        assert "data-counted" not in client.get(URL + query).content.decode(), (
            query
        )  # 32, uncounted
    of_register = client.get("/claims/?figure=escalated").content.decode()
    assert "맞는 신청 34건" in of_register
    make.decided(("partly", 300_000))
    decided = client.get(URL, {"tab": "decided", "fee": "paid"}).content.decode()
    assert "맞는 신청 1건 · 의결액 300,000원" in decided


def test_only_the_link_of_a_card_costs_a_query_for_the_number(client, secretary, listed):
    spent = {}
    for query in ("amount_min=1000", "standing=waiting_documents"):
        client.get(f"{URL}?tab=all&{query}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{URL}?tab=all&{query}")
        spent[query] = len(queries)
    assert spent["standing=waiting_documents"] == spent["amount_min=1000"] + 1


def test_the_tab_of_ended_claims_says_what_it_holds(client, secretary, reviews):
    page = client.get(URL, {"tab": "decided"}).content.decode()
    why = "의결한 신청과 의결 없이 끝난 신청(철회, 미제출 종결)입니다."
    assert page.count(why) == 2  # beside the title and on the tab
    assert client.get(URL).content.decode().count(why) == 1


def test_next_opens_what_awaits_this_member_and_passes_over(client, reviews):
    reviews.append(make.in_review())
    member = make.panel(reviews[0])[0].member
    client.force_login(member.user)
    first = client.get("/reviews/next/")
    assert first.status_code == 302
    number = first["Location"].strip("/").split("/")[-1]
    other = client.get("/reviews/next/", {"after": number})["Location"]
    assert other != first["Location"]
    picked = [reviews[2].claim.number, reviews[0].claim.number]
    opened = client.get("/reviews/next/", {"pick": picked})
    assert opened["Location"] == reverse("committee:desk", args=[picked[0]])
    whole = client.get("/reviews/next/?all=1&tab=panel&sort=-number")
    last = max(numbers(client.get(URL, {"tab": "mine"})))
    assert whole["Location"] == reverse("committee:desk", args=[last])
    client.get("/reviews/next/", {"pick": picked})
    opened = client.get("/reviews/next/", {"after": picked[0]})
    assert opened["Location"] == reverse("committee:desk", args=[picked[1]])
    place = client.get(opened["Location"]).context["queue_position"]
    assert (place["picked"], place["at"], place["total"], place["next"]) == (True, 2, 2, "")
    ended = client.get("/reviews/next/", {"after": picked[1]}, follow=True)
    assert ended.redirect_chain[-1][0] == "/reviews/?tab=mine"
    assert "선택한 2건을 모두 보았습니다" in ended.content.decode()
    assert client.get("/reviews/next/")["Location"] != ended.redirect_chain[-1][0]  # by due date


def test_next_with_nothing_to_do_goes_to_the_queue(client):
    member = make.member()
    client.force_login(member.user)
    assert client.get("/reviews/next/")["Location"] == "/reviews/?tab=mine"


def test_the_queue_is_closed_to_the_roles_without_it(client):
    for role in ("finance", "customer_centre", "admin"):
        client.force_login(UserFactory(roles=role))
        assert client.get(URL).status_code == 403


def test_only_who_judges_picks_an_order_to_judge_in_and_the_secretariat_whom_to_notify(
    client, reviews
):
    client.force_login(make.panel(reviews[0])[0].member.user)
    page = client.get(URL).content.decode()
    assert 'id="picked"' in page and 'name="pick"' in page
    assert "선택한 순서로 심의" in page and "고른 신청에 보내기" not in page
    client.force_login(make.secretary())
    page = client.get(URL).content.decode()
    assert "선택한 순서로 심의" not in page and "고른 신청에 보내기" in page
    client.force_login(UserFactory(roles="auditor"))
    page = client.get(URL).content.decode()
    assert 'id="picked"' not in page and 'name="pick"' not in page


def test_an_empty_tab_says_what_comes_there_and_a_filtered_one_what_to_change(client, secretary):
    empty = client.get(URL, {"tab": "deciding"}).content.decode()
    assert "위원장 확인을 기다리는 심의가 없습니다" in empty and "조건을 지우거나" not in empty
    filtered = client.get(URL, {"tab": "deciding", "q": "달밤"}).content.decode()
    assert "조건을 지우거나" in filtered


def test_services_of_affiliates_are_not_offered(client, secretary, reviews):
    ours = reviews[0].claim.service
    other = Company.objects.create(name="다른 회사", name_key="다른회사")
    theirs = Service.objects.create(name="남의 서비스", name_key="남의서비스", company=other)
    offered = client.get(URL).context["filter"].form.fields["service"].queryset
    assert ours in offered and theirs not in offered


def test_what_departs_beyond_the_policy_is_what_needed_a_reason(client, secretary):
    """The condition in SQL agrees with the rule of the votes at its edges."""
    free = FreeDeparture.of(make.policy())
    reviews = [
        decided_beside(suggested, ("partly", amount))
        for suggested, amount in (
            (500_000, 550_000), (500_000, 551_000), (500_000, 449_000), (50_000, 60_000),
            (50_000, 61_000), (0, 10_000), (0, 11_000), (None, 900_000),
        )
    ]  # fmt: skip
    reviews.append(decided_beside(8_000, ("deny", None)))
    far = {
        one.claim.number
        for one in reviews
        if needs_reason(one.decision.amount, one.decision.suggested, free)
    }
    assert len(far) == 4
    answer = client.get(URL, {"figure": "departed"})
    assert set(numbers(answer)) == far
    shown = {column.name for column in answer.context["table"].columns}
    assert {"suggested", "departure", "decided_on"} <= shown
