import re

import pytest
from django.urls import reverse

from claims.privacy.models import AccessEntry, Action
from claims.register.models import Route
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    user = UserFactory(roles="secretariat")
    client.force_login(user)
    return user


def test_an_anonymous_visitor_is_sent_to_log_in(client):
    claim = ClaimFactory()
    for url in (reverse("register:claims"), reverse("register:claim", args=[claim.number])):
        answer = client.get(url)
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]


def test_the_administrator_has_no_register(client):
    client.force_login(UserFactory(roles="admin", is_staff=True))
    assert client.get(reverse("register:claims")).status_code == 403


def test_the_register_lists_claims_masked(client, secretary):
    claim = ClaimFactory(person_name="홍길동", representative="홍길동")
    page = client.get(reverse("register:claims")).content.decode()
    assert f'data-number="{claim.number}"' in page
    assert f'data-state="{Route.COMMITTEE_REVIEW}"' in page
    assert "홍*동" in page and "홍길동" not in page


def test_an_empty_register_says_what_fills_it(client, secretary):
    url = reverse("register:claims")
    page = client.get(url).content.decode()
    assert "아직 신청이 없습니다" in page and "접수 파일을 올리거나" in page
    for query in ({"q": "없는 상호"}, {"route": "late"}):
        assert "조건에 맞는 신청이 없습니다" in client.get(url, query).content.decode()
    client.force_login(UserFactory(roles="finance"))
    assert "간사가 접수 파일을 올리면" in client.get(url).content.decode()


@pytest.mark.parametrize(
    "text", ["{number}", "124-81-00998", "1248100998", "달밤", "달밤 제과", "김하"]
)
def test_a_claim_is_found_by_what_people_have_in_hand(client, secretary, text):
    claim = ClaimFactory(business_name="달밤 제과점", representative="김하늘")
    ClaimFactory(business_name="다른 가게", representative="박바다", business_number="2208162517")
    text = text.format(number=claim.number)
    page = client.get(reverse("register:claims"), {"q": text}).content.decode()
    assert page.count("data-number=") == 1 and claim.number in page
    assert AccessEntry.objects.filter(action=Action.SEARCH, user=secretary).count() == 1


def test_pages_follow_each_other_and_cost_the_same(client, secretary, django_assert_num_queries):
    numbers = {ClaimFactory().number for _ in range(31)}
    url = reverse("register:claims")
    client.get(url)
    first = client.get(url)
    token = first.context["table"].page.next_token
    second = client.get(url, {"after": token})
    seen = [row.record.number for a in (first, second) for row in a.context["table"].page]
    assert len(seen) == 31 and set(seen) == numbers


def test_the_list_costs_the_same_for_one_row_and_for_thirty(
    client, secretary, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    url = reverse("register:claims")
    ClaimFactory()
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(29):
        ClaimFactory()
    with CaptureQueriesContext(connection) as thirty:
        client.get(url)
    assert len(one) == len(thirty)


def test_the_claim_page_says_why_and_records_who_looked(client, secretary):
    claim = ClaimFactory(claimed_loss=2_400_000)
    BankAccountFactory(claim=claim)
    page = client.get(reverse("register:claim", args=[claim.number])).content.decode()
    assert "240만원" in page and "50만원" in page
    assert "****5678" in page and "110012345678" not in page and "01012345678" not in page
    entry = AccessEntry.objects.get(action=Action.VIEW_CLAIM)
    assert (entry.user, entry.claim_id) == (secretary, claim.pk)


def test_a_claim_beyond_ones_scope_is_not_there(client):
    claim = ClaimFactory()
    client.force_login(UserFactory(roles="member"))
    there = client.get(reverse("register:claim", args=[claim.number]))
    nowhere = client.get(reverse("register:claim", args=["T9999-0000000"]))
    assert there.status_code == nowhere.status_code == 404
    assert bare(there) == bare(nowhere)


def bare(answer):
    """Return the text of a page without the parts that differ between two requests: tokens, claim
    numbers, the time."""
    changing = r'"[A-Za-z0-9]{64}"|T\d{4}-\d{7}|data-now="\d+"'
    return re.sub(changing, "", answer.content.decode())


def test_the_customer_centre_opens_a_claim_by_its_number_and_lists_none(client):
    claim = ClaimFactory(narrative="주문이 끊겼습니다")
    client.force_login(UserFactory(roles="customer_centre"))
    url = reverse("register:claims")
    assert claim.number not in client.get(url).content.decode()
    assert claim.number not in client.get(url, {"q": claim.business_name}).content.decode()
    found = client.get(url, {"q": claim.number})
    assert found.status_code == 302
    page = client.get(found["Location"]).content.decode()
    assert claim.number in page and "주문이 끊겼습니다" not in page
    assert AccessEntry.objects.filter(action=Action.LOOK_UP).count() == 1


class TestReveal:
    def url(self, claim, what="phone"):
        return reverse(f"privacy:reveal_{what}", args=[claim.number])

    def test_a_phone_is_shown_for_a_reason_and_recorded(self, client, secretary):
        claim = ClaimFactory()
        answer = client.post(self.url(claim), {"reason": "신청인 문의"}, HTTP_HX_REQUEST="true")
        assert answer.status_code == 200 and "010-1234-5678" in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        entry = AccessEntry.objects.get(action=Action.REVEAL_PHONE)
        assert entry.reason == "신청인 문의" and entry.claim_id == claim.pk

    def test_without_a_reason_nothing_is_shown(self, client, secretary):
        claim = ClaimFactory()
        answer = client.post(self.url(claim), {"reason": " "})
        page = answer.content.decode()
        assert answer.status_code == 422 and "1234-5678" not in page and "12345678" not in page
        assert not AccessEntry.objects.filter(action=Action.REVEAL_PHONE).exists()

    def test_the_page_says_what_is_on_record_and_nothing_else(self, client, secretary):
        url, says = self.url(ClaimFactory()), "접속기록에 남았습니다"
        assert says not in client.post(url, {"reason": " "}).content.decode()
        assert says in client.post(url, {"reason": "신청인 문의"}).content.decode()

    def test_an_account_is_shown_to_finance(self, client):
        claim = ClaimFactory()
        BankAccountFactory(claim=claim)
        client.force_login(UserFactory(roles="finance"))
        answer = client.post(self.url(claim, "account"), {"reason": "지급 오류 확인"})
        assert "신한은행 110012345678" in answer.content.decode()

    @pytest.mark.parametrize("role", ["member", "chair", "auditor", "admin"])
    def test_the_other_roles_may_not(self, client, role):
        claim = ClaimFactory()
        BankAccountFactory(claim=claim)
        client.force_login(UserFactory(roles=role))
        for what in ("phone", "account"):
            answer = client.post(self.url(claim, what), {"reason": "궁금해서"})
            assert answer.status_code == 403

    def test_the_customer_centre_sees_phones_and_no_accounts(self, client):
        claim = ClaimFactory()
        BankAccountFactory(claim=claim)
        client.force_login(UserFactory(roles="customer_centre"))
        assert client.post(self.url(claim), {"reason": "문의 회신"}).status_code == 200
        assert client.post(self.url(claim, "account"), {"reason": "문의"}).status_code == 403

    def test_a_page_request_is_no_reveal(self, client, secretary):
        assert client.get(self.url(ClaimFactory())).status_code == 405
