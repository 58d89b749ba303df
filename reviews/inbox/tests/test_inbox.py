"""Items by the verbs of the packages, their reading and settings, and the database's rules."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse

from claims import clock, hooks
from claims.documents.models import DocumentStatus, Scan
from claims.policy.deadlines import is_working_day
from claims.privacy.access_entries import record_access
from claims.representation.tests import factories as representation
from claims.representation.verbs import (
    confirm_end,
    confirm_representation,
    end_representation,
    keep_in_force,
)
from claims.tests.factories import UserFactory
from claims.trail.triggers import refused_by
from reviews.committee.ballots.decisions import call_second_ballot
from reviews.committee.discussion.comments import write_comment
from reviews.committee.document_requests.bulks import approve_bulk
from reviews.committee.document_requests.tests import factories as requests
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.fact_corrections.verbs import confirm_facts
from reviews.committee.objections.tests import factories as objections
from reviews.committee.objections.verbs import confirm_answer
from reviews.committee.retriage.tests import factories as retriage
from reviews.committee.retriage.verbs import withdraw_retriage
from reviews.committee.seats.challenges import decide_challenge, register_challenge
from reviews.committee.seats.recusals import reassign, recuse
from reviews.committee.sittings.verbs import open_sitting
from reviews.committee.supplements.verbs import answer_supplement, request_supplement
from reviews.committee.tests import factories as make
from reviews.inbox import queries, verbs
from reviews.inbox.context import line_of
from reviews.inbox.listeners import council
from reviews.inbox.models import InboxItem, InboxKind
from reviews.notices.bulk.running.control import fail_bulk
from reviews.notices.bulk.tests import factories as bulks
from reviews.payouts.tests import factories as money
from reviews.roles import role_of

pytestmark = pytest.mark.django_db
K = InboxKind


def told(user, kind=None):
    rows = InboxItem.objects.filter(user=user).order_by("pk")
    return [one for one in rows if kind in (None, one.kind)]


def fresh(user):
    return type(user).objects.select_related("member").get(pk=user.pk)


def titles(client, user, **query):
    client.force_login(user)
    page = client.get(reverse("inbox:inbox"), query)
    return [line.title for _day, lines in page.context["days"] for line in lines]


class TestTelling:
    def test_a_panel_is_told_of_its_seats_and_of_the_open_votes(self):
        review = make.in_review()
        seats = make.panel(review)
        assert [len(told(seat.member.user, K.SEAT_GIVEN)) for seat in seats] == [1, 1, 1]
        make.vote(review, seats[0])
        assert not InboxItem.objects.filter(kind=K.BALLOT_OPENED).exists()
        make.vote(review, seats[1])
        make.vote(review, seats[2])
        [one] = told(seats[0].member.user, K.BALLOT_OPENED)
        assert (one.claim_id, one.facts) == (review.claim_id, {})
        assert InboxItem.objects.filter(kind=K.BALLOT_OPENED).count() == 3

    def test_many_seats_of_one_verb_are_one_item(self):
        make.council(3, 0)
        review = make.in_review()
        seats = make.panel(review)
        with transaction.atomic():
            InboxItem.objects.all().delete()
            council.on_seats_given([seats[0]] * 6 + [seats[1]])
        [many] = told(seats[0].member.user)
        [single] = told(seats[1].member.user)
        assert (many.claim_id, many.facts) == (None, {"n": 6})
        assert single.seat_id == seats[1].pk

    def test_a_seat_taken_says_by_whom_and_why_and_the_rest_of_the_claim_goes(self, client):
        review = make.in_review(by=None)
        seat, office = make.panel(review)[0], make.secretary()
        taker = reassign(assignment=seat, by=office, reason="일정이 맞지 않음")
        user = seat.member.user
        [one] = told(user)
        assert (one.kind, one.by, one.seat) == (K.SEAT_TAKEN, office, seat)
        client.force_login(user)
        page = client.get(reverse("inbox:inbox")).content.decode()
        assert "일정이 맞지 않음" in page and office.name in page
        assert client.post(reverse("inbox:open", args=[one.pk])).url.endswith(f"#item-{one.pk}")
        assert told(taker.member.user, K.SEAT_GIVEN)[0].facts == {"instead": True}

    def test_who_leaves_is_not_told_and_no_claimants_word_is_shown(self, client):
        first, second = make.in_review(), make.in_review()
        seat = make.panel(first)[0]
        recuse(assignment=seat, by=seat.member.user, reason="친척")
        assert not told(seat.member.user, K.SEAT_TAKEN)
        other = next(s for s in make.panel(second) if s.member_id != seat.member_id)
        challenge = register_challenge(
            assignment=other, grounds="신청인의 말", filed_on=clock.today(), by=make.secretary()
        )
        decide_challenge(challenge=challenge, upheld=True, answer="위원장의 말", by=make.chair())
        assert told(other.member.user, K.SEAT_TAKEN)
        client.force_login(other.member.user)
        page = client.get(reverse("inbox:inbox")).content.decode()
        assert "기피" in page and "의 말" not in page

    def test_second_ballot_comment_and_sitting(self):
        make.council(6, 0)
        chair = make.chair()
        review, other = make.deciding(), make.deciding()
        writer, *rest = (seat.member.user for seat in make.panel(review))
        write_comment(review=review, by=writer, text="확인 바랍니다")
        assert not told(writer, K.COMMENT)
        assert all(told(user, K.COMMENT) for user in (*rest, chair))
        day = clock.today() + timedelta(days=14)
        while day.weekday() > 3:
            day += timedelta(days=1)
        sitting = open_sitting(held_on=day, reviews=[other], by=chair)
        assert InboxItem.objects.filter(kind=K.SITTING_ANNOUNCED, sitting=sitting).count() == 6
        assert not told(chair, K.SITTING_ANNOUNCED)
        call_second_ballot(review=review, by=chair)
        assert told(writer, K.SECOND_BALLOT)[0].by == chair

    def test_an_answered_supplement(self):
        review, office = make.in_review(), make.secretary()
        request = request_supplement(review=review, by=office, kinds=["other"], text="서류")
        answer_supplement(request=request)
        told_of = InboxItem.objects.filter(kind=K.SUPPLEMENT_ENDED)
        panel = {seat.member.user_id for seat in make.panel(review)}
        assert set(told_of.values_list("user_id", flat=True)) == panel | {office.pk}

    def test_a_batch_is_told_to_the_others_of_finance_until_it_goes(self):
        builder, other = money.finance(), money.finance()
        batch = money.built(money.approved(), by=builder)
        assert not told(builder)
        assert [one.batch for one in told(other)] == [batch]
        assert queries.unread(fresh(other)).count() == 1
        money.released(batch)
        assert queries.unread(fresh(other)).count() == 0
        assert queries.items_of(fresh(other)).count() == 1

    @pytest.mark.parametrize(
        ("scan", "is_told"), [(Scan.INFECTED, True), (Scan.UNREACHABLE, False)]
    )
    def test_a_document_that_stays_in_quarantine(self, scan, is_told):
        office, document = make.secretary(), make.document(make.waiting().claim)
        document.status, document.scan = DocumentStatus.QUARANTINED, scan
        with transaction.atomic():
            hooks.emit("document_inspected", document)
            hooks.emit("document_inspected", document)
        assert len(told(office, K.QUARANTINE)) == is_told

    def test_copies_of_an_infected_document_and_who_opened_one(self):
        office, reader, idle = make.secretary(), money.finance(), money.finance()
        first, copy = (make.document(make.waiting().claim) for _n in range(2))
        for user, one in (
            (reader, copy),
            (reader, copy),
            (idle, make.document(copy.claim, "other")),
        ):
            record_access(user=user, action="view_document", claim=one.claim, document=one)
        for _again in range(2):
            with transaction.atomic():
                hooks.emit("copies_quarantined", [first, copy])
        assert [one.claim_id for one in told(reader, K.SEEN_INFECTED)] == [copy.claim_id]
        assert not told(idle, K.SEEN_INFECTED)
        assert [one.claim_id for one in told(office, K.QUARANTINE)] == [copy.claim_id]

    def test_a_bulk_that_an_error_stopped(self):
        bulks.tier_claims(1)
        bulk = bulks.prepared()
        fail_bulk(bulk.pk)
        [item] = told(bulk.prepared_by)
        assert (item.kind, item.bulk) == (K.BULK_FAILED, bulk)

    def test_votes_due_by_the_next_working_day_once_a_day(self):
        review = make.in_review()
        eve = review.due_on - timedelta(days=1)
        while not is_working_day(eve):
            eve -= timedelta(days=1)
        seats = make.panel(review)
        make.vote(review, seats[0])
        with clock.at(clock.now() + (eve - clock.today())):
            assert (council.write_due_items(), council.write_due_items()) == (2, 0)
        assert not told(seats[0].member.user, K.DUE_TOMORROW)
        assert told(seats[1].member.user, K.DUE_TOMORROW)[0].claim_id == review.claim_id


class TestReading:
    def test_opening_reads_once_and_leads_to_the_page(self, client):
        review = make.in_review()
        user = make.panel(review)[0].member.user
        [item] = told(user)
        client.force_login(user)
        assert "읽지 않은 알림 1건" in client.get("/").content.decode()
        answer = client.post(reverse("inbox:open", args=[item.pk]))
        assert answer.url == reverse("committee:desk", args=[review.claim.number])
        item.refresh_from_db()
        first = item.read_at
        client.post(reverse("inbox:open", args=[item.pk]))
        item.refresh_from_db()
        assert item.read_at == first >= item.at
        assert "읽지 않은 알림 없음" in client.get("/").content.decode()

    def test_what_was_voted_on_is_not_unread(self):
        review = make.in_review()
        seat = make.panel(review)[0]
        assert queries.unread(fresh(seat.member.user)).count() == 1
        make.vote(review, seat)
        assert queries.unread(fresh(seat.member.user)).count() == 0

    def test_what_another_one_of_the_office_has_done_is_not_unread(self):
        one, other = make.secretary(), make.secretary()
        objection = objections.proposed()
        correction = facts.proposed()
        heir = representation.entered(make.waiting().claim, "heir")
        bulk = requests.proposed(requests.overdue())
        run = retriage.proposed()
        waiting = (
            (K.OBJECTION_TO_CONFIRM, lambda: confirm_answer(objection=objection, by=other)),
            (K.FACTS_TO_CONFIRM, lambda: confirm_facts(correction=correction, by=other)),
            (K.PAYEE_TO_CONFIRM, lambda: confirm_representation(row=heir, by=other)),
            (K.DOCUMENT_BULK, lambda: approve_bulk(bulk=bulk, by=other)),
            (
                K.RETRIAGE_TO_CONFIRM,
                lambda: withdraw_retriage(run=run, by=other, reason="다시 확인해 주세요"),
            ),
        )
        for kind, settle in waiting:
            mine = queries.unread(fresh(one)).filter(kind=kind)
            assert mine.count() == 1, kind
            settle()
            assert mine.count() == 0, kind
            assert queries.items_of(fresh(one)).filter(kind=kind).count() == 1

    def test_the_end_of_a_payee_waits_for_a_second_person(self):
        one, other = make.secretary(), make.secretary()
        heir = representation.in_force(make.waiting().claim, "heir")
        kind = K.PAYEE_TO_CONFIRM
        mine = queries.unread(fresh(one)).filter(kind=kind)
        assert mine.count() == 0
        keep = partial(keep_in_force, reason="다시 확인해 주세요")
        for settle in (keep, confirm_end):
            heir = end_representation(row=heir, by=other, reason="잘못 등록")
            assert mine.count() == 1
            [item, *_more] = queries.for_display(queries.items_of(fresh(one)).filter(kind=kind))
            assert "끝내려고 합니다" in line_of(item).title
            assert not queries.unread(fresh(other)).filter(kind=kind).exists()
            heir = settle(row=heir, by=one)
            assert mine.count() == 0

    def test_nobody_opens_anothers_item_nor_one_out_of_scope(self, client):
        review = make.in_review()
        user, other = (seat.member.user for seat in make.panel(review)[:2])
        [item] = told(user)
        client.force_login(other)
        assert client.post(reverse("inbox:open", args=[item.pk])).status_code == 404
        make.change_office(user, "auditor")  # no voter any more
        client.force_login(user)
        assert client.post(reverse("inbox:open", args=[item.pk])).status_code == 404
        assert titles(client, user) == []

    def test_all_are_read_at_once_and_unread_again(self, client):
        make.council(3, 0)
        make.in_review(), make.in_review()
        user = make.panel(make.in_review())[0].member.user
        one = told(user)[0]
        verbs.mark_read(item=one, by=user)
        before = queries.unread(fresh(user)).count()
        client.force_login(user)
        page = client.post(reverse("inbox:read_all"), follow=True)
        assert queries.unread(fresh(user)).count() == 0
        url = page.content.decode().split('action="/inbox/read/')[1].split('"')[0]
        client.post(f"/inbox/read/{url}")
        assert queries.unread(fresh(user)).count() == before > 0
        one.refresh_from_db()
        assert one.read_at is not None
        assert client.post("/inbox/read/99999999999999999999/undo/").status_code == 404

    def test_a_kind_that_is_off_is_not_written(self, client):
        make.council(3, 0)
        review = make.in_review()
        user = make.panel(review)[0].member.user
        client.force_login(user)
        url = reverse("inbox:settings")
        assert 'name="seat_given"' in client.get(url).content.decode()
        assert 'name="quarantine"' not in client.get(url).content.decode()
        sent = {"seat_given": "off", "quarantine": "off", "comment": "nonsense"}
        assert client.post(url, sent).status_code == 302
        user.refresh_from_db()
        ways = user.preferences["inbox"]
        assert (ways["seat_given"], ways["quarantine"], ways["comment"]) == ("off", "mail", "app")
        before = len(told(user))
        make.in_review()
        assert len(told(user)) == before

    def test_a_substitute_is_named_as_one(self):
        usual, other = make.council(1, 1)
        assert [role_of(fresh(one.user)) for one in (usual, other)] == ["위원", "예비위원"]

    def test_pages_of_every_role(self, client):
        for role in ("chair", "secretariat", "finance", "customer_centre", "auditor", "admin"):
            client.force_login(UserFactory(roles=role))
            page = client.get(reverse("inbox:inbox"))
            assert (page.status_code, page.context["days"]) == (200, [])
            assert client.get(reverse("inbox:settings")).status_code == 200
            assert client.get(reverse("inbox:newest")).status_code == 302
            assert client.get(reverse("inbox:newest"), headers={"HX-Request": "true"}).content

    def test_one_query_a_page_for_one_item_and_for_forty(self, client, django_assert_num_queries):
        seat = make.panel(make.in_review())[0]
        user = seat.member.user
        client.force_login(user)
        for n in (1, 40):
            rows = [
                verbs.NewItem(user.pk, K.COMMENT, f"x:{n}:{i}", claim=seat.review.claim_id)
                for i in range(n)
            ]
            verbs.write_items(rows)
            with django_assert_num_queries(3):  # the user, the items, the menu's counts
                client.get(reverse("inbox:inbox"))


class TestRules:
    def refused(self, **columns):
        user = UserFactory()
        values = {"user": user, "kind": "comment", "key": "a", "at": clock.now()} | columns
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            InboxItem.objects.create(**values)
            InboxItem.objects.create(**values)
        return refused_by(error.value)

    def test_the_database_refuses(self):
        assert self.refused() == "item_is_told_once"
        before = clock.now() - timedelta(seconds=1)
        assert self.refused(read_at=before) == "item_is_read_after_it_was_written"
        assert self.refused(kind="rumour") == "item_is_of_a_known_kind"

    def test_what_was_told_is_not_rewritten(self):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE reviews_inboxitem SET at = now()")

    def test_old_items_are_deleted(self, settings):
        user = UserFactory()
        settings.INBOX_KEEP_DAYS = 90
        for days in (91, 89):
            at = clock.now() - timedelta(days=days)
            InboxItem.objects.create(user=user, kind="comment", key=str(days), at=at)
        assert (verbs.delete_old(), verbs.delete_old()) == (1, 0)
        assert told(user)[0].key == "89"
