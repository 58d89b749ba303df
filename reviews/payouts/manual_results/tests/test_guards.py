"""Raw SQL as the application's role: no result without a file that two people did not confirm."""

import pghistory
import pytest
from django.db import IntegrityError, transaction

from claims.trail.triggers import refused_by
from reviews.payouts.bank.tests.papers import not_allowed, refused
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db

RESULT = (
    "INSERT INTO reviews_bankresult (hand_id, batch_id, payout_id, outcome, amount, code, text,"
    " match, entered_by_id, at, reference)"
    " VALUES (%s, %s, %s, %s, %s, '', '', 'applied', %s, now(), '')"
)
CONFIRM = (
    "UPDATE reviews_handresult SET status = 'confirmed', confirmed_by_id = %s, ended_at = now()"
    " WHERE id = %s"
)


def sent():
    payout = make.approved()
    return make.released(make.built(payout)), payout


def values(hand, batch, payout, outcome="paid"):
    return (hand, batch.pk, payout.pk, outcome, payout.amount, make.finance().pk)


def test_without_a_proposal():
    batch, payout = sent()
    name = refused(RESULT, *values(None, batch, payout))
    assert name == "result_without_a_file_is_confirmed_by_two"


def test_of_a_proposal_that_nobody_confirmed():
    batch, payout = sent()
    name = refused(RESULT, *values(make.proposed(payout).pk, batch, payout))
    assert name == "result_without_a_file_is_confirmed_by_two"


def test_other_than_it_was_confirmed():
    batch, payout = sent()
    other = make.approved()
    make.released(make.built(other))
    hand = make.by_hand(other).hand
    name = refused(RESULT, *values(hand.pk, batch, payout))
    assert name == "result_without_a_file_is_confirmed_by_two"


def test_one_person_is_not_two():
    _batch, payout = sent()
    by = make.finance()
    hand = make.proposed(payout, by=by)
    assert refused(CONFIRM, by.pk, hand.pk) == "hand_result_is_confirmed_by_another"


def test_the_second_person_is_of_the_office():
    _batch, payout = sent()
    hand = make.proposed(payout)
    name = "hand_result_is_of_the_office"
    assert refused(CONFIRM, make.secretary().pk, hand.pk) == name
    asleep = make.finance()
    asleep.is_active = False
    asleep.save()
    assert refused(CONFIRM, asleep.pk, hand.pk) == name


def test_the_first_person_is_still_of_the_office():
    _batch, payout = sent()
    by = make.finance()
    hand = make.proposed(payout, by=by)
    by.groups.clear()
    assert refused(CONFIRM, make.finance().pk, hand.pk) == "hand_result_is_of_the_office"


def test_proposed_by_the_office():
    batch, _payout = sent()
    sql = (
        "INSERT INTO reviews_handresult (batch_id, outcome, reference, code, text, rest, count,"
        " total, status, proposed_by_id, proposed_at)"
        " VALUES (%s, 'paid', 'statement', '', '', false, 1, 1, %s, %s, now())"
    )
    name = refused(sql, batch.pk, "proposed", make.secretary().pk)
    assert name == "hand_result_is_of_the_office"
    name = refused(sql, batch.pk, "confirmed", make.finance().pk)
    assert name == "reviews_handresult_status_moves_as_allowed"


def test_rows_are_those_that_were_proposed():
    batch, payout = sent()
    hand = make.proposed(payout)
    add = "INSERT INTO reviews_handrow (hand_id, payout_id, amount) VALUES (%s, %s, %s)"
    elsewhere = make.approved()
    name = refused(add, hand.pk, elsewhere.pk, elsewhere.amount)
    assert name == "hand_row_is_of_an_open_proposal"
    not_allowed("UPDATE reviews_handrow SET amount = 1")
    not_allowed("DELETE FROM reviews_handrow")
    not_allowed("DELETE FROM reviews_handresult")


def test_a_row_that_joins_is_not_confirmed():
    one, two = make.approved(), make.approved()
    make.released(make.built(one, two))
    hand = make.proposed(one)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reviews_handrow (hand_id, payout_id, amount) VALUES (%s, %s, %s)",
            [hand.pk, two.pk, two.amount],
        )
    assert refused(CONFIRM, make.finance().pk, hand.pk) == "hand_result_holds_its_rows"


@pytest.mark.parametrize(
    "change",
    ["outcome = 'failed', text = 'x'", "reference = 'other'", "total = 1", "proposed_by_id = NULL"],
)
def test_what_was_proposed_stays(change):
    _batch, payout = sent()
    hand = make.proposed(payout)
    sql = f"UPDATE reviews_handresult SET {change} WHERE id = %s"  # noqa: S608
    assert refused(sql, hand.pk) == "hand_result_facts_are_frozen"


def test_the_end_stays():
    _batch, payout = sent()
    hand = make.by_hand(payout).hand
    sql = "UPDATE reviews_handresult SET confirmed_by_id = %s WHERE id = %s"
    assert refused(sql, make.finance().pk, hand.pk) == "ended_hand_result_is_frozen"


def test_a_hand_result_names_who_acts():
    _batch, payout = sent()
    proposer, other = make.finance(), make.finance()
    named = pytest.raises(IntegrityError)
    with pghistory.context(user=other.pk), named as error, transaction.atomic():
        make.proposed(payout, by=proposer)
    assert refused_by(error.value) == "actor_is_the_one_named"
    with pghistory.context(user=proposer.pk):
        hand = make.proposed(payout, by=proposer)
        assert refused(CONFIRM, other.pk, hand.pk) == "actor_is_the_one_named"
        withdraw = (
            "UPDATE reviews_handresult SET status = 'withdrawn', withdrawn_by_id = %s,"
            " ended_at = now() WHERE id = %s"
        )
        assert refused(withdraw, other.pk, hand.pk) == "actor_is_the_one_named"
