"""Bulk notices to saved views and picked claims, test messages, and the claims left out."""

import re

import pytest
from django.db import DatabaseError, transaction
from django.http import QueryDict

from claims import clock
from claims.errors import ForbiddenError
from claims.lists.registry import list_named
from claims.lists.verbs import save_view
from claims.register.lists import CLAIMS
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.committee.queue.lists import QUEUE
from reviews.committee.tests import factories as council
from reviews.notices.bulk import errors, verbs
from reviews.notices.bulk.audiences.choosing import audience_from
from reviews.notices.bulk.audiences.names import names_of
from reviews.notices.bulk.letters.content import letter_for
from reviews.notices.bulk.preview import trial_sending, trials
from reviews.notices.bulk.recipients import counting
from reviews.notices.bulk.running import processing
from reviews.notices.bulk.tests import factories as make
from reviews.notices.models import BulkClaim, Notice, NoticeBulk, TrialMessage
from reviews.notices.outbox.write import write_many
from reviews.notices.tests.mailserver import DROP, mail_server

pytestmark = pytest.mark.django_db
NEW = "/notices/bulk/new/"


def view(by, query, desk_list=CLAIMS):
    return save_view(desk_list=desk_list, title="보기", params=QueryDict(query), by=by)


def audience(by, query, desk_list=CLAIMS, **more):
    return audience_from(f"view:{view(by, query, desk_list).pk}", "ko", by=by, **more)


def seen(found):
    return counting.count(found, clock.now()).fingerprint


def signed_in(client, **facts):
    by = UserFactory(roles="secretariat", **facts)
    client.force_login(by)
    return by


class TestViews:
    def test_the_claims_of_a_view_are_kept_and_written_to(self):
        by = make.secretary()
        inside, _other = make.tier_claims(1), ClaimFactory()
        gone = make.withdraw(make.tier_claims(1)[0])
        found = audience(by, "route=tier_grant")
        bulk = verbs.prepare_bulk(audience=found, seen=seen(found), by=by)
        late = make.tier_claims(1)[0]  # in the list, after the preparation
        kept = dict(BulkClaim.objects.filter(bulk=bulk).values_list("claim", "reason"))
        assert kept == {inside[0].pk: "", gone.pk: "withdrawn"}
        assert bulk.left_out == {"withdrawn": 1}
        while processing.process(bulk.pk):
            pass
        told = set(Notice.objects.filter(bulk=bulk).values_list("claim", flat=True))
        assert told == {inside[0].pk} and late.pk not in told

    def test_the_page_says_the_filter_links_the_list_and_counts_alike(self, client):
        by = signed_in(client)
        make.tier_claims(3)
        ClaimFactory()
        found = audience(by, "route=tier_grant&kind=&sort=-filed_at")
        page = client.get(NEW, dict(found.fields))
        text = page.content.decode()
        assert "목록의 신청 3건" in text and "경로 구간 지급" in text
        url = page.context["list_url"]
        assert url == "/claims/?route=tier_grant"
        rows = CLAIMS.rows(by, QueryDict(url.partition("?")[2]))
        assert page.context["preview"].counted.total == rows.count() == 3
        assert names_of([found]) == ["신청 목록: 경로 구간 지급"]

    def test_a_view_of_the_queue_names_its_tab(self, client):
        by = signed_in(client)
        waiting, _judged = council.waiting(), council.in_review()
        found = audience(by, "tab=waiting_documents", QUEUE)
        page = client.get(NEW, dict(found.fields))
        assert "목록의 신청 1건" in page.content.decode()
        assert page.context["list_url"] == "/reviews/?tab=waiting_documents"
        shown = [one.claim.pk for one in page.context["preview"].recipients]
        assert shown == [waiting.claim_id]

    def test_a_condition_that_the_list_skips_stops_the_bulk(self, client):
        by = signed_in(client)
        make.tier_claims(1)
        for query, desk_list in (("kind=gone", CLAIMS), ("tab=gone", QUEUE)):
            broken = view(by, query, desk_list)
            with pytest.raises(errors.UnreadableViewError):
                audience_from(f"view:{broken.pk}", "ko", by=by)
        page = client.get(NEW, {"audience": f"view:{broken.pk}", "language": "ko"})
        assert "지금은 쓸 수 없는 조건" in page.content.decode()

    def test_nobody_addresses_the_rows_of_another(self):
        by, other = make.secretary(), make.secretary()
        make.tier_claims(1)
        found = audience(by, "route=tier_grant")
        with pytest.raises(ForbiddenError):
            verbs.prepare_bulk(audience=found, seen=seen(found), by=other)
        with pytest.raises(errors.NoSuchAudienceError):
            audience_from(found.choice, "ko", by=other)

    def test_a_list_that_changed_since_it_was_shown_is_shown_anew(self):
        by = make.secretary()
        make.tier_claims(1)
        found = audience(by, "route=tier_grant")
        before = seen(found)
        make.tier_claims(1)
        with pytest.raises(errors.AudienceChangedError):
            verbs.prepare_bulk(audience=found, seen=before, by=by)
        assert not BulkClaim.objects.exists()

    def test_approval_holds_whatever_the_list_shows_then(self, monkeypatch):
        monkeypatch.setattr(verbs, "ALONE", 2)
        by = make.secretary()
        make.tier_claims(3)
        found = audience(by, "route=tier_grant")
        bulk = verbs.prepare_bulk(audience=found, seen=seen(found), by=by)
        make.tier_claims(2)
        assert make.approved(bulk).status == "running"
        assert make.written(bulk).written == 3

    def test_the_database_keeps_the_claims_of_a_bulk(self):
        by = make.secretary()
        make.tier_claims(1)
        found = audience(by, "route=tier_grant")
        bulk = verbs.prepare_bulk(audience=found, seen=seen(found), by=by)
        other = make.tier_claims(1)[0]
        with pytest.raises(DatabaseError, match="bulk_keeps_its_claims"), transaction.atomic():
            BulkClaim.objects.create(bulk=bulk, claim=other)
        stray = letter_for(found, other, bulk=bulk.pk)
        with pytest.raises(DatabaseError, match="listed bulk writes"), transaction.atomic():
            write_many([stray])
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            BulkClaim.objects.filter(bulk=bulk).update(reason="withdrawn")


