import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.personal_data.masking import mask_term
from claims.privacy.access_entries import record_access
from claims.privacy.models import AccessEntry, AccessEntryClaim
from claims.tests.factories import ClaimFactory, UserFactory
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db
URL = "/access/"


@pytest.fixture
def auditor(client):
    user = UserFactory(roles="auditor")
    client.force_login(user)
    return user


def rows(answer):
    return [row.record for row in answer.context["table"].page]


def test_the_auditor_reads_who_looked_and_why(client, auditor):
    claim, looker = ClaimFactory(), UserFactory(name="임보는이")
    record_access(user=looker, action="reveal_phone", claim=claim, reason="신청인 문의")
    page = client.get(URL).content.decode()
    assert f'data-number="{claim.number}"' in page and 'data-state="reveal_phone"' in page
    assert "임보는이" in page and "신청인 문의" in page


def test_entries_are_found_by_claim_person_and_act(client, auditor):
    one, other = ClaimFactory(), ClaimFactory()
    looker = UserFactory(name="임보는이")
    record_access(user=looker, action="view_claim", claim=one)
    record_access(user=auditor, action="search")
    record_access(user=auditor, action="view_claim", claim=other)
    assert [e.claim for e in rows(client.get(URL, {"q": one.number}))] == [one]
    assert [e.user for e in rows(client.get(URL, {"q": "임보는이"}))] == [looker]
    assert [e.action for e in rows(client.get(URL, {"action": "search"}))] == ["search"]
    assert rows(client.get(URL, {"q": "T0000-0"})) == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "9999-12-30"])
def test_the_first_and_the_last_day_of_all_are_days(client, auditor, day):
    client.force_login(auditor)
    assert client.get(f"/access/?until={day}").status_code == 200
    assert client.get(f"/access/?since={day}").status_code == 200


@pytest.mark.parametrize("role", ["member", "chair", "secretariat", "finance", "admin"])
def test_the_other_roles_do_not_read_it(client, role):
    client.force_login(UserFactory(roles=role))
    assert client.get(URL).status_code == 403


def test_it_pages_and_costs_the_same_for_one_row_and_for_thirty(client, auditor):
    claim = ClaimFactory()
    record_access(user=auditor, action="view_claim", claim=claim)
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for _ in range(31):
        record_access(user=auditor, action="view_claim", claim=claim)
    with CaptureQueriesContext(connection) as many:
        first = client.get(URL)
    assert len(one) == len(many)
    second = client.get(URL, {"after": first.context["table"].page.next_token})
    assert len(rows(first)) == 30 and len(rows(second)) == 2


# ------------------------------------------------------------------ several claims in one entry
def test_an_entry_of_several_claims_is_found_by_each_of_them(client, auditor):
    claims, other, looker = ClaimFactory.create_batch(3), ClaimFactory(), UserFactory(name="배준호")
    with CaptureQueriesContext(connection) as written:
        record_access(user=looker, action="view_list", claims=[c.pk for c in claims] * 2)
    assert sum("claims_accessentryclaim" in query["sql"] for query in written) == 1
    for claim in claims:
        (entry,) = rows(client.get(URL, {"q": claim.number}))
        assert (entry.user, entry.count, entry.number) == (looker, 3, claim.number)
        page = client.get(URL, {"q": claim.number}).content.decode()
        assert f'data-number="{claim.number}"' in page and "외 2건" in page
    assert rows(client.get(URL, {"q": other.number})) == []


