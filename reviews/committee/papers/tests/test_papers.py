"""의결서 and 회의록: issued once, made again byte for byte, and refused once the rows differ."""

from hashlib import sha256
from urllib.parse import quote

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from claims import clock
from claims.display.people import name_of
from claims.errors import ForbiddenError
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import UserFactory
from claims.tests.races import at_once, errors_of
from config.dev.scenes import scene
from reviews.committee.appeals.verbs import accept_appeal, register_appeal
from reviews.committee.models import Decision, IssuedDocument, Member, Review, Sitting
from reviews.committee.papers import verbs as issuing
from reviews.committee.papers.resolution import _ballot
from reviews.committee.papers.tests.test_typesetting import text_of
from reviews.committee.papers.verbs import (
    PaperDiffersError,
    SittingOpenError,
    issue_minutes,
    issue_resolution,
    reproduce,
)
from reviews.committee.seats.replace_voter import replace_voter
from reviews.committee.sittings.agenda import take_out
from reviews.committee.sittings.tests.scenes import sitting_of, voted_by_the_chair
from reviews.committee.sittings.verbs import (
    agenda_digest,
    close_sitting,
    confirm_sitting,
)
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db


def decision(*opinions, **claim) -> Decision:
    return Decision.objects.get(review=make.decided(*opinions, **claim))


_granted, granted = scene("granted", decision)
_denied, denied = scene("denied", lambda: decision(("deny", None)))


def read(made: bytes) -> str:
    return "".join(text_of(made).split())


def test_resolution_says_what_was_resolved():
    made = decision(("partly", 1_156_000), representative="홍길동")
    said = read(reproduce(issue_resolution(decision=made, by=make.secretary())))
    assert made.resolution_no in said
    assert "금1,156,000원(금일백일십오만육천원)을지급한다" in said
    assert "배정3명,표결3명(정족수2명)" in said
    assert "홍*동" in said and "홍길동" not in said


@pytest.mark.parametrize(("won", "said"), [(0, "없음"), (5_000, "+5,000원"), (-5_000, "−5,000원")])
def test_the_departure_from_the_suggestion_is_written_as_on_the_pages(granted, won, said):
    granted.suggested = granted.amount - won
    assert ["제안액과의 차이", said] in _ballot(granted)


def test_denial_grants_nothing_on_paper(denied):
    said = read(reproduce(issue_resolution(decision=denied, by=make.secretary())))
    assert "추가지원금을지급하지아니한다" in said


def test_paper_is_issued_once_and_made_again_byte_for_byte(granted):
    made = granted
    first = issue_resolution(decision=made, by=make.secretary())
    assert issue_resolution(decision=made, by=make.chair()) == first
    again = reproduce(first)
    assert (sha256(again).hexdigest(), len(again)) == (first.sha256, first.bytes)


def _erase(decision):
    mark_as_erased(decision.review.claim)
    Decision.objects.filter(pk=decision.pk).update(rationale="", erased_at=clock.now())


def test_paper_is_refused_once_its_rows_differ(denied):
    made = denied  # nothing to pay: the claim is closed
    paper = issue_resolution(decision=made, by=make.secretary())
    _erase(made)
    paper = IssuedDocument.objects.get(pk=paper.pk)
    with pytest.raises(PaperDiffersError):
        reproduce(paper)


def test_a_newer_renderer_may_set_it_otherwise(monkeypatch, denied):
    made = denied  # nothing to pay: the claim is closed
    paper = issue_resolution(decision=made, by=make.secretary())
    _erase(made)
    monkeypatch.setattr(issuing, "renderer_version", lambda: "another")
    assert reproduce(IssuedDocument.objects.get(pk=paper.pk)).startswith(b"%PDF")


@pytest.mark.parametrize("role", ["member", "finance", "auditor", "customer_centre"])
def test_others_issue_no_paper(role, granted):
    with pytest.raises(ForbiddenError):
        issue_resolution(decision=granted, by=UserFactory(roles=role))


def test_issued_paper_cannot_be_rewritten(granted):
    paper = issue_resolution(decision=granted, by=make.secretary())
    for sql in (
        "UPDATE reviews_issueddocument SET sha256 = repeat('0', 64) WHERE id = %s",
        "DELETE FROM reviews_issueddocument WHERE id = %s",
    ):
        with pytest.raises(DatabaseError, match="denied|append"), transaction.atomic():
            connection.cursor().execute(sql, [paper.pk])


def test_paper_has_one_subject():
    with pytest.raises(IntegrityError, match="issued_paper_has_one_subject"), transaction.atomic():
        IssuedDocument.objects.create(
            kind="resolution", number="x", sha256="0" * 64, bytes=1, renderer="x"
        )


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_issue_one_paper():
    made, by = decision(), make.secretary()
    answers = at_once(*[lambda: issue_resolution(decision=made, by=by)] * 4)
    assert not errors_of(answers)
    assert IssuedDocument.objects.filter(decision=made).count() == 1


