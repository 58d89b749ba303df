"""Search: each kind of text, the index and what it does not reach yet, erasure, limit, record."""

import threading

import pytest
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.privacy import search_limit
from claims.privacy.models import AccessEntry, Action
from claims.register.models import Claim, SearchProgress, SearchRow
from claims.register.search import indexed_to, search
from claims.register.search_terms import grams, read_term
from claims.search import build as building
from claims.search import tasks, typed_searches
from claims.search.models import TypedSearch
from claims.search.results import search_claims
from claims.tests.erasure import let_be_erased
from claims.tests.factories import BankAccountFactory, ClaimantFactory, ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db
SEARCH, SUGGEST = "/search/", "/search/suggest/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def claim_of(name, **more):
    return ClaimFactory(
        claimant=ClaimantFactory(display_name=name),
        business_name=name,
        **{"representative": "강감찬", "person_name": "강감찬", "phone_last4": ""} | more,
    )


@pytest.fixture
def secretary():
    return UserFactory(roles="secretariat")


def found(user, text, limit=10):
    """Return {kind of hit: claim numbers} of a user's search."""
    groups = search_claims(user, read_term(text), limit)
    return {str(g.kind.value): [r.claim.number for r in g.results] for g in groups}


@pytest.fixture
def scene():
    """Fixture: (the claim that the texts of TEXTS find, a private person's claim), beside four
    others."""
    wanted = claim_of(
        "온담 카페봄 2호점",
        number="K1015-0048213",
        representative="황보 진이",
        person_name="남궁민수",
        business_number="2208162517",
        plain_phone="01087654321",
        phone_last4="4321",
    )
    BankAccountFactory(claim=wanted, plain_number="3333012345678")
    person = claim_of(
        "", number="K1015-0010002", claimant_kind="individual", person_name="선우은숙",
        representative="", business_number="", name_key="선우은숙",
    )  # fmt: skip
    for at, name in enumerate(("봄카페", "카페여름", "마트", "100% 과일_가게")):
        claim_of(name, number=f"K1015-00999{at:02d}")
    return wanted, person


TEXTS = [
    ("K1015-0048213", "number"),
    ("k1015-0048", "number"),
    ("K10150048213", "number"),
    ("k1015 0048213", "number"),
    ("k1015 0048", "number"),
    ("K1015-48213", "number"),
    ("k1015 48213", "number"),
    ("10150048213", "number"),
    ("1015-0048", "number"),
    ("48213", "number"),
    ("213", "number"),
    ("온담 카페봄", "name"),
    ("카페봄", "name"),
    ("담카", "name"),
    ("ㅋㅍㅂ", "name"),
    ("ㅇㄷㅋㅍ", "name"),
    ("카페ㅂ", "name"),
    ("2호점", "name"),
    ("황보진이", "person"),
    ("진이", "person"),
    ("ㅎㅂㅈㅇ", "person"),
    ("궁민", "person"),
    ("220-81-62517", "registration"),
    ("2208162517", "registration"),
    ("220-81", "registration"),
    ("4321", "phone"),
    ("010-8765-4321", "phone"),
    ("8765-4321", "phone"),
    ("87654321", "phone"),
    ("３３３３-01-2345678", "account"),
]


@pytest.mark.parametrize("reached", ["indexed", "tail", "narrow"])
def test_each_kind_of_text_finds_the_claim_and_no_other(scene, secretary, monkeypatch, reached):
    wanted, person = scene
    if reached == "indexed":
        assert building.build()
    wide = 0 if reached != "narrow" else 5_000
    monkeypatch.setattr("claims.register.search.NARROW", wide)
    for text, kind in TEXTS:
        assert found(secretary, text).get(kind) == [wanted.number], text
    assert found(secretary, "우은")["person"] == [person.number]
    assert found(secretary, "ㅅㅇㅇㅅ")["person"] == [person.number]
    assert "name" not in found(secretary, "선우은숙")  # a person's name is no business
    assert found(secretary, "0%과일_") == {"name": ["K1015-0099903"]}  # no wildcards
    assert len(found(secretary, "카페")["name"]) == 3
    for text in ("뷁", "없는 상호", "우", "ㅋ", "99", "01012340000", "%%", "__", "\0", "((", " "):
        assert found(secretary, text) == {}, text


