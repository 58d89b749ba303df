"""Ties of members to claimants: what is one, what is none, and what the database refuses."""

import pytest
from django.db import IntegrityError, connection, transaction

from claims.contacts.tests.factories import corrected_contact
from claims.personal_data.crypto import blind_index
from claims.register.models import Claimant
from claims.tests.factories import ClaimantFactory, ClaimFactory
from claims.trail.triggers import refused_by
from reviews.committee.access.conflicts import Conflict, conflicts_of
from reviews.committee.models import Assignment
from reviews.committee.seats.interests import lift_interest, register_interest
from reviews.committee.seats.recusals import fill_seat, reassign
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db
NUMBER = "1248100998"


def claim(**more):
    """A business with everything that a tie could meet."""
    key = blind_index("identity", f"b:{NUMBER}")
    facts = {
        "claimant": Claimant.objects.filter(identity_key=key).first()
        or ClaimantFactory(display_name="온담 플라워", identity_key=key),
        "person_name": "김신청",
        "representative": "이대표",
        "business_number": NUMBER,
        "plain_phone": "01012345678",
    }
    return ClaimFactory(**facts | more)


def tie(claim, member) -> str | None:
    return conflicts_of([claim.pk])[claim.pk].get(member.pk)


MATCHES = [
    ("business_number", "124-81-00998", Conflict.BUSINESS_NUMBER),
    ("phone", "010-1234-5678", Conflict.PHONE),
    ("name", "이 대표", Conflict.NAME),
    ("name", "김신청", Conflict.NAME),
    ("organisation", "온담플라워", Conflict.ORGANISATION),
]


@pytest.mark.parametrize(("kind", "value", "why"), MATCHES)
def test_a_registered_interest_ties_until_it_is_lifted(kind, value, why):
    member, other, one = f.member(), f.member(), claim()
    interest = register_interest(member=member, by=f.secretary(), kind=kind, value=value)
    assert conflicts_of([one.pk]) == {one.pk: {member.pk: why.value}}
    assert tie(one, other) is None
    lift_interest(interest=interest, by=f.secretary(), reason="관계가 끝남")
    assert tie(one, member) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("business_number", "220-81-62517"),
        ("phone", "010-1234-5679"),
        ("name", "온담플라워"),  # a business is no person
        ("organisation", "이대표"),  # and a person no organisation
        ("name", "이대"),
    ],
)
def test_what_differs_does_not_tie(kind, value):
    member, one = f.member(), claim()
    register_interest(member=member, by=f.secretary(), kind=kind, value=value)
    assert tie(one, member) is None


FILLERS = "\u115f\u1160\u3164\uffa0\u2800\u034f\ufe0f"  # blank, though Unicode calls them printable


def named(name: str, **more):
    member = f.member(**more)
    member.user.name = name
    member.user.save(update_fields=["name"])
    return member


def test_ones_own_name_ties_as_claimant_and_as_representative():
    one = claim()
    assert tie(one, named("이대표")) == Conflict.OWN_NAME
    assert tie(one, named(" 김 신청")) == Conflict.OWN_NAME
    assert tie(one, named("박위원")) is None
    assert tie(claim(business_name="", representative=""), named("")) is None


@pytest.mark.parametrize(
    "written",
    [
        "이\u200b대표",
        "\u202e이대표",
        "이대\ufeff표",
        "이\u3164대표",
        "이\u2060 대표",
        "\u110b\u00ad\u1175대표",
    ],
    ids=ascii,
)
def test_characters_that_nobody_sees_keep_no_tie_away(written):
    """They come with text that is copied, and could be written on purpose."""
    one, review = claim(representative=written, person_name=written), f.waiting()
    assert tie(one, named("이대표")) == Conflict.OWN_NAME
    assert seat_by_sql(f.waiting(person_name=written), named("이대표")) == REFUSED
    assert seat_by_sql(review, named("이대표")) == ""


def test_an_organisation_on_the_council_is_no_tie_but_as_the_claimant():
    """A seat of the operator or the federations on the council is no conflict by itself."""
    one = claim()
    operator = f.member(organisation=str(one.company.name))
    assert tie(one, operator) is None
    assert tie(one, f.member(organisation="온담플라워")) == Conflict.OWN_ORGANISATION


def test_a_claim_without_facts_ties_nobody():
    one = claim(
        business_name="", representative="", business_number="", phone_index=None, phone=None
    )
    member = f.member()
    for kind, value, _why in MATCHES[:2]:
        register_interest(member=member, by=f.secretary(), kind=kind, value=value)
    assert tie(one, member) is None


def test_thousands_of_claims_cost_two_queries(django_assert_num_queries):
    members = f.council(size=6)
    for one in members:
        register_interest(member=one, by=f.secretary(), kind="name", value=f"이름{one.pk}")
    claims = [claim(representative=f"이름{members[n % 6].pk}").pk for n in range(30)]
    with django_assert_num_queries(2):
        found = conflicts_of(claims)
    assert [found[pk] for pk in claims] == [{members[n % 6].pk: "name"} for n in range(30)]
    with django_assert_num_queries(0):
        assert conflicts_of([]) == {}