class TestPicked:
    def test_picked_claims_are_addressed_in_ones_own_scope(self, client):
        signed_in(client)
        claims = make.tier_claims(2)
        make.tier_claims(1)
        page = client.get(NEW, {"pick": [claims[0].number, claims[1].number, "K1015-9999999"]})
        text = page.content.decode()
        assert "고른 신청 2건" in text and page.context["preview"].counted.count == 2
        fields = dict(page.context["preview"].audience.fields)
        assert fields["audience"] == "picked"
        fields["pick"] = [one.number for one in claims]
        posted = fields | {"seen": page.context["preview"].counted.fingerprint}
        assert client.post(NEW, posted).status_code == 302
        kept = BulkClaim.objects.values_list("claim", flat=True)
        assert set(kept) == {one.pk for one in claims}

    def test_both_lists_send_their_picks_there(self, client):
        signed_in(client)
        make.tier_claims(1)
        council.waiting()
        for page in ("/claims/", "/reviews/?tab=waiting_documents"):
            text = client.get(page).content.decode()
            assert (
                f'action="{NEW}"' in text and 'name="pick"' in text and "고른 신청에 보내기" in text
            )

    @pytest.mark.parametrize(
        ("page", "same", "others"),
        [
            ("/claims/?q=", "sort=number&columns=name", ("route=base_grant", "q=K1015")),
            ("/reviews/?tab=mine", "density=tight&after=x", ("tab=waiting_documents", "q=K1015")),
            ("/reviews/documents/?state=overdue", "sort=number", ("state=unasked",)),
        ],
    )
    def test_picks_are_kept_under_the_list_as_filtered(self, client, page, same, others):
        signed_in(client)

        def condition(address):
            return re.findall(r'data-condition="([^"]+)"', client.get(address).content.decode())

        bare = page.partition("?")[0]
        here = condition(page)
        assert len(here) == 1 and condition(f"{page}&{same}") == here
        found = [condition(f"{bare}?{other}") for other in others]
        assert here not in found and all(found)
        assert {one.split(":")[0] for (one,) in found} == {here[0].split(":")[0]}

    def test_who_prepares_none_picks_none(self, client):
        client.force_login(UserFactory(roles="auditor"))
        make.tier_claims(1)
        assert 'name="pick"' not in client.get("/claims/").content.decode()

    def test_without_any_claim_of_ones_own_there_is_no_audience(self, client):
        signed_in(client)
        answer = client.get(NEW, {"pick": "K1015-9999999"})
        assert answer.status_code == 200 and answer.context["preview"] is None


