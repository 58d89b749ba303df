"""Incoming work with a legal time is told to the office that must act, until somebody has acted."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import clock, hooks
from claims.tests.factories import UserFactory, reseat
from reviews.committee.appeals.tests.scene import appealed, first_round
from reviews.committee.appeals.tests.scene import told as sent
from reviews.committee.appeals.verbs import accept_appeal, extend_appeal
from reviews.committee.objections.tests import factories as objections
from reviews.committee.objections.verbs import propose_answer
from reviews.committee.seats.challenges import decide_challenge, register_challenge
from reviews.committee.tests import factories as make
from reviews.data_breaches.closing import close_breach
from reviews.data_breaches.tests import factories as breaches
from reviews.data_subject_requests.tests import factories as requests
from reviews.data_subject_requests.verbs import answer_request
from reviews.inbox import digests
from reviews.inbox.context import line_of
from reviews.inbox.models import InboxDigest, InboxItem, InboxKind
from reviews.inbox.queries import for_display, items_of, unread

pytestmark = pytest.mark.django_db
K = InboxKind


def appeal(by=None):
    return appealed(by=by), lambda row, by: accept_appeal(appeal=row, by=by)


def objection(by=None):
    given = {"outcome": "refused", "reason": objections.REASON}
    made = objections.received(**({"by": by} if by else {}))
    return made, lambda row, by: propose_answer(objection=row, by=by, **given)


def data_request(by=None):
    given = {"outcome": "granted", "answer": requests.ANSWER}
    made = requests.received(**({"by": by} if by else {}))
    return made, lambda row, by: answer_request(request=row, by=by, **given)


def breach(by=None):
    made = breaches.recorded(**({"by": by} if by else {}))
    return made, lambda row, by: close_breach(breach=row, by=by, note="유출이 아닌 것으로 확인했음")


def challenge(by=None):
    seat = make.panel(make.in_review())[0]
    made = register_challenge(assignment=seat, by=by or make.secretary(), grounds="신청인의 말")
    given = {"upheld": False, "answer": "관계가 없음"}
    return made, lambda row, by: decide_challenge(challenge=row, by=by, **given)


def page_of(row, kind):
    if kind == K.CHALLENGE_REGISTERED:
        return reverse("committee:challenges")
    if kind == K.DATA_BREACH_RECORDED:
        return reverse("data_breaches:breach", args=[row.pk])
    if kind == K.APPEAL_REGISTERED:
        return reverse("committee:appeal", args=[row.review1.claim.number])
    room = "committee:objection" if kind == K.OBJECTION_REGISTERED else None
    return reverse(room or "data_subject_requests:claim", args=[row.claim.number])


@pytest.mark.parametrize(
    ("register", "role", "kind"),
    [
        (appeal, "secretariat", K.APPEAL_REGISTERED),
        (objection, "secretariat", K.OBJECTION_REGISTERED),
        (data_request, "secretariat", K.DATA_REQUEST_REGISTERED),
        (breach, "secretariat", K.DATA_BREACH_RECORDED),
        (challenge, "chair", K.CHALLENGE_REGISTERED),
    ],
)
def test_the_office_is_told_until_somebody_has_acted(client, register, role, kind):
    one, other = UserFactory(roles=role), UserFactory(roles=role)
    idle = [UserFactory(roles=name) for name in ("auditor", "finance", "member", "admin")]
    row, act = register()
    items = InboxItem.objects.filter(kind=kind)
    by = items.get(user=one).by
    assert not items.filter(user__in=[by, *idle]).exists()
    assert items.count() == len({one.pk, other.pk} | {item.user_id for item in items})
    client.force_login(one)
    shown = client.get(reverse("inbox:inbox"))
    assert kind in [line.kind for _day, lines in shown.context["days"] for line in lines]
    assert f'name="{kind.value}"' in client.get(reverse("inbox:settings")).content.decode()
    opened = client.post(reverse("inbox:open", args=[items.get(user=one).pk]))
    assert opened.url == page_of(row, kind) and client.get(opened.url).status_code == 200
    assert unread(other).filter(kind=kind).count() == 1
    act(row, one)
    assert unread(other).filter(kind=kind).count() == 0
    assert items_of(other).filter(kind=kind).count() == 1


@pytest.mark.parametrize("register", [appeal, objection, data_request, breach])
def test_who_registered_it_is_not_told_of_it(register):
    by, other = make.secretary(), make.secretary()
    register(by=by)
    assert not InboxItem.objects.filter(user=by).exists()
    assert InboxItem.objects.get(user=other).by == by


def test_a_late_appeal_and_a_late_objection_wait_for_nobody():
    make.secretary()
    now, long_ago = clock.now(), timedelta(days=120)
    with clock.at(now - long_ago):
        review = first_round()
        sent(review.decision, now - long_ago + timedelta(hours=1))
    claim = objections.late_claim(routed_at=now - long_ago)
    with clock.at(now - long_ago):
        objections.told_of_route(claim, clock.now())
    late = (appealed(review), objections.received(claim))
    assert {row.status for row in late} == {"rejected_late"}
    assert not InboxItem.objects.filter(kind__endswith="_registered").exists()


def test_the_day_to_answer_is_the_present_one():
    user, by = make.secretary(), make.secretary()
    row = appealed()

    def detail():
        [item] = for_display(items_of(user).filter(kind=K.APPEAL_REGISTERED))
        return line_of(item).detail

    day = row.decide_by
    assert f"{day.month}. {day.day}." in detail()
    day = extend_appeal(appeal=row, by=by, reason="자료가 많음").decide_by
    assert f"{day.month}. {day.day}." in detail()
    accept_appeal(appeal=row, by=by)
    assert "기한" not in detail()


def test_a_breach_names_the_end_of_its_72_hours_and_not_its_title():
    user = make.secretary()
    known = clock.now().replace(minute=7) - timedelta(hours=2)
    breaches.recorded(title="김하늘 씨의 노트북", known_at=known)
    [item] = for_display(items_of(user).filter(kind=K.DATA_BREACH_RECORDED))
    line = line_of(item)
    assert item.facts["until"] == (known + timedelta(hours=72)).isoformat()
    assert ":07까지" in line.detail and "김하늘" not in line.title + line.detail


class TestChallenges:
    def test_a_deputy_is_told_where_the_chair_may_not_decide(self, client):
        make.council()
        review = make.in_review()
        seats = make.panel(review)
        deputy = make.member(deputises=True, load_limit=0)
        reseat(seats[2].member.user, deputises=True)  # on the panel, decides nothing on it
        chair = make.made_chair(seats[0].member)
        made = register_challenge(assignment=seats[1], by=make.secretary(), grounds="친족")
        [item] = InboxItem.objects.filter(kind=K.CHALLENGE_REGISTERED)
        assert (item.user, item.claim_id) == (deputy.user, None)
        user = type(chair).objects.select_related("member").get(pk=deputy.user_id)
        assert unread(user).filter(kind=K.CHALLENGE_REGISTERED).count() == 1
        client.force_login(user)
        assert client.post(reverse("inbox:open", args=[item.pk])).url == page_of(made, item.kind)
        page = client.get(page_of(made, item.kind)).content.decode()
        assert review.claim.number in page

    def test_one_of_a_seat_that_was_left_waits_no_more(self):
        from reviews.committee.seats.recusals import recuse

        chair = make.chair()
        made, _act = challenge()
        assert unread(chair).count() == 1
        seat = made.assignment
        recuse(assignment=seat, by=seat.member.user, reason="친척")
        assert unread(chair).filter(kind=K.CHALLENGE_REGISTERED).count() == 0

    def test_the_challenged_member_and_their_name_are_left_out(self):
        chair = make.chair()
        made, _act = challenge()
        member, review = made.assignment.member.user, made.assignment.review
        assert not InboxItem.objects.filter(kind=K.CHALLENGE_REGISTERED, user=member).exists()
        [item] = for_display(items_of(chair).filter(kind=K.CHALLENGE_REGISTERED))
        line = line_of(item)
        assert line.title == f"{review.claim.number} 기피 신청이 결정을 기다립니다"
        said = f"결정할 때까지 개표하지 않습니다. · {made.received_by.name}"
        assert (line.detail, item.facts) == (said, {"row": made.pk})


def test_the_mail_has_titles_only(settings):
    settings.NOTICE_MAIL = "file"
    user = UserFactory(roles="secretariat", email="s@example.test")
    filed = [appeal()[0].review1, objection()[0], data_request()[0]]
    numbers = [one.claim.number for one in filed]
    breaches.recorded(title="김하늘 씨의 노트북")
    digest = InboxDigest.objects.create(user=user, day=clock.today())
    InboxItem.objects.filter(user=user).update(digest=digest)
    text = digests.compose(digest, user).body
    assert {line for line in text.splitlines() if line.startswith("- ")} == {
        f"- {numbers[0]} 이의신청이 접수되었습니다",
        f"- {numbers[1]} 이의가 접수되었습니다",
        f"- {numbers[2]} 개인정보 요구가 접수되었습니다",
        "- 개인정보 유출이 기록되었습니다",
    }
    assert "김하늘" not in text and "기한" not in text


@pytest.mark.parametrize(
    ("register", "event"),
    [
        (appeal, "appeal_registered"),
        (objection, "objection_registered"),
        (data_request, "data_request_registered"),
        (breach, "data_breach_recorded"),
        (challenge, "challenge_registered"),
    ],
)
def test_it_costs_the_same_for_one_reader_and_for_nine(register, event):
    row, _act = register()
    role = "chair" if register is challenge else "secretariat"

    def queries():
        InboxItem.objects.all().delete()
        with transaction.atomic(), CaptureQueriesContext(connection) as run:
            hooks.emit(event, row)
        return len(run)

    UserFactory(roles=role)
    first, told = queries(), InboxItem.objects.count()
    for _n in range(8):
        UserFactory(roles=role)
    assert queries() == first
    assert InboxItem.objects.count() == told + 8


def test_the_page_costs_the_same_for_one_and_for_many(client):
    user = make.secretary()
    client.force_login(user)

    def queries():
        with CaptureQueriesContext(connection) as run:
            assert client.get(reverse("inbox:inbox")).status_code == 200
        return len(run)

    appeal()
    client.get(reverse("inbox:inbox"))
    first = queries()
    appeal(), objection(), data_request(), breach()
    assert queries() == first
