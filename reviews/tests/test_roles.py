"""The table of roles against every route: declared, and open to whom design says."""

from contextlib import contextmanager

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from claims.accounts.roles import (
    IncompatibleRolesError,
    SeatedElsewhereError,
    propose_roles,
    require_compatible_roles,
)
from claims.lists.registry import pages_of_lists
from claims.tests.factories import UserFactory, confirmed_change
from claims.trail.triggers import refused_by
from claims.users.middleware import needs_declaration
from claims.users.permissions import PUBLIC, SIGNED_IN, declared_permissions, requires
from reviews.committee.tests import factories as council
from reviews.roles import OFFICES, ROLES, incompatible_roles

OURS = ("claims.", "reviews.", "config.")


def routes(resolver=None, namespace=""):
    """(full name, view) of every route of ours; the admin site guards its own, ours on it too."""
    for entry in (resolver or get_resolver()).url_patterns:
        if getattr(entry, "namespace", "") == "admin":
            continue
        if isinstance(entry, URLResolver):
            name = ":".join(n for n in (namespace, entry.namespace) if n)
            yield from routes(entry, name)
        elif isinstance(entry, URLPattern) and namespace != "admin":
            name = ":".join(n for n in (namespace, entry.name) if n)
            if getattr(entry.callback, "__module__", "").startswith(OURS) or namespace in {
                "register",
                "intake",
                "documents",
                "privacy",
                "exports",
                "changes",
                "committee",
                "payouts",
                "notices",
                "dashboard",
            }:
                yield name, entry.callback


ALL = sorted(routes(), key=lambda route: route[0])


def test_there_are_routes():
    assert len(ALL) > 30


def test_every_route_declares_a_permission():
    assert [name for name, view in ALL if not needs_declaration(view)] == []
    assert [name for name, view in ALL if not declared_permissions(view)] == []


@pytest.mark.django_db
def test_every_declared_permission_exists_and_every_role_has_its_own():
    known = {
        f"{p.content_type.app_label}.{p.codename}"
        for p in Permission.objects.select_related("content_type")
    }
    wanted = {p for _name, view in ALL for p in declared_permissions(view)} - {PUBLIC, SIGNED_IN}
    assert wanted <= known
    for role, names in ROLES.items():
        assert set(names) <= known, role
        held = {
            f"{p.content_type.app_label}.{p.codename}"
            for p in Group.objects.get(name=role).permissions.select_related("content_type")
        }
        assert held == set(names), role


