"""Draws of samples: the share, the seed, who is judged by whom, and what is never drawn."""

from hashlib import sha256

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from claims import hooks
from claims.clock import now, today
from claims.tests.raw_sql import refused, row_of, run
from claims.trail.triggers import refused_by
from config.dev.scenes import scene
from reviews.committee.models import Decision, Member, SampleCheck, SampleDraw, SampleJudge
from reviews.committee.sample_checks.drawing import is_drawn, seed_of
from reviews.committee.sample_checks.tests.scenes import check_of, decided, sampled, take_samples
from reviews.committee.sample_checks.verbs import decline_sample
from reviews.committee.sample_checks.verification import find_sample_differences
from reviews.committee.seats.draws import barred_members
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db
_sample, sample = scene("sample", sampled)


@given(st.text(max_size=20), st.integers(0, 10_000))
def test_the_lot_grows_with_the_share(seed, share):
    assert not is_drawn(seed, 0) and is_drawn(seed, 10_000)
    assert not is_drawn(seed, share) or is_drawn(seed, min(share + 1, 10_000))


def test_the_share_is_kept():
    drawn = sum(is_drawn(f"K-{n}", 500) for n in range(20_000))
    assert abs(drawn - 1_000) < 4 * (20_000 * 0.05 * 0.95) ** 0.5


def test_without_a_share_nothing_is_written(sample):
    take_samples(0)
    review = decided()
    assert not SampleDraw.objects.filter(decision__review=review).exists()
    assert list(find_sample_differences()) == []


def test_a_drawn_decision_has_its_check_and_a_judge_from_outside_the_panel(sample):
    draw = sample.draw
    review = draw.decision.review
    assert (draw.drawn, draw.share, sample.status) == (True, 10_000, "open")
    assert draw.seed == seed_of(review, sample.claim.number)
    panel = {seat.member_id for seat in make.panel(review)}
    judge = sample.judges.get()
    assert judge.member_id not in panel
    assert {pk for pk, _why in judge.left_out} >= panel
    assert list(find_sample_differences()) == []


def test_who_was_not_drawn_has_a_row_that_says_so(sample):
    take_samples(1)  # one in ten thousand
    review = decided()
    draw = SampleDraw.objects.get(decision__review=review)
    assert draw.drawn == is_drawn(draw.seed, 1)
    assert SampleCheck.objects.filter(draw=draw).exists() == draw.drawn
    assert list(find_sample_differences()) == []


def test_a_denial_is_not_drawn(sample):
    review = make.decided(("deny", None), claimed_loss=900_000)
    assert not SampleDraw.objects.filter(decision__review=review).exists()


def test_a_second_judge_takes_no_seat_on_the_claim(sample):
    review = sample.draw.decision.review
    assert sample.judges.get().member_id in barred_members([review])[review.pk]


def test_who_sees_all_claims_judges_none_of_them(sample):
    judge = sample.judges.get().member
    make.made_chair(judge)
    assert judge.user.has_perm("reviews.confirm_decision")
    again = check_of(decided())
    assert judge.pk not in {pk for pk, _open, _substitute in again.judges.get().candidates}


def test_without_anybody_left_the_check_waits_for_the_chair(sample):
    review = decided()
    others = Member.objects.exclude(pk__in=[seat.member_id for seat in make.panel(review)])
    for member in others:
        make.change_office(member.user, "customer_centre")
    waits = check_of(decided())
    assert waits.status == "open" and not waits.judges.exists()


def undrawn():
    """A decision for which nobody drew."""
    with hooks.listening("decision_to_be_paid"):
        return decided()


def test_a_decision_without_a_draw_is_found(sample):
    review = undrawn()
    [line] = find_sample_differences()
    assert review.decision.resolution_no in line and "no sample was drawn" in line