def test_what_an_entry_showed_cannot_be_altered():
    claim = ClaimFactory()
    entry = record_access(user=UserFactory(), action="view_list", claims=[claim.pk])
    for change in (
        lambda: entry.shown.update(claim_id=claim.pk + 1),
        lambda: entry.shown.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessEntryClaim.objects.create(entry=entry, claim=claim)


@pytest.mark.django_db(transaction=True)
def test_no_claim_is_added_to_an_entry_that_stands():
    one, other = ClaimFactory(), ClaimFactory()
    entry = record_access(user=UserFactory(), action="view_list", claims=[one.pk])
    with pytest.raises(IntegrityError) as error:
        AccessEntryClaim.objects.create(entry=entry, claim=other)
    assert refused_by(error.value) == "claims_of_an_entry_are_written_with_it"
    with transaction.atomic():
        entry = record_access(user=entry.user, action="view_list", claims=[one.pk])
        AccessEntryClaim.objects.create(entry=entry, claim=other)


# ------------------------------------------------------------------ searches
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("물결식당", "물결식당"),
        ("K1015-0011738", "K1015-0011738"),
        ("1738", "1738"),
        ("010-1234-5678", "010-****-5678"),
        ("+82 10 1234 5678", "010-****-5678"),
        ("02-123-4567", "02-****-4567"),
        ("110123456789", "****6789"),
        ("110-12-3456789", "****6789"),
        ("124-81-00998", "124-**-*****"),
        ("1248100998", "****0998"),
        ("seaflower@example.kr", "seaf****@…"),
        ("홍길동 01012345678", "홍길동 010-****-5678"),
        ("홍길동01012345678", "홍길동010-****-5678"),
        ("국민 110-123-456789", "국민 ****6789"),
        ("A01012345678", "A010-****-5678"),
        ("010/1234/5678", "010-****-5678"),
        ("010_1234_5678", "010-****-5678"),
        ("０１０－１２３４－５６７８", "010-****-5678"),
        ("K1015-0011738 010 1234 5678", "K1015-0011738 010-****-5678"),
        ("K1015-00117381234", "K****1234"),
        ("물결식당 2호점 1738", "물결식당 2호점 1738"),
    ],
)
def test_numbers_of_people_are_masked_in_what_was_typed(typed, kept):
    assert mask_term(typed) == kept
    assert record_access(user=UserFactory(), action="search", term=typed).term == kept


def test_a_search_of_the_register_says_what_and_shows_whom(client, auditor):
    claim = ClaimFactory()
    client.get("/claims/", {"q": claim.number})
    entry = AccessEntry.objects.get(action="search")
    assert (entry.term, entry.hits) == (claim.number, 1)
    assert [shown.claim_id for shown in entry.shown.all()] == [claim.pk]
    client.get("/claims/", {"q": "없는가게"})
    last = AccessEntry.objects.latest("pk")
    assert (last.term, last.hits, last.shown.count()) == ("없는가게", 0, 0)
    assert "없는가게" in client.get(URL).content.decode()


# ------------------------------------------------------------------ filters
def _written_at(owner, entry, at):
    """Set the time of an access entry as the database's owner, with triggers off."""
    with owner.transaction():
        owner.execute("ALTER TABLE claims_accessentry DISABLE TRIGGER USER")
        owner.execute("UPDATE claims_accessentry SET at = %s WHERE id = %s", [at, entry.pk])
        owner.execute("ALTER TABLE claims_accessentry ENABLE TRIGGER USER")


def test_part_of_a_name_or_of_a_log_in_name_finds_the_person(client, auditor):
    looker = UserFactory(username="finance77", name="배준호")
    record_access(user=looker, action="search")
    record_access(user=UserFactory(name="임보는이"), action="search")
    for q in ("배준", "준호", "FINANCE77", "배준호"):
        assert [entry.user for entry in rows(client.get(URL, {"q": q}))] == [looker], q


@pytest.mark.django_db(transaction=True)
def test_days_are_those_of_korea_and_both_ends_count(client, auditor, owner_connection):
    for at in ("2026-11-26 23:59:59", "2026-11-27 00:00:00", "2026-11-27 23:59:59"):
        entry = record_access(user=auditor, action="search", term=at[8:])
        _written_at(owner_connection, entry, f"{at}+09:00")
    found = lambda **days: [entry.term for entry in rows(client.get(URL, days))]  # noqa: E731
    assert found(since="2026-11-27", until="2026-11-27") == ["27 23:59:59", "27 00:00:00"]
    assert found(until="2026-11-26") == ["26 23:59:59"]
    assert len(found(since="어제")) == 3  # said beside it, the list stays
    page = client.get(URL, {"since": "어제"}).content.decode()
    assert "날짜를 다시" in page and "2026. 11. 27. 23:59:59" in page


def test_the_day_of_an_entry_is_written_in_the_readers_language(client, auditor):
    record_access(user=auditor, action="search", term="가람", hits=0)
    at = timezone.localtime(AccessEntry.objects.get().at)
    korean, english = f"{at:%Y. %-m. %-d. %H:%M:%S}", f"{at:%-d %b %Y %H:%M:%S}"
    assert korean in client.get(URL).content.decode()
    client.cookies["django_language"] = "en"
    page = client.get(URL).content.decode()
    assert english in page and korean not in page