# What each role may enter: lists and forms that need no object.
DOORS = {
    "dashboard:dashboard": set(ROLES),
    "dashboard:own_votes": {"member", "chair"},
    "committee:queue": {"member", "chair", "secretariat", "auditor"},
    "committee:appeals": {"chair", "secretariat", "auditor", "customer_centre"},
    "committee:objections": {"chair", "secretariat", "auditor", "customer_centre"},
    "data_breaches:breaches": {"chair", "secretariat", "auditor"},
    "data_subject_requests:requests": {"chair", "secretariat", "auditor", "customer_centre"},
    "committee:fact_corrections": {"secretariat", "customer_centre"},  # decision 0131
    "committee:withdrawals": {"secretariat"},  # decision 0131
    "committee:resolutions": {"chair", "secretariat"},  # decision 0131
    "committee:document_requests": {"chair", "secretariat", "auditor"},
    "committee:document_bulks": {"chair", "secretariat", "auditor"},
    "committee:ask_documents": {"secretariat"},
    "committee:propose_closing": {"secretariat"},
    "committee:start_picked": {"secretariat"},
    "committee:next": {"member", "chair", "secretariat", "auditor"},
    "committee:members": {"chair", "secretariat", "auditor"},
    "committee:challenges": {"chair", "secretariat", "auditor"},
    "committee:samples": {"member", "chair", "auditor"},
    "committee:draws": {"chair", "secretariat", "auditor"},
    "committee:sittings": {"member", "chair", "secretariat", "auditor"},
    "committee:new_sitting": {"chair"},
    "register:claims": {
        "member",
        "chair",
        "secretariat",
        "finance",
        "auditor",
        "customer_centre",
    },
    "bank_accounts:corrections": {"secretariat", "customer_centre"},  # decision 0131
    "inquiries:inquiries": {"secretariat", "customer_centre", "finance", "auditor"},
    "representation:list": {"secretariat"},  # decision 0131
    "handovers:handovers": {"chair", "secretariat", "auditor"},
    "handovers:claims": {"chair", "secretariat", "auditor"},
    "intake:imports": {"secretariat"},
    "documents:health": {"secretariat", "admin"},
    "system_status:status": {"admin"},
    "readings:marks": {"chair", "secretariat", "auditor"},
    "privacy:access_log": {"auditor"},
    "privacy:inspections": {"auditor", "secretariat", "admin"},
    "trail:seals": {"auditor"},
    "exports:exports": {"chair", "secretariat", "finance", "auditor"},
    "changes:changes": {"admin", "auditor"},
    "payouts:payouts": {"chair", "secretariat", "finance", "auditor"},
    "payouts:batches": {"chair", "secretariat", "finance", "auditor"},
    "payouts:results": {"chair", "secretariat", "finance", "auditor"},
    "payouts:reconciliation": {"chair", "secretariat", "finance", "auditor"},
    "payouts:statements": {"chair", "secretariat", "finance", "auditor"},
    "payouts:months": {"chair", "secretariat", "finance", "auditor"},
    "payouts:journal": {"chair", "secretariat", "finance", "auditor"},
    "payouts:entries": {"chair", "secretariat", "finance", "auditor"},
    "publication:publications": {"chair", "secretariat", "auditor"},
    "payouts:grants": {"chair", "secretariat", "finance", "auditor"},
    "payouts:grant_accounts": {"chair", "secretariat", "finance", "auditor"},
    "payouts:holds": {"chair", "secretariat", "finance", "auditor"},
    "payouts:recoveries": {"chair", "secretariat", "finance", "auditor"},
    "payouts:tax": {"chair", "secretariat", "finance", "auditor"},
    "programmes:grants": {"chair", "secretariat", "finance", "auditor"},
    "simulator:simulations": {"chair", "admin"},
    "fairness:fairness": {"chair", "auditor"},
    "fairness:pairs": {"chair", "auditor"},
    "fairness:compare": {"chair", "auditor"},
    "notices:notices": {"chair", "secretariat", "auditor"},
    "notices:bulks": {"chair", "secretariat", "auditor"},
    "notices:new_bulk": {"secretariat"},
    "notices:suppressions": {"chair", "secretariat", "auditor"},
    "notices:suppress_address": {"secretariat"},
    "notices:unreachable": {"secretariat", "customer_centre"},  # decision 0131
    "notices:post": {"chair", "secretariat", "auditor"},
    "notices:post_waiting": {"chair", "secretariat", "auditor"},
    "notices:post_batches": {"chair", "secretariat", "auditor"},
}


def test_every_list_with_an_address_of_its_own_is_in_the_table():
    assert sorted(pages_of_lists() - DOORS.keys()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(ROLES))
def test_doors_open_for_the_roles_of_the_table(role):
    user, wrong = UserFactory(roles=role), []
    for door, may in DOORS.items():
        client = Client()
        client.force_login(user)
        status = client.get(reverse(door)).status_code
        if status not in ({200, 302} if role in may else {403}):
            wrong.append((door, status))
    assert wrong == []


@pytest.mark.django_db
def test_every_door_opens_without_redis(redis_away):
    """A person who is logged in goes on; each door once, for the first role of its row."""
    people = {role: UserFactory(roles=role) for role in ROLES}
    client, wrong = Client(), []
    for door, may in sorted(DOORS.items(), key=lambda row: min(row[1])):
        client.force_login(people[min(may)])
        if client.get(reverse(door)).status_code not in {200, 302}:
            wrong.append(door)
    assert redis_away and wrong == []


@pytest.mark.django_db
def test_an_anonymous_visitor_is_sent_to_log_in():
    answers = [(door, Client().get(reverse(door))) for door in DOORS]
    assert [
        (door, answer.status_code)
        for door, answer in answers
        if answer.status_code != 302 or "/accounts/login/" not in answer["Location"]
    ] == []


GUARDED = object()  # stands for the answer of a view that was let through to


def cell_behind(view):
    """Find the closure cell in which a route's own guard holds what it guards; None without one.

    A function is wrapped by `requires` once; a class has its `dispatch` wrapped at each call.
    """
    if hasattr(view, "view_class"):
        guard, name = view.view_class.dispatch, "method"
        return guard.__closure__ and guard.__closure__[guard.__code__.co_freevars.index(name)]
    guard, code = view, requires("any")(view).__code__
    while guard is not None and guard.__code__ is not code:
        guard = getattr(guard, "__wrapped__", None)
    return guard and guard.__closure__[code.co_freevars.index("view")]