def test_a_chosen_seed_is_found(sample):
    """The database takes any seed of the claim's number that draws as it says; the key does not."""
    review = undrawn()
    seed = f"{review.claim.number}/1:chosen"
    with transaction.atomic():
        draw = SampleDraw.objects.create(
            decision=review.decision, seed=seed, share=10_000, drawn=True
        )
        SampleCheck.objects.create(draw=draw, claim=review.claim, due_on=today())
    assert ["the seed is not" in line for line in find_sample_differences()] == [True]


def test_a_judge_of_choice_is_found(sample):
    first = sample.judges.get()
    second = decline_sample(sample=sample, by=first.member.user, reason="신청인을 알고 있음")
    away = {"left_at": now(), "left_as": "passed_on", "left_by": first.member.user}
    SampleJudge.objects.filter(pk=second.pk).update(**away)
    taken = {first.member_id, second.member_id}
    chosen = next(pk for pk, _open, _substitute in first.candidates if pk not in taken)
    run(row_of(first, member_id=str(chosen), left_at="NULL", left_as="''", left_by_id="NULL"))
    said = list(find_sample_differences())
    assert any("the seed is not" in line for line in said)
    assert any("drew another member" in line for line in said)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"drawn": "false"}, "sample_is_drawn_as_its_seed_says"),
        ({"share": "9999"}, "sample_is_drawn_as_its_seed_says"),
        ({"seed": "'K-1/1:ff'"}, "sample_is_drawn_as_its_seed_says"),
    ],
)
def test_the_database_refuses_another_draw(sample, values, name):
    review = undrawn()
    decision = Decision.objects.get(review=review)
    row = {
        "decision_id": decision.pk, "seed": f"'{review.claim.number}/1:aa'", "share": "10000",
        "drawn": "true", "at": "now()",
    } | values  # fmt: skip
    names, written = ", ".join(row), ", ".join(map(str, row.values()))
    assert refused(f"INSERT INTO reviews_sampledraw ({names}) VALUES ({written})") == name  # noqa: S608


def test_the_same_lot_in_python_and_in_the_database(sample):
    with connection.cursor() as cursor:
        for n in range(50):
            seed = f"K-{n}/1:{sha256(str(n).encode()).hexdigest()[:32]}"
            cursor.execute(
                "SELECT ('x' || substr(encode(sha256(convert_to(%s || ':sample', 'UTF8')), 'hex'),"
                " 1, 8))::bit(32)::bigint * 10000 < 5000 * 4294967296::bigint",
                [seed],
            )
            assert cursor.fetchone() == (is_drawn(seed, 5_000),)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reviews_sampledraw SET drawn = false",
        "DELETE FROM reviews_sampledraw",
        "DELETE FROM reviews_samplecheck",
        "DELETE FROM reviews_samplejudge",
        "UPDATE reviews_samplejudge SET member_id = member_id + 1",
        "UPDATE reviews_samplejudge SET seed = 'x'",
    ],
)
def test_draws_stay_as_they_were(sample, sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_judge_is_nobody_of_the_panel_in_the_database(sample):
    seat = make.panel(sample.draw.decision.review)[0]
    judge = sample.judges.get()
    sql = row_of(judge, member_id=str(seat.member_id))
    assert refused(sql) == "second_judge_is_another"


def test_a_drawn_claim_has_its_own_check_or_never_commits(sample):
    review = undrawn()
    seed = seed_of(review, review.claim.number)
    row = {"decision": review.decision, "seed": seed, "share": 10_000, "drawn": True}
    with pytest.raises(IntegrityError) as alone, transaction.atomic():
        SampleDraw.objects.create(**row)
        connection.check_constraints()
    assert refused_by(alone.value) == "drawn_sample_has_its_check"
    with pytest.raises(IntegrityError) as other, transaction.atomic():
        SampleCheck.objects.create(
            draw=SampleDraw.objects.create(**row), claim=sample.claim, due_on=today()
        )
    assert refused_by(other.value) == "check_is_of_a_drawn_claim"


def test_the_command_verifies_samples_too(sample, capsys):
    call_command("verify_draws")
    assert "samples repeat: 1" in capsys.readouterr().out
