"""Statements that are planned once a connection: which, with what values, and when not."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from claims.composed_once import ComposedOnce
from claims.prepared_statements import prepared_statements
from claims.register.models import Claim, Route
from claims.tests.factories import ClaimFactory
from claims.users.models import User

pytestmark = pytest.mark.django_db
PLANNED = "SELECT statement, generic_plans FROM pg_prepared_statements WHERE statement LIKE %s"


@pytest.fixture(autouse=True)
def _none_of_another_test():
    connection.ensure_connection()
    connection.connection._prepared.clear()  # the connection outlives a test, and so do its plans
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")


def planned(part):
    with connection.cursor() as cursor:
        cursor.execute(PLANNED, [f"%{part}%"])
        return [row for row in cursor.fetchall() if "pg_prepared_statements" not in row[0]]


def on_route(route, name):
    named = Claim.objects.filter(route=route, business_name=name)
    return list(named.values_list("pk", flat=True).order_by("pk"))


def test_a_statement_is_planned_for_any_value_but_with_its_state():
    one = ClaimFactory(route=Route.COMMITTEE_REVIEW, business_name="50%s 가게")
    ClaimFactory(route=Route.COMMITTEE_REVIEW, business_name="다른 가게")
    for _ in range(8):
        with prepared_statements():
            assert on_route(Route.COMMITTEE_REVIEW, "50%s 가게") == [one.pk]
            assert on_route(Route.COMMITTEE_REVIEW, "없는 가게") == []
            assert on_route(Route.LATE, "50%s 가게") == []
    shown = planned('"business_name" = $')
    assert len(shown) == 2  # one of each state, whatever the name
    assert all("'committee_review'" in text or "'late'" in text for text, _n in shown)
    assert all(generic > 0 for _text, generic in shown)


def test_lists_of_states_per_cent_signs_and_nothing_at_all():
    one = ClaimFactory(route=Route.COMMITTEE_REVIEW, business_name="100% 상회")
    with prepared_statements(), connection.cursor() as cursor:
        sql = "SELECT id FROM claims_claim WHERE route = ANY(%s) AND business_name LIKE '100%%'"
        cursor.execute(sql, [[Route.COMMITTEE_REVIEW, Route.LATE]])
        assert cursor.fetchall() == [(one.pk,)]
        cursor.execute("SELECT count(*) FROM claims_claim WHERE route = ANY(%s)", [[]])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT '100%%', %s::int", [1])
        assert cursor.fetchone() == ("100%", 1)
        cursor.execute("SELECT '100%'")
        assert cursor.fetchone() == ("100%",)


def test_outside_and_behind_a_pooler_nothing_is_prepared(monkeypatch):
    ClaimFactory(business_name="바깥")
    for _ in range(3):
        on_route(Route.COMMITTEE_REVIEW, "바깥")
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    with prepared_statements():
        on_route(Route.COMMITTEE_REVIEW, "바깥")
    assert planned("business_name") == []


def test_an_error_and_a_nested_use_leave_the_connection_as_it_was():
    usual = connection.connection.cursor_factory
    with pytest.raises(DatabaseError), transaction.atomic(), prepared_statements():
        with prepared_statements():
            pass
        assert connection.connection.cursor_factory is not usual
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / %s", [0])
    assert connection.connection.cursor_factory is usual
    assert connection.connection.prepare_threshold is None
    with connection.cursor() as cursor:  # two commands in one text, as a history writes them
        cursor.execute("SELECT set_config('a.b', %s, true); SELECT %s", ["x", 1])


def test_a_plan_outlives_a_rollback():
    with prepared_statements():
        list(User.objects.filter(username="갑").annotate(n=Value(1)))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    with prepared_statements():
        assert list(User.objects.filter(username="갑").annotate(n=Value(1))) == []
    assert len(planned('"claims_user"."username" = $')) == 1


def test_a_queryset_that_is_composed_once_is_planned_once():
    users = ComposedOnce(lambda key: User.objects.filter(pk=key).order_by("name"), key=int)
    with CaptureQueriesContext(connection) as asked:
        for key in range(7):
            users.fetch(key=key), users.count(key=key)
    assert len(asked) == 14
    assert all('"claims_user"."id" = $1' in query["sql"] for query in asked)
    assert sorted(generic > 0 for _text, generic in planned('"claims_user"."id" = $')) == [True] * 2