CALLERS = [
    ("K1015-0048213", "number"),
    ("k10150048213", "number"),
    ("K1015 48213", "number"),
    ("8765 4321", "phone"),
    ("48213", "number"),
    ("220-81-62517", "registration"),
    ("010-8765-4321", "phone"),
    ("카페봄 4321", "phone"),
    ("4321 황보 진이", "phone"),
    ("남궁민수 4321", "phone"),
    ("황보진이 온담 카페봄", "person"),
    ("온담 황보 진이", "person"),
]
NAMES_NOBODY = (
    "8213", "K1015-004", "220-81", "4321", "봄 4321", "카페봄 4322", "카페봄", "온담 카페봄 2호점",
    "황보진이", "황보진이 카페봄", "ㅋㅍㅂ 4321", "3333012345678", "K", "%% 4321", "_ _ _ _ _ _ _",
)  # fmt: skip


@pytest.mark.parametrize("reached", ["indexed", "tail"])
def test_the_customer_centre_finds_the_claim_of_which_somebody_speaks(scene, reached):
    wanted, _person = scene
    agent = UserFactory(roles="customer_centre")
    if reached == "indexed":
        assert building.build()
    for text, kind in CALLERS:
        assert found(agent, text) == {kind: [wanted.number]}, text
    for text in NAMES_NOBODY:
        assert found(agent, text) == {}, text
    assert read_term("카페봄 4321").is_personal  # stays out of the address


def test_a_caller_meets_a_few_claims_at_most(client):
    for n in range(7):
        claim_of("카페봄", number=f"K1015-00{n}77777", phone_last4="4321")
    client.force_login(UserFactory(roles="customer_centre"))
    answer = client.post(SEARCH, {"q": "카페봄 4321"}, follow=True)
    [group] = answer.context["groups"]
    assert (len(group.results), group.has_more) == (5, True)
    assert "물어보세요" in answer.content.decode()
    entry = AccessEntry.objects.get(action=Action.SEARCH)
    assert (entry.hits, entry.shown.count()) == (5, 5)


def test_closest_names_come_first_and_the_rest_is_told(secretary):
    for name in ("봄날카페", "카페봄날", "카페", "큰카페"):
        claim_of(name)
    building.build()
    [group] = search_claims(secretary, read_term("카페"), 3)
    assert [r.claim.business_name for r in group.results][:2] == ["카페", "카페봄날"]
    assert (len(group.results), group.has_more) == (3, True)


def test_texts_are_read_as_they_are_typed():
    assert read_term("ㄳㅂ").key == "ㄱㅅㅂ"  # as a keyboard joins two initials
    assert grams("ㅋㅍㅂㅈ") == ["ㅋㅍㅂ", "ㅍㅂㅈ"] and grams("카") == ["카"]
    assert grams("카페ㅂ") == ["카페"] and grams("ㅂ카") == ["카"]
    assert read_term("카페").is_personal is False and read_term("48213").is_personal is False
    for text in ("010-8765-4321", "3333012345678", "220-81-62517", "a@b.kr"):
        assert read_term(text).is_personal, text


