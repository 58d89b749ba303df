"""Members, their terms and limits are set by two administrators."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from claims import clock
from claims.changes.models import ProposedChange
from claims.changes.verbs import OwnChangeError, confirm_change
from claims.errors import ConflictError
from claims.tests.confirming import confirm
from claims.tests.factories import UserFactory, give_roles, reseat
from claims.trail.triggers import refused_by
from reviews.committee.models import Assignment, Member
from reviews.committee.seats.office_conflicts import HoldsAnotherOfficeError
from reviews.committee.seats.seat_changes import COLUMNS, propose_seat
from reviews.committee.tests import factories as council

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return UserFactory(roles="admin", is_staff=True)


@pytest.fixture
def second():
    return UserFactory(roles="admin", is_staff=True)


def columns(member=None, **more):
    new = {"organisation": "시험단체", "term_from": date(2022, 1, 1), "term_to": None,
           "substitute": False, "deputises": False, "load_limit": None}  # fmt: skip
    return ({name: getattr(member, name) for name in COLUMNS} if member else new) | more


def form(member, **more):
    sent = {"organisation": member.organisation, "term_from": member.term_from.isoformat()}
    return sent | {"reason": "임기 만료"} | more


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"term_to": "2022-10-31"}, "없음 → 2022. 10. 31."),
        ({"term_from": "2022-02-01"}, "2022. 1. 1. → 2022. 2. 1."),
        ({"load_limit": "1"}, "없음 → 1"),
        ({"substitute": "on"}, "아니요 → 예"),
        ({"deputises": "on"}, "아니요 → 예"),
        ({"organisation": "다른 단체"}, "시험단체 → 다른 단체"),
    ],
)
def test_a_form_proposes_and_another_administrator_confirms(client, first, second, sent, said):
    member = council.member()
    before = columns(member)
    client.force_login(first)
    url = f"/admin/reviews/member/{member.pk}/change/"
    assert client.post(url, form(member, **sent))["Location"] == "/changes/"
    member.refresh_from_db()
    assert columns(member) == before
    change = ProposedChange.objects.waiting().get()
    assert (change.kind, change.about_id) == ("seat", member.user_id)
    client.force_login(second)
    confirming = f"/changes/{change.pk}/confirm/"
    sheet = client.get(confirming).content.decode()
    assert said in sheet and "두 관리자가 다시 바꿀 수 있습니다" in sheet
    assert confirm(client, confirming).status_code == 302
    member.refresh_from_db()
    (name,) = sent
    assert [key for key in COLUMNS if before[key] != getattr(member, key)] == [name]


def test_a_new_member_sits_once_confirmed(client, first, second):
    user = UserFactory(roles="member")
    client.force_login(first)
    sent = {
        "user": user.pk,
        "organisation": "법무법인",
        "term_from": "2022-10-01",
        "reason": "위촉",
    }
    assert client.post("/admin/reviews/member/add/", sent)["Location"] == "/changes/"
    assert not Member.objects.filter(user=user).exists()
    confirm_change(change=ProposedChange.objects.waiting().get(), by=second)
    member = Member.objects.get(user=user)
    assert (member.organisation, member.term_from) == ("법무법인", date(2022, 10, 1))
    assert not (member.term_to or member.substitute or member.deputises or member.load_limit)


def test_the_form_of_a_seat_offers_who_may_sit_members_first(client, first):
    seated = council.member()
    other, clerk = UserFactory(name="가나다"), UserFactory(roles="finance")
    gone, member = UserFactory(is_active=False), UserFactory(roles="member", name="하하하")
    client.force_login(first)
    page = client.get("/admin/reviews/member/add/").content.decode()
    offered = [page.find(f'<option value="{one.pk}">') for one in (member, other)]
    assert 0 < offered[0] < offered[1] and f"하하하 ({member.username})" in page
    for one in (seated.user, clerk, gone, first):
        assert f'<option value="{one.pk}">' not in page


def test_a_reason_and_an_order_of_days(client, first):
    member = council.member()
    client.force_login(first)
    url = f"/admin/reviews/member/{member.pk}/change/"
    assert client.post(url, form(member, load_limit="1", reason="")).status_code == 200
    assert client.post(url, form(member, term_to="2021-12-31")).status_code == 200
    assert not ProposedChange.objects.waiting().exists()


@pytest.mark.django_db(transaction=True)
def test_what_changed_meanwhile_is_not_confirmed(owner_connection, first, second):
    """Set by the owner: one change of a seat waits at a time, and nothing else sets one."""
    member = council.member()
    more = columns(member, load_limit=1)
    change = propose_seat(user=member.user, columns=more, reason="조정", by=first)
    owner_connection.execute("UPDATE reviews_member SET deputises = true")
    with pytest.raises(ConflictError):
        confirm_change(change=change, by=second)


def test_who_took_another_office_meanwhile_gets_no_seat(first, second):
    user = UserFactory(roles="member")
    change = propose_seat(user=user, columns=columns(), reason="위촉", by=first)
    give_roles(user, "finance")
    with pytest.raises(HoldsAnotherOfficeError):
        confirm_change(change=change, by=second)


def test_nobody_takes_a_seat_alone(first):
    with pytest.raises(OwnChangeError):
        propose_seat(user=first, columns=columns(), reason="나도", by=first)


def test_the_proposal_names_the_person(first):
    member = council.member()
    with pytest.raises(IntegrityError):
        ProposedChange.objects.create(
            kind="seat", target=str(member.user_id), reason="x", proposed_by=first
        )


class TestDatabase:
    """Raw SQL as the application's role."""

    NAME = "seat_is_set_by_two_administrators"
    GIVE = """INSERT INTO reviews_member (user_id, organisation, term_from, substitute, deputises)
        VALUES (%s, %s, '2022-01-01', false, false)"""

    @pytest.fixture
    def refused(self):
        def run(sql, *values):
            with pytest.raises(IntegrityError) as error, transaction.atomic():
                connection.cursor().execute(sql, values)
            return refused_by(error.value)

        return run

    def test_nobody_takes_a_seat_by_it(self, refused):
        assert refused(self.GIVE, UserFactory(roles="member").pk, "시험단체") == self.NAME

    @pytest.mark.parametrize(
        "change",
        ["organisation = 'x'", "term_from = '2022-02-01'", "term_to = '2022-12-31'",
         "substitute = true", "deputises = true", "load_limit = 1"],
    )  # fmt: skip
    def test_no_column_of_one_changes(self, refused, change):
        member = council.member()
        sql = f"UPDATE reviews_member SET {change} WHERE id = %s"  # noqa: S608
        assert refused(sql, member.pk) == self.NAME

    def test_an_ended_term_does_not_begin_again(self, refused):
        member = council.member(term_to="2022-12-31")
        sql = "UPDATE reviews_member SET term_to = NULL WHERE id = %s"
        assert refused(sql, member.pk) == self.NAME

    def test_nothing_else_than_was_confirmed(self, refused, first, second):
        user, other = UserFactory(roles="member"), UserFactory(roles="member")
        change = propose_seat(user=user, columns=columns(), reason="위촉", by=first)
        assert refused(self.GIVE, user.pk, "시험단체") == self.NAME
        confirm_change(change=change, by=second)
        assert refused(self.GIVE, other.pk, "시험단체") == self.NAME
        deputises = "UPDATE reviews_member SET deputises = true WHERE user_id = %s"
        assert refused(deputises, user.pk) == self.NAME
        change = propose_seat(user=user, columns=columns(load_limit=3), reason="조정", by=first)
        confirm_change(change=change, by=second)
        more = "UPDATE reviews_member SET load_limit = 3, deputises = true WHERE user_id = %s"
        assert refused(more, user.pk) == self.NAME

    @pytest.mark.django_db(transaction=True)
    def test_a_confirmation_of_earlier_permits_nothing(self, transactional_db, refused):
        member = council.member(load_limit=1)
        reseat(member.user, load_limit=None)
        sql = "UPDATE reviews_member SET load_limit = 1 WHERE id = %s"
        assert refused(sql, member.pk) == self.NAME