class TestTrial:
    @pytest.fixture
    def box(self, settings):
        with mail_server(settings) as found:
            yield found

    def ask(self, client, found):
        return client.post(f"{NEW}trial/", dict(found.fields))

    def test_it_reaches_the_user_alone_and_names_no_claimant(self, client, box):
        by = signed_in(client, email="secretary@example.test")
        (claim,) = make.tier_claims(1)
        found = audience(by, "route=tier_grant")
        assert self.ask(client, found).status_code == 302
        assert trial_sending.send_trials() == 1 and trial_sending.send_trials() == 0
        [mail] = box.accepted
        text = mail.get_content()
        assert mail["To"] == by.email and mail["Subject"].startswith("[시험] ")
        assert text.startswith("[시험] ") and "지원금 30,000원을" in text
        assert claim.number not in text and claim.shown_name not in text
        assert "K0000-0000000" in text
        assert not Notice.objects.exists() and not NoticeBulk.objects.exists()
        shown = client.get(NEW, dict(found.fields)).content.decode()
        assert 'data-trial="sent"' in shown and by.email not in shown

    def test_a_lost_answer_is_sent_again_under_the_same_id(self, client, box, settings):
        settings.NOTICE_BACKOFF_SECONDS = 0
        by = signed_in(client, email="secretary@example.test")
        make.tier_claims(1)
        self.ask(client, audience(by, "route=tier_grant"))
        answers = iter([DROP, "250 OK"])
        box.on_data = lambda _address: next(answers)
        assert [trial_sending.send_trials(), trial_sending.send_trials()] == [0, 1]
        assert len({one["Message-ID"] for one in box.taken}) == 1 and len(box.taken) == 2

    def test_the_address_is_that_of_now_and_outside_the_allowlist_it_stays(
        self, client, box, settings
    ):
        settings.NOTICE_ALLOWLIST = ["new@example.test"]
        by = signed_in(client, email="old@example.test")
        make.tier_claims(1)
        found = audience(by, "route=tier_grant")
        self.ask(client, found)
        trial_sending.send_trials()
        assert TrialMessage.objects.get().code == "not_on_allowlist" and not box.accepted
        assert "허용 목록에 없는 주소" in client.get(NEW, dict(found.fields)).content.decode()

    def test_without_an_address_the_page_says_so(self, client):
        by = signed_in(client, email="")
        make.tier_claims(1)
        found = audience(by, "route=tier_grant")
        assert "관리자가" in client.get(NEW, dict(found.fields)).content.decode()
        assert self.ask(client, found).status_code == 422
        assert not TrialMessage.objects.exists()

    def test_ten_in_ten_minutes_and_no_more(self, client, monkeypatch):
        monkeypatch.setattr(trials, "MOST", 1)
        by = signed_in(client, email="secretary@example.test")
        make.tier_claims(1)
        found = audience(by, "route=tier_grant")
        assert [self.ask(client, found).status_code for _ in range(2)] == [302, 422]

    def test_who_prepares_none_tries_none(self, client):
        make.tier_claims(1)
        for role in ("chair", "auditor", "finance"):
            client.force_login(UserFactory(roles=role))
            posted = {"audience": "every_route", "language": "ko"}
            assert client.post(f"{NEW}trial/", posted).status_code == 403


class TestLeftOut:
    @pytest.fixture
    def claims(self):
        gone = make.withdraw(make.tier_claims(1)[0])
        mute = ClaimFactory(
            tier_grant=True, plain_email="", phone=None, phone_last4="", phone_index=None
        )
        return make.tier_claims(2), gone, mute

    def rows(self, page):
        return {(row.record.number, row.record.outcome) for row in page.context["table"].rows}

    def test_the_preview_links_them_by_reason(self, client, claims):
        _told, gone, mute = claims
        by = signed_in(client)
        page = client.get(NEW, dict(audience(by, "route=tier_grant").fields))
        url = page.context["left_out_url"]
        assert "2명은 빠집니다" in page.content.decode()
        listed = client.get(url)
        assert listed.context["total"] == page.context["preview"].counted.left_out_count == 2
        assert self.rows(listed) == {(gone.number, "withdrawn"), (mute.number, "no_address")}
        one = client.get(f"{url}&reason=no_address")
        assert self.rows(one) == {(mute.number, "no_address")}
        assert f'href="/claims/{mute.number}/"' in one.content.decode()

    def test_a_bulk_keeps_them_as_they_were(self, client, claims):
        _told, gone, mute = claims
        by = signed_in(client)
        bulk = make.written(make.prepared(by=by))
        page = client.get(f"/notices/bulk/{bulk.pk}/left-out/")
        assert self.rows(page) == {(gone.number, "withdrawn"), (mute.number, "no_address")}
        assert page.context["total"] == sum(bulk.left_out.values()) == 2
        listed = list_named("bulk-left-out")
        exported = listed.rows(by, QueryDict(f"bulk={bulk.pk}&reason=withdrawn"))
        assert [one.number for one in exported] == [gone.number]
        assert listed.url(QueryDict(f"bulk={bulk.pk}")) == f"/notices/bulk/{bulk.pk}/left-out/"
        assert "처음부터 빠진 신청 2건" in client.get(f"/notices/bulk/{bulk.pk}/").content.decode()

    def test_an_empty_one_says_so(self, client):
        signed_in(client)
        make.tier_claims(1)
        bulk = make.prepared()
        text = client.get(f"/notices/bulk/{bulk.pk}/left-out/").content.decode()
        assert "빠지는 신청이 없습니다" in text

    def test_an_audience_that_is_gone_leads_back(self, client):
        signed_in(client)
        answer = client.get(f"{NEW}left-out/", {"audience": "view:999", "language": "ko"})
        assert (answer.status_code, answer["Location"]) == (302, NEW)