def test_the_index_follows_chunk_by_chunk_and_waits_for_an_import(
    scene, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(building, "CHUNK", 2)
    reached = []
    monkeypatch.setattr(building, "_settled_keys", lambda: 0)
    assert building.build() and SearchRow.objects.count() == 0  # an import is under way
    monkeypatch.undo()
    monkeypatch.setattr(building, "CHUNK", 2)
    assert building.build(progress=lambda done, ceiling: reached.append(done))
    last = Claim.objects.order_by("-pk")[0].pk
    assert SearchRow.objects.count() == Claim.objects.count() and len(reached) > 2
    assert SearchProgress.objects.get().done == reached[-1] == last
    later = claim_of("뒤늦은 카페봄")
    with django_capture_on_commit_callbacks(execute=False) as asked:
        tasks.sweep_searches()
    assert len(asked) == 1 and indexed_to()[1]
    tasks.index_claims()
    assert SearchRow.objects.filter(pk=later.pk).exists() and not indexed_to()[1]
    building.forget_all()
    assert building.build() and SearchRow.objects.count() == Claim.objects.count()


def test_an_erased_claim_is_found_by_its_number_alone(scene, secretary):
    wanted, person = scene
    building.build()
    let_be_erased(wanted, person)
    for claim in (wanted, person):
        Claim.objects.filter(pk=claim.pk).update(
            erased_at=timezone.now(), person_name="", business_name="", representative="",
            name_key="", representative_key="", phone=None, phone_last4="", phone_index=None,
        )  # fmt: skip
    rows = SearchRow.objects.filter(pk__in=[wanted.pk, person.pk])
    texts = {v for row in rows.values() for v in row.values() if isinstance(v, str) and v}
    assert all(text.isdigit() and len(text) == 11 for text in texts)
    assert found(secretary, "48213") == {"number": [wanted.number]}
    for text in ("카페봄", "ㅋㅍㅂ", "진이", "4321", "우은"):
        assert found(secretary, text) == {}, text
    building.forget_all()
    building.build()
    assert SearchRow.objects.get(pk=wanted.pk).people == ""


@pytest.mark.django_db(transaction=True)
def test_an_erasure_waits_for_a_row_that_is_being_built():
    claim = claim_of("카페봄")
    let_be_erased(claim)
    erased = threading.Event()

    def erase():
        Claim.objects.filter(pk=claim.pk).update(
            erased_at=timezone.now(), business_name="", name_key=""
        )
        erased.set()
        connections.close_all()

    with transaction.atomic():
        building.build()  # has read the name; its row is not committed
        thread = threading.Thread(target=erase)
        thread.start()
        assert not erased.wait(1)
    thread.join(60)
    assert erased.is_set() and SearchRow.objects.get(pk=claim.pk).name == ""


def test_a_list_is_filtered_by_the_same_texts(scene, monkeypatch):
    wanted, _person = scene
    building.build()
    by_number = [(text, kind) for text, kind in TEXTS if kind not in ("phone", "account")]
    for few in (3_000, 0):  # by the keys of the hits; by the rows, for a common text
        monkeypatch.setattr("claims.register.search.FEW", few)
        for text, _kind in by_number if few else [("카페봄", ""), ("ㅋㅍㅂ", ""), ("48213", "")]:
            assert wanted in search(Claim.objects.all(), text), text
        assert not search(Claim.objects.all(), "뷁").exists()
    assert search(Claim.objects.all(), "010-8765-4321").count() == 0


class TestPage:
    def test_it_shows_hits_by_kind_and_records_them(self, client, secretary, scene):
        wanted, _person = scene
        client.force_login(secretary)
        answer = client.get(SEARCH, {"q": "카페봄"})
        page = answer.content.decode()
        assert reverse("register:claim", args=[wanted.number]) in page and "상호" in page
        entry = AccessEntry.objects.get()
        assert (entry.action, entry.term, entry.hits) == (Action.SEARCH, "카페봄", 1)
        assert list(entry.shown.values_list("claim", flat=True)) == [wanted.pk]
        assert "맞는 신청이 없습니다" in client.get(SEARCH, {"q": "뷁"}).content.decode()
        assert "초성" in client.get(SEARCH).content.decode()

    def test_a_personal_number_does_not_stay_in_the_address(self, client, secretary, scene):
        wanted, _person = scene
        client.force_login(secretary)
        for ask in (client.post, client.get):
            answer = ask(SEARCH, {"q": "010-8765-4321"})
            there = answer["Location"]
            assert answer.status_code == 302 and "8765" not in there and "?t=" in there
        assert wanted.number in client.get(there).content.decode()
        assert "8765" not in AccessEntry.objects.get().term
        client.force_login(UserFactory(roles="secretariat"))  # another person's link
        assert wanted.number not in client.get(there).content.decode()

    def test_a_typed_number_opens_its_claim(self, client, secretary, scene):
        wanted, _person = scene
        client.force_login(secretary)
        answer = client.post(SEARCH, {"q": wanted.number.lower()})
        assert answer["Location"] == reverse("register:claim", args=[wanted.number])
        for written in ("K10150048213", "k1015 48213"):
            answer = client.post(SEARCH, {"q": written})
            assert answer["Location"] == reverse("register:claim", args=[wanted.number]), written

    def test_more_of_a_kind(self, client, secretary):
        for at in range(12):
            claim_of(f"카페{at}호")
        client.force_login(secretary)
        first = client.get(SEARCH, {"q": "카페"}).content.decode()
        assert first.count("data-number=") == 10 and "kind=name" in first
        more = client.get(SEARCH, {"q": "카페", "kind": "name"}).content.decode()
        assert more.count("data-number=") == 12

    def test_it_takes_the_same_queries_for_one_hit_as_for_thirty(self, client, secretary):
        for at in range(30):
            claim_of(f"카페{at}호")
        claim_of("온리하나")
        building.build()
        client.force_login(secretary)
        client.get(SEARCH)
        counts = []
        for text in ("온리하나", "카페"):
            TypedSearch.objects.all().delete()
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.post(SUGGEST, {"q": text})
            counts.append(len(queries))
        assert counts == [9, 9]


class TestWhileTyping:
    @pytest.mark.parametrize("other", ["없", "카드", "482"])
    def test_another_text_leaves_an_entry_of_the_one_before(self, client, secretary, scene, other):
        client.force_login(secretary)
        for text in ("카페", other):
            client.post(SUGGEST, {"q": text}, HTTP_HX_REQUEST="true")
        assert AccessEntry.objects.get().term == "카페"

    def test_one_settled_search_is_one_entry_with_all_that_was_shown(
        self, client, secretary, scene
    ):
        client.force_login(secretary)
        for text in ("카", "캎", "카페", "카페ㅂ", "카페봄"):
            answer = client.post(SUGGEST, {"q": text}, HTTP_HX_REQUEST="true")
            assert ('role="option"' in answer.content.decode()) == (text != "캎")
        assert not AccessEntry.objects.exists()
        assert typed_searches.record_settled() == 0  # may still go on
        client.post(SUGGEST, {"q": "010-8765-4321"})
        entry = AccessEntry.objects.get()
        assert (entry.term, entry.hits, entry.shown.count()) == ("카페봄", 1, 3)
        assert entry.user == secretary and entry.ip == "127.0.0.1"
        TypedSearch.objects.update(at=timezone.now() - 2 * typed_searches.QUIET)
        assert typed_searches.record_settled() == 1
        assert AccessEntry.objects.latest("pk").term == "010-****-4321"
        assert not TypedSearch.objects.exists()

    def test_too_many_are_refused_with_a_sentence(self, client, secretary, scene, monkeypatch):
        monkeypatch.setattr(search_limit, "RATES", "2/m/key")
        client.force_login(secretary)
        for _again in range(2):
            assert client.post(SUGGEST, {"q": "카페"}).status_code == 200
        for answer in (
            client.post(SUGGEST, {"q": "카페"}),
            client.get(SEARCH, {"q": "카페"}),
            client.post(SEARCH, {"q": "카페"}),
        ):
            assert answer.status_code == 429 and "잠시 뒤에" in answer.content.decode()
        # The limit counts each person separately.
        client.force_login(UserFactory(roles="secretariat"))
        assert client.post(SUGGEST, {"q": "카페"}).status_code == 200