class TestSeatsThatAnEndOfTermLeaves:
    def end(self, member, first, **more):
        sent = columns(member, term_to=clock.today() + timedelta(days=1)) | more
        return propose_seat(user=member.user, columns=sent, reason="사임", by=first)

    def test_form_and_sheet_say_how_many(self, client, first, second):
        review = council.in_review()
        seat = council.panel(review)[0]
        council.in_review()
        held = Assignment.objects.active().filter(member=seat.member).count()
        said = f"맡은 심의 {held}건, 그 가운데 표결 전 {held}건."
        client.force_login(first)
        form = client.get(f"/admin/reviews/member/{seat.member.pk}/change/").content.decode()
        assert said in form
        sheet = f"/changes/{self.end(seat.member, first).pk}/confirm/"
        client.force_login(second)
        shown = client.get(sheet).content.decode()
        assert said in shown and "간사의 알림함에" in shown

    def test_another_change_or_an_empty_seat_says_nothing(self, client, first, second):
        seat, other = council.panel(council.in_review())[:2]
        idle = council.member()
        client.force_login(second)
        later = clock.today() + timedelta(days=30)
        confirm_change(change=self.end(other.member, first), by=second)
        other.member.refresh_from_db()
        longer = self.end(other.member, first, term_to=later)
        limit = propose_seat(
            user=seat.member.user, columns=columns(seat.member, load_limit=90), reason="조정",
            by=first,
        )  # fmt: skip
        for change in (self.end(idle, first), limit, longer):
            shown = client.get(f"/changes/{change.pk}/confirm/").content.decode()
            assert "맡은 심의" not in shown and "간사의 알림함에" not in shown
