"""The figures of a month by person: what each counts, the means, and the rule that marks them."""

from datetime import date
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.lists.figures import figure_named
from claims.policy.deadlines import clear_cache
from claims.privacy.access_entries import record_access
from claims.privacy.figures import LIST, NAMES, days_off, month_after
from claims.privacy.inspections.people import LEAST, PersonMonth, as_json, digest_of, people_of
from claims.privacy.models import AccessEntry
from claims.tests.factories import UserFactory

OCTOBER = date(2026, 10, 1)
REASONS = count(1)


def entry(owner, user, at, action="view_claim"):
    """Write an entry as of a moment in Korea, as the database's owner."""
    reason = f"사유 {next(REASONS)}"
    made = record_access(user=user, action=action, reason=reason)
    with owner.transaction():
        owner.execute("ALTER TABLE claims_accessentry DISABLE TRIGGER USER")
        sql = "UPDATE claims_accessentry SET at = %s WHERE id = %s"
        owner.execute(sql, [f"{at}+09:00", made.pk])
        owner.execute("ALTER TABLE claims_accessentry ENABLE TRIGGER USER")
    return made


def month_of(n=0, before=0, months=0, name="files"):
    empty = dict.fromkeys(NAMES, 0)
    return PersonMonth(1, {**empty, name: n}, {**empty, name: before}, months)


@pytest.mark.parametrize(
    ("n", "before", "months", "is_marked"),
    [
        (4, 0, 3, False),  # below the least
        (5, 0, 3, True),
        (10, 15, 3, False),  # twice the mean of 5, not more
        (11, 15, 3, True),
        (11, 11, 2, False),  # the mean of the months with entries, 5.5
        (12, 11, 2, True),
        (5, 0, 0, True),  # no month to compare with
        (4, 0, 0, False),
    ],
)
def test_a_figure_above_twice_the_own_mean_is_marked(n, before, months, is_marked):
    assert LEAST["files"] == 5
    assert month_of(n, before, months).is_unusual("files") is is_marked
    assert month_of(n, before, months).marked == (["files"] if is_marked else [])


def test_months_are_counted_over_the_turn_of_the_year():
    assert month_after(date(2026, 12, 1)) == date(2027, 1, 1)
    assert month_after(date(2026, 1, 1), -3) == date(2025, 10, 1)


@pytest.mark.django_db
def test_another_figure_gives_another_digest():
    assert digest_of([month_of(1)]) == digest_of([month_of(1)]) != digest_of([month_of(2)])
    assert as_json([month_of(11, 15, 3)])["people"][0]["marked"] == ["files"]


@pytest.mark.django_db(transaction=True)
def test_each_figure_counts_its_entries_of_the_month_in_korea(owner_connection):
    user, other = UserFactory(), UserFactory()
    for at, action in (
        ("2026-09-30 23:59:59", "view_claim"),  # the month before
        ("2026-10-01 10:00", "view_claim"),
        ("2026-10-07 08:00", "look_up"),
        ("2026-10-07 07:59", "view_document"),
        ("2026-10-07 19:59", "export"),
        ("2026-10-07 20:00", "download"),
        ("2026-10-09 12:00", "reveal_phone"),  # 한글날
        ("2026-10-10 12:00", "reveal_account"),  # Saturday
        ("2026-10-31 23:59:59", "view_list"),  # Saturday
        ("2026-11-01 00:00", "search"),  # the month after
    ):
        entry(owner_connection, user, at, action)
    entry(owner_connection, other, "2026-09-02 10:00")  # nothing in the month: no row
    with CaptureQueriesContext(connection) as queries:
        [found] = people_of(OCTOBER)
    assert len(queries) == 1
    assert found.user == user.pk
    assert found.counts == {"all": 8, "looks": 3, "files": 2, "reveals": 2, "off_hours": 5}
    assert (found.months, found.before["looks"], found.mean("looks")) == (1, 1, 1.0)
    assert date(2026, 10, 9) in days_off() and date(2026, 10, 10) not in days_off()


@pytest.mark.django_db(transaction=True)
def test_a_figure_is_the_number_of_rows_of_its_list(owner_connection, client):
    auditor, user = UserFactory(roles="auditor"), UserFactory(username="looker1")
    alike = UserFactory(username="looker11")
    entry(owner_connection, alike, "2026-10-12 12:00", "view_list")
    for day, action in ((5, "view_claim"), (6, "export"), (10, "view_claim"), (11, "reveal_phone")):
        entry(owner_connection, user, f"2026-10-{day:02} 12:00", action)
        entry(owner_connection, auditor, f"2026-10-{day:02} 12:00", action)
    clear_cache()
    client.force_login(auditor)
    page = client.get("/access/inspections/2026-10/")
    cells = [cell for row in page.context["rows"] for cell in row.cells] + page.context["totals"]
    assert len(cells) == 20
    assert sorted({cell.n for cell in cells}) == [0, 1, 2, 3, 4, 6, 9]  # 5 October is a day off
    for cell in cells:
        rows = client.get(cell.url).context["table"].page
        assert len(list(rows)) == cell.n, cell
        assert f'href="{cell.url}"'.replace("&", "&amp;") in page.content.decode()
    assert AccessEntry.objects.filter(figure_named(LIST, "files").condition()).count() == 2