# ------------------------------------------------------------------ minutes
def sitting(*, closed: bool = True) -> Sitting:
    """Three reviews on an agenda: two confirmed, one taken out by a member."""
    reviews = [make.deciding() for _ in range(3)]
    chair = make.chair()
    held = sitting_of(*reviews, by=chair)
    member = Member.objects.first()
    take_out(item=held.items.get(order=2), by=member.user, reason="따로 논의할 것")
    confirm_sitting(sitting=held, by=chair, seen=agenda_digest(held))
    return close_sitting(sitting=held, by=chair) if closed else held


def test_minutes_wait_for_the_end_of_the_sitting():
    with pytest.raises(SittingOpenError):
        issue_minutes(sitting=sitting(closed=False), by=make.secretary())


def test_minutes_are_issued_once():
    held = sitting()
    paper = issue_minutes(sitting=held, by=make.secretary())
    assert issue_minutes(sitting=held, by=make.secretary()) == paper
    said = read(reproduce(paper))
    assert held.number in said
    assert "따로논의할것" in said
    assert held.quorum and held.attendances.count() >= held.quorum
    assert f"정족수{held.quorum}명(출석{held.attendances.count()}명)" in said
    for decision in Decision.objects.filter(sitting=held):
        assert decision.resolution_no in said
    assert "의결이유는각의결번호의의결서에적습니다" in said
    assert "10,000,000원" in said  # the sum of both


def test_minutes_name_the_deputy_and_the_voter_who_was_replaced():
    own, chair, deputy = voted_by_the_chair()
    make.council(4, 0)
    review, other = make.in_review(claimed_loss=make.ABOVE_THE_CHAIR), make.chair()
    seat = make.panel(review)[0]
    make.vote(review, seat, "deny")
    replace_voter(assignment=seat, by=other, reason="오래 입원함")
    make.vote_all(review, ("grant", None))
    other.is_active = False
    other.save()
    held = sitting_of(own, Review.objects.get(pk=review.pk), by=chair)
    confirm_sitting(sitting=held, by=chair, seen=agenda_digest(held))
    confirm_sitting(sitting=held, by=deputy.user, seen=agenda_digest(held))
    closer = make.chair()
    paper = issue_minutes(sitting=close_sitting(sitting=held, by=closer), by=chair)
    said = read(reproduce(paper))
    assert f"(위원장대신{name_of(closer)})" in said
    assert (
        said.count("위원장대신확정") == 1
        and f"위원장대신확정{name_of(deputy)}(위원장직무대행)" in said
    )
    assert f"표결한뒤위원장{name_of(other)}결정:오래입원함" in said


def test_resolution_says_by_whose_decision_a_voter_left():
    review, chair = make.in_review(), make.chair()
    seat = make.panel(review)[0]
    make.vote(review, seat, "deny")
    replace_voter(assignment=seat, by=chair, reason="오래 입원함")
    make.vote_all(review, ("grant", None))
    paper = issue_resolution(decision=Decision.objects.get(review=review), by=make.secretary())
    said = read(reproduce(paper))
    assert f"{name_of(seat.member)}(재배정,표결한뒤위원장{name_of(chair)}결정:오래입원함)" in said


# ------------------------------------------------------------------ pages
def test_issued_on_the_desk_and_read_as_pdf(client, granted):
    made = granted
    number = made.review.claim.number
    client.force_login(make.secretary())
    address = f"/reviews/{number}/resolution.pdf"
    assert client.get(address).status_code == 404
    assert client.post(f"/reviews/{number}/resolution/issue/").status_code == 302
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert sha256(answer.content).hexdigest() == IssuedDocument.objects.get().sha256
    name = quote(f"의결서 {made.resolution_no}.pdf")
    assert answer["Content-Disposition"] == f"inline; filename*=utf-8''{name}"


def test_page_says_that_the_rows_differ(client, denied):
    made = denied  # nothing to pay: the claim is closed
    issue_resolution(decision=made, by=make.secretary())
    _erase(made)
    client.force_login(make.secretary())
    answer = client.get(f"/reviews/{made.review.claim.number}/resolution.pdf")
    assert answer.status_code == 409
    assert "발급 당시와 다릅니다" in answer.content.decode()


def test_members_of_other_panels_do_not_read_it(client, granted):
    made = granted
    issue_resolution(decision=made, by=make.secretary())
    other = make.member()
    client.force_login(other.user)
    assert client.get(f"/reviews/{made.review.claim.number}/resolution.pdf").status_code == 404


def test_second_panel_reads_the_first_paper_once_its_votes_are_counted(client, denied):
    first = denied.review
    issue_resolution(decision=Decision.objects.get(review=first), by=make.secretary())
    appeal = register_appeal(review=first, by=make.secretary(), grounds="새 자료가 있음")
    second = accept_appeal(appeal=appeal, by=make.secretary())
    seat, *others = make.panel(second)
    client.force_login(seat.member.user)
    address = f"/reviews/{first.claim.number}/resolution.pdf?round=1"
    assert client.get(address).status_code == 404
    make.vote(Review.objects.get(pk=second.pk), seat)
    assert client.get(address).status_code == 404  # this vote may still be changed
    for other in others:
        make.vote(Review.objects.get(pk=second.pk), other)
    assert client.get(address).status_code == 200
