import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import ERROR, SUCCESS
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from claims.errors import ConflictError
from claims.tests.factories import UserFactory
from claims.users import navigation
from claims.users.models import User
from reviews.roles import LABELS, ROLES

ROOMS = {
    "member": ["dashboard", "committee", "sittings", "register"],
    "chair": [
        *("dashboard", "committee", "sittings", "members", "appeals"),
        *("register", "payouts", "programmes", "notices", "simulator"),
    ],
    "secretariat": [
        *("dashboard", "committee", "members", "appeals"),
        *("register", "inquiries", "payouts", "programmes", "notices"),
    ],
    "finance": ["dashboard", "register", "inquiries", "payouts", "programmes"],
    "customer_centre": ["dashboard", "appeals", "register", "inquiries"],
    "auditor": [
        *("dashboard", "committee", "members", "appeals"),
        *("register", "inquiries", "payouts", "programmes", "notices", "access"),
    ],
    "admin": ["dashboard", "simulator", "admin"],
}


@pytest.fixture
def someone(db):
    def make(role):
        return UserFactory(username=role, name=f"{role} 님", is_staff=role == "admin", roles=role)

    return make


def request_of(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    return request


def test_the_table_names_every_role():
    assert set(ROOMS) == set(ROLES)


@pytest.mark.parametrize("role", sorted(ROOMS))
def test_the_menu_shows_only_the_rooms_of_a_role(role, someone):
    rooms = navigation.menu_items(request_of(someone(role)))
    assert [room.name for room in rooms] == ROOMS[role]


def test_nobody_sees_a_room(db):
    shown = navigation.menu_context(request_of(AnonymousUser()))
    assert list(shown["menu"]) == []
    assert not shown["search_url"]


@pytest.mark.parametrize("role", sorted(LABELS))
def test_the_role_stands_under_the_name(role, someone):
    assert str(navigation.menu_context(request_of(someone(role)))["role"]) == str(LABELS[role])


def test_only_the_room_one_is_in_is_current(someone):
    user = someone("chair")
    rooms = navigation.menu_items(request_of(user, "/payouts/batches/"))
    assert [room.name for room in rooms if room.current] == ["payouts"]
    rooms = navigation.menu_items(request_of(user, "/"))
    assert [room.name for room in rooms if room.current] == ["dashboard"]


@pytest.mark.parametrize(
    ("role", "path", "room"),
    [
        *((role, "/data-requests/", "register") for role in ("customer_centre", "secretariat")),
        *((role, "/erasure/", "register") for role in ("chair", "secretariat", "auditor")),
        ("secretariat", "/erasure/7/", "register"),
        ("chair", "/fairness/pairs/", "members"),
        ("secretariat", "/readings/", "members"),
        ("secretariat", "/publications/preview/", "dashboard"),
        ("member", "/policies/1/", "dashboard"),
        ("auditor", "/audit/seals/", "access"),
        *(("admin", path, "admin") for path in ("/changes/", "/system/")),
    ],
)
def test_a_list_without_an_entry_lights_the_entry_that_leads_to_it(role, path, room, someone):
    rooms = navigation.menu_items(request_of(someone(role), path))
    assert [one.name for one in rooms if one.current] == [room]


def test_who_may_look_up_no_claim_gets_no_search(someone):
    assert navigation.search_url(request_of(someone("admin"))) == ""
    assert navigation.search_url(request_of(someone("customer_centre"))) == reverse("search:search")


def test_the_rooms_say_what_waits_in_one_query(someone, monkeypatch, django_assert_num_queries):
    # As a request's user has them (claims/users/backends.py).
    user = User.objects.select_related("member").get(pk=someone("member").pk)
    user.get_all_permissions()
    monkeypatch.setitem(navigation._counts, "committee", lambda user: User.objects.all())
    monkeypatch.setitem(navigation._counts, "sittings", lambda user: User.objects.all()[:2])
    user.has_perm("reviews.cast_vote")  # permissions are read once a request
    with django_assert_num_queries(1):
        rooms = navigation.menu_items(request_of(user))
    waiting = {room.name: room.waiting for room in rooms}
    assert (waiting["committee"], waiting["sittings"]) == (User.objects.count(), 2)


def test_what_waits_is_counted_up_to_a_bound(someone, client, monkeypatch):
    """Otherwise a page costs more the more waits, on every page."""
    monkeypatch.setattr(navigation, "MOST_WAITING", 3)
    client.force_login(someone("member"))
    for count, shown in ((2, "2"), (4, "2+")):
        rows = list(range(count))
        counted = navigation.WaitingRows("SELECT unnest(%s::int[])", [rows])
        monkeypatch.setitem(navigation._counts, "committee", lambda user, counted=counted: counted)
        page = client.get("/reviews/").content.decode()
        entry = page.partition('href="/reviews/"')[2].partition("</a>")[0]
        assert shown == entry.partition('class="count">')[2].partition("<")[0].strip()


def test_settings_are_kept_and_lead_back(client, someone):
    user = someone("member")
    client.force_login(user)
    response = client.post(
        reverse("users:preferences"), {"shortcuts": "off", "next": "/reviews/?tab=mine"}
    )
    assert (response.status_code, response["Location"]) == (302, "/reviews/?tab=mine")
    user.refresh_from_db()
    assert user.preferences == {"tour": "done", "shortcuts": "off"}
    assert navigation.menu_context(request_of(user))["shortcuts_on"] is False


def test_settings_never_lead_elsewhere(client, someone):
    client.force_login(someone("member"))
    response = client.post(
        reverse("users:preferences"), {"density": "tight", "next": "https://evil.example/"}
    )
    assert response["Location"] == "/"


def test_unknown_settings_are_left_out(client, someone):
    user = someone("member")
    client.force_login(user)
    client.post(reverse("users:preferences"), {"density": "huge", "is_staff": "on"})
    user.refresh_from_db()
    assert user.preferences == {"tour": "done"}


def test_settings_need_an_account(client, db):
    response = client.post(reverse("users:preferences"), {"density": "tight"})
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_an_idle_end_is_told_at_the_log_in(client, db):
    client.cookies["desk_session"] = "long-gone"
    response = client.get("/payouts/")
    assert "idle=1" in response["Location"]
    page = client.get(response["Location"]).content.decode()
    assert "쓰지 않아 로그아웃했습니다" in page


def test_the_first_visit_speaks_of_no_idle_end(client, db):
    assert "idle" not in client.get("/payouts/")["Location"]


def test_a_closed_room_says_so_in_the_shell(client, someone):
    client.force_login(someone("member"))
    response = client.get("/payouts/")
    assert response.status_code == 403
    page = response.content.decode()
    assert "이 화면을 볼 권한이 없습니다" in page
    assert 'aria-label="주 메뉴"' in page
    assert "관리자에게 요청" in page
    client.force_login(someone("admin"))
    page = client.get("/notices/").content.decode()
    assert "관리자의 역할에 없는 화면입니다" in page and "관리자에게 요청" not in page


def test_what_is_not_there_says_so_in_the_shell(client, someone):
    client.force_login(someone("secretariat"))
    response = client.get("/claims/NOPE-00000/")
    assert response.status_code == 404
    assert "볼 권한이 없는 건입니다" in response.content.decode()


def test_the_last_resort_needs_nothing():
    """The page of a failed request is rendered without a request, a user or a database."""
    with translation.override("ko"):
        page = render_to_string("500.html")
    assert "처리하지 못했습니다" in page and "main.css" in page


def test_a_refusal_keeps_its_sentence(rf, someone):
    user = someone("member")
    for request, is_said in ((rf.post("/"), True), (rf.get("/"), False)):
        request.user = user
        page = render_to_string("refused.html", {"error": ConflictError()}, request)
        assert str(ConflictError.message) in page
        assert ("아무것도 바뀌지 않았습니다" in page) is is_said  # nothing was tried by a GET


def test_a_message_becomes_a_toast_and_an_undo_a_form(rf, someone):
    request = rf.get("/")
    request.user = someone("member")
    said = [
        Message(SUCCESS, "보냈습니다", extra_tags="undo:/reviews/T-1/undo/"),
        Message(ERROR, "<b>못 했습니다</b>"),
    ]
    page = render_to_string("partials/messages.html", {"messages": said}, request)
    assert '<form method="post" action="/reviews/T-1/undo/" data-undo="10">' in page
    assert "&lt;b&gt;못 했습니다" in page
    assert page.count("data-close") == 1


@pytest.mark.parametrize("mode", ["demo", "production"])
def test_only_the_demo_explains_its_dates(client, db, settings, mode):
    settings.MODE = mode
    page = client.get(reverse("account_login")).content.decode()
    assert ("접수와 피해는 2022년" in page) is (mode == "demo")