@contextmanager
def guard_alone(view):
    """Replace what a route's guard guards by a view that answers GUARDED.

    Yields False, and replaces nothing, if there is no guard.
    """
    cell = cell_behind(view)
    if cell is None:
        yield False
        return
    behind, cell.cell_contents = cell.cell_contents, lambda *_args, **_kwargs: GUARDED
    try:
        yield True
    finally:
        cell.cell_contents = behind


def answer_of(view, request):
    """Return "through", "refused" or "log-in" (or another answer): the guard's own word."""
    try:
        answer = view(request)
    except PermissionDenied:
        return "refused"
    if answer is GUARDED:
        return "through"
    return "log-in" if "/accounts/login/" in answer.headers.get("Location", "") else answer


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*sorted(ROLES), None])
def test_each_route_refuses_exactly_the_roles_without_its_permission(rf, role):
    """Let through with a permission, refused without, sent to log in if nobody has signed in."""
    request, wrong = rf.get("/"), []
    request.user = UserFactory(roles=role) if role else AnonymousUser()
    for name, view in ALL:
        wanted = set(declared_permissions(view))
        with guard_alone(view) as guarded:
            if PUBLIC in wanted or not guarded:
                if (PUBLIC in wanted) is guarded:
                    wrong.append((name, "guarded" if guarded else "no guard"))
                continue
            if role is None:
                expected = "log-in"
            else:
                may = SIGNED_IN in wanted or wanted & set(ROLES[role])
                expected = "through" if may else "refused"
            found = answer_of(view, request)
        if found != expected:
            wrong.append((name, found))
    assert wrong == []


@pytest.mark.django_db
def test_a_route_that_declares_nothing_fails_closed(client, settings):
    settings.ROOT_URLCONF = "reviews.tests.urls_without_permission"
    client.force_login(UserFactory(roles="secretariat"))
    assert client.get("/undeclared/").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("one", sorted(ROLES))
@pytest.mark.parametrize("other", sorted(ROLES))
def test_roles_of_two_offices_do_not_meet_in_one_person(one, other):
    """The table, the sentence of the verb and the database agree for each pair."""
    if one >= other:
        return
    together = [{"member", "chair"}, {"secretariat", "customer_centre"}]
    apart = {one, other} not in together
    assert ((one, other) in incompatible_roles()) is ((other, one) in incompatible_roles()) is apart
    user = UserFactory(roles=one)
    confirmed_change("roles", user.pk, {"roles": [one, other]}, about=user)
    if not apart:
        require_compatible_roles([one, other])
        user.groups.add(Group.objects.get(name=other))
        return
    with pytest.raises(IncompatibleRolesError):
        require_compatible_roles([one, other])
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        user.groups.add(Group.objects.get(name=other))
    assert refused_by(error.value) == "roles_that_must_not_meet"


def test_every_role_has_one_office():
    assert sorted(role for roles in OFFICES.values() for role in roles) == sorted(ROLES)


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(set(ROLES) - {"member", "chair"}))
class TestSeats:
    def test_who_holds_another_office_gets_no_seat(self, client, role):
        user = UserFactory(roles=role)
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            council.member(user=user)
        assert refused_by(error.value) == "member_holds_no_other_office"
        client.force_login(UserFactory(roles="admin", is_staff=True))
        sent = {"user": user.pk, "organisation": "시험단체", "term_from": "2022-01-01"}
        sent["reason"] = "위촉"
        answer = client.post("/admin/reviews/member/add/", sent)
        assert answer.status_code == 200 and "위원이 될 수 없습니다" in answer.content.decode()

    def test_who_sits_gets_no_other_office_until_the_term_ends(self, role):
        member, first = council.member(), UserFactory(roles="admin")
        how = {"user": member.user, "names": [role], "reason": "자리 이동", "by": first}
        with pytest.raises(SeatedElsewhereError):
            propose_roles(**how)
        member.user.groups.clear()
        confirmed_change("roles", member.user_id, {"roles": [role]}, about=member.user)
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            member.user.groups.add(Group.objects.get(name=role))
        assert refused_by(error.value) == "member_holds_no_other_office"
        council.change_office(member.user, role)
        member.refresh_from_db()
        member.term_to = None
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            member.save()
        assert refused_by(error.value) == "member_holds_no_other_office"


def test_no_role_moves_money_alone():
    makers = {"reviews.prepare_payout", "reviews.cast_vote", "reviews.confirm_decision"}
    for role, names in ROLES.items():
        assert not (makers & set(names) and "reviews.approve_payout" in names), role