# ------------------------------------------------------------------ a successor
def test_no_successor_has_a_tie_a_leave_or_a_full_load():
    from datetime import timedelta

    from claims import clock
    from reviews.committee.seats.interests import enter_leave

    f.council(size=3, substitutes=0)
    review, secretary = f.in_review(representative="이대표"), f.secretary()
    seat, tied = f.panel(review)[0], f.member()
    register_interest(member=tied, by=secretary, kind="name", value="이대표")
    away, full = f.member(), f.member(load_limit=0)
    today = clock.today()
    enter_leave(member=away, by=secretary, starts_on=today, ends_on=today + timedelta(days=2))
    assert reassign(assignment=seat, by=secretary, reason="출장") is None
    fit = f.member()
    taker = fill_seat(review=review, by=secretary)
    assert taker.member == fit
    why = {tied.pk: "name", away.pk: "leave", full.pk: "load_limit"}
    assert why.items() <= dict(taker.draw.left_out).items()


# ------------------------------------------------------------------ the database
def seat_by_sql(review, member) -> str:
    """Past every verb, as desk_app; the name of what refused, '' if nothing did."""
    draw = f.drawn(review.pk, member.pk)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO reviews_assignment (review_id, member_id, seat, draw_id, status,"
                " left_as, reason, assigned_at) VALUES (%s, %s, %s, %s, 'active', '', '', now())",
                [review.pk, member.pk, review.assignments.count() + 1, draw.pk],
            )
    except IntegrityError as error:
        return refused_by(error)
    return ""


REFUSED = "member_has_no_tie_to_the_claimant"


@pytest.mark.parametrize(("kind", "value", "why"), MATCHES[:2])
def test_raw_sql_cannot_seat_a_member_whose_number_or_telephone_ties_them(kind, value, why):
    review = f.waiting(
        claimant=ClaimantFactory(identity_key=blind_index("identity", f"b:{NUMBER}")),
        plain_phone="01012345678",
    )
    member = f.member()
    interest = register_interest(member=member, by=f.secretary(), kind=kind, value=value)
    assert seat_by_sql(review, member) == REFUSED
    lift_interest(interest=interest, by=f.secretary(), reason="관계가 끝남")
    assert seat_by_sql(review, member) == ""


def test_a_corrected_telephone_ties_as_the_filed_one_does():
    review = f.waiting(plain_phone="01012345678")
    corrected_contact(review.claim, phone="010-2345-9876")
    for value in ("010-1234-5678", "010-2345-9876"):
        member = f.member()
        register_interest(member=member, by=f.secretary(), kind="phone", value=value)
        assert tie(review.claim, member) == Conflict.PHONE
        assert seat_by_sql(review, member) == REFUSED


def test_raw_sql_cannot_seat_a_member_of_the_claimants_name_or_organisation():
    review = f.waiting(person_name="김 신청", representative="이대표", business_name="온담 플라워")
    assert seat_by_sql(review, named("김신청")) == REFUSED
    assert seat_by_sql(review, named("이 대표")) == REFUSED
    assert seat_by_sql(review, f.member(organisation="온담플라워")) == REFUSED
    assert seat_by_sql(review, named("", organisation="")) == ""
    assert seat_by_sql(review, named("온담플라워")) == ""
    assert Assignment.objects.count() == 2


def test_keys_in_the_database_are_those_of_python():
    """The trigger's key and `name_key` say the same of what people type."""
    from claims.identifiers import name_key, name_key_sql

    words = ["온담 플라워", "ＡＢＣ　상회", "Ab c", "㈜온담", "  이\t대표\n", "가" * 120, ""]
    every = [chr(n) for n in (*range(1, 0xD800), *range(0xE000, 0x1_0000))]
    unseen = [one for one in every if not one.isprintable() or one.isspace() or one in FILLERS]
    words += [f"가{''.join(unseen[n : n + 20])}나" for n in range(0, len(unseen), 20)]
    with connection.cursor() as cursor:
        for word in words:
            cursor.execute(f"SELECT {name_key_sql('%s::text')}", [word])  # noqa: S608 - a constant
            assert cursor.fetchone()[0] == name_key(word)


def test_a_seat_may_not_claim_a_draw_that_drew_somebody_else():
    f.council(size=6, substitutes=0)
    review = f.in_review()
    draw = review.draws.get()
    outsider = f.member()
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Assignment.objects.create(review=review, member=outsider, seat=9, draw=draw)
    assert refused_by(error.value) == "drawn_seat_is_what_was_drawn"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reviews_assignmentdraw SET seed = 'x'",
        "DELETE FROM reviews_assignmentdraw",
        "DELETE FROM reviews_memberinterest",
        "DELETE FROM reviews_leave",
        "UPDATE reviews_memberinterest SET value_index = '\\x00'",
        "UPDATE reviews_leave SET ends_on = ends_on + 9",
        "UPDATE reviews_assignment SET draw_id = NULL",
    ],
)
def test_what_was_drawn_and_registered_stays(statement):
    from django.db import DatabaseError

    from claims import clock
    from reviews.committee.seats.interests import enter_leave

    f.in_review()
    member, by = f.member(), f.secretary()
    register_interest(member=member, by=by, kind="name", value="이대표")
    enter_leave(member=member, by=by, starts_on=clock.today(), ends_on=clock.today())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
