"""Statements that are planned once a connection: which, with what values, and when not."""

import pghistory
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from claims.composed_once import ComposedOnce
from claims.prepared_statements import prepared_statements
from claims.register.models import Claim, Route
from claims.tests.factories import ClaimFactory, UserFactory
from claims.users.models import User

pytestmark = pytest.mark.django_db
KNOWN: set[str] = set()
PLANNED = (
    "SELECT name, statement, generic_plans FROM pg_prepared_statements WHERE statement LIKE %s"
)


@pytest.fixture(autouse=True)
def _known():
    """The connection outlives a test, and so do its plans: other tests have some of their own."""
    KNOWN.clear()
    KNOWN.update(name for name, _text, _n in planned(""))


def planned(part):
    """Return (name, text, number of executions with one plan for all values) of the statements that
    this test had planned."""
    with connection.cursor() as cursor:
        cursor.execute(PLANNED, [f"%{part}%"])
        return [row for row in cursor.fetchall() if row[0] not in KNOWN]


def on_route(route, name, *, also):
    """`also` names a column, so that the statement is that of one test alone."""
    named = Claim.objects.filter(route=route, business_name=name).annotate(**{also: Value(1)})
    return [pk for pk, _one in named.values_list("pk", also).order_by("pk")]


def test_a_statement_is_planned_for_any_value_but_with_its_state():
    one = ClaimFactory(route=Route.COMMITTEE_REVIEW, business_name="50%s 가게")
    ClaimFactory(route=Route.COMMITTEE_REVIEW, business_name="다른 가게")
    for _ in range(8):
        with prepared_statements():
            assert on_route(Route.COMMITTEE_REVIEW, "50%s 가게", also="any") == [one.pk]
            assert on_route(Route.COMMITTEE_REVIEW, "없는 가게", also="any") == []
            assert on_route(Route.LATE, "50%s 가게", also="any") == []
    shown = planned('"business_name" = $')
    assert len(shown) == 2  # one of each state, whatever the name
    assert all("'committee_review'" in text or "'late'" in text for _name, text, _n in shown)
    assert all(generic > 0 for _name, _text, generic in shown)


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
        on_route(Route.COMMITTEE_REVIEW, "바깥", also="outside")
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    with prepared_statements():
        on_route(Route.COMMITTEE_REVIEW, "바깥", also="outside")
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


def test_a_plan_outlives_a_refused_savepoint():
    with prepared_statements():
        list(User.objects.filter(username="갑").annotate(outlives=Value(1)))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    with prepared_statements():
        assert list(User.objects.filter(username="갑").annotate(outlives=Value(1))) == []
    assert len(planned('"claims_user"."username" = $')) == 1


def test_a_queryset_that_is_composed_once_is_planned_once():
    users = ComposedOnce(lambda key: User.objects.filter(pk=key).order_by("name"), key=int)
    with CaptureQueriesContext(connection) as asked:
        for key in range(7):
            users.fetch(key=key), users.count(key=key)
    assert len(asked) == 14
    assert all('"claims_user"."id" = $1' in query["sql"] for query in asked)
    assert (
        sorted(generic > 0 for _name, _text, generic in planned('"claims_user"."id" = $'))
        == [True] * 2
    )


def test_two_commands_in_one_text_go_the_usual_way():
    user = UserFactory(name="이력")
    with pghistory.context(user=user.pk), prepared_statements():
        user.name = "다른 이력"
        user.save(update_fields=["name"])
        with connection.cursor() as cursor:
            cursor.execute("WITH one AS (SELECT %s::text AS it, '5%%') SELECT it FROM one", ["%s"])
            assert cursor.fetchall() == [("%s",)]
    assert User.objects.get(pk=user.pk).name == "다른 이력"
    assert planned("WITH one AS") == []
