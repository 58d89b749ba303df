"""Marks of wrong readings at the desk: said and taken back, shown, and without any other effect."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from claims.display.people import name_of
from claims.documents.models import Document, Page
from claims.evidence.models import Verdict
from claims.evidence.reading_marks.lists import READING_MARKS, filtered_marks
from claims.evidence.reading_marks.models import ReadingMark
from claims.tests.factories import UserFactory
from config.dev.scenes import scene
from reviews.committee.ballots.document_checks import clean_kinds
from reviews.committee.models import QueueRow, Review, Seen
from reviews.committee.tests import factories as make
from reviews.templatetags.desk_view import fold_findings

pytestmark = pytest.mark.django_db
_in_review, review = scene("review", make.in_review, scope="class")
CERTIFICATE = "small_business_certificate"
READ = {"read": 91, "reader": 2}


def url(review, finding, name="mark_reading"):
    return reverse(f"committee:{name}", args=[review.claim.number, finding.pk])


def said(review, verdict="ok", **more):
    """A finding of the certificate that was read from a picture."""
    document = Document.objects.get(claim=review.claim, kind=CERTIFICATE)
    given = {"code": "certificate.number", "said": "same", "data": READ, "page": 1}
    given["values"] = {"printed": "124-81-00998", "filed": "124-81-00998"}
    return make.finding(
        review.claim, verdict, document=document, **given | {"box": [100, 100, 300, 120]} | more
    )


def with_one_page(document):
    Page.objects.create(document=document, number=1, width=9, height=9, preview_key="p/1")
    rows = Document.objects.filter(pk=document.pk)
    rows.update(status="inspecting")
    rows.update(status="ready", page_count=1)
    document.refresh_from_db()


def sit(client, review, place=0):
    seat = make.panel(review)[place]
    client.force_login(seat.member.user)
    return seat


class TestMarks:
    def test_one_post_marks_and_one_takes_back(self, client, review):
        finding, seat = said(review), sit(client, review)
        before = (Review.objects.values().get(pk=review.pk), QueueRow.objects.values().get())
        answer = client.post(url(review, finding), headers={"Desk-Parts": "1"})
        page = answer.content.decode()
        assert answer.status_code == 200 and f'data-unmark="{finding.pk}"' in page
        mark = ReadingMark.objects.standing().get()
        assert (mark.finding, mark.by) == (finding, seat.member.user)
        answer = client.post(url(review, finding, "unmark_reading"), headers={"Desk-Parts": "1"})
        assert f'data-mark="{finding.pk}"' in answer.content.decode()
        assert not ReadingMark.objects.standing().exists()
        # neither the review nor its row in the queue has changed
        assert before == (
            Review.objects.values().get(pk=review.pk),
            QueueRow.objects.values().get(),
        )

    def test_without_script_it_leads_back_to_the_desk(self, client, review):
        finding, _seat = said(review), sit(client, review)
        answer = client.post(url(review, finding))
        assert answer.status_code == 302
        assert answer.url == reverse("committee:desk", args=[review.claim.number])

    def test_another_member_sees_that_it_was_marked_and_not_by_whom(self, client, review):
        finding, seat = said(review), sit(client, review)
        client.post(url(review, finding))
        sit(client, review, 1)
        page = client.get(reverse("committee:desk", args=[review.claim.number])).content.decode()
        checks = page[page.index('id="checks"') : page.index('id="loss"')]
        assert "다른 사람이 잘못 읽음으로 표시함" in checks
        assert str(seat.member) not in checks and f'data-mark="{finding.pk}"' in checks

    def test_a_refusal_is_told_and_nothing_is_written(self, client, review):
        printed, _seat = said(review, data={}), sit(client, review)
        answer = client.post(url(review, printed))
        assert (
            answer.status_code == 422 and "사진에서 읽은 결과가 아니라" in answer.content.decode()
        )
        assert not ReadingMark.objects.exists()

    def test_what_is_not_of_this_claim_is_not_there(self, client, review):
        elsewhere, _seat = said(make.in_review()), sit(client, review)
        assert client.post(url(review, elsewhere)).status_code == 404
        outsider = make.member()
        client.force_login(outsider.user)
        assert client.post(url(review, said(review))).status_code == 404

    def test_who_only_reads_has_no_button(self, client, review):
        finding = said(review)
        client.force_login(UserFactory(roles="auditor"))
        page = client.get(reverse("committee:desk", args=[review.claim.number])).content.decode()
        assert "data-mark" not in page
        assert client.post(url(review, finding)).status_code == 403

    def test_a_marked_confirmation_is_unfolded_and_no_longer_clean(self, client, review):
        finding, seat = said(review), sit(client, review)
        document = finding.document
        with_one_page(document)
        Seen.objects.create(assignment=seat, document=document, pages=[1])
        files = {CERTIFICATE: [document]}
        assert CERTIFICATE in clean_kinds(review, seat, files)
        client.post(url(review, finding))
        assert CERTIFICATE not in clean_kinds(review, seat, files)
        finding.is_marked = True
        assert fold_findings([finding]).passed == []
        finding.is_marked = False
        assert fold_findings([finding]).passed[0].first == finding
        assert finding.verdict == Verdict.OK


def test_who_votes_does_not_read_who_marked_while_the_ballot_is_open(client, review):
    """The chair votes too: names of marks would tell what a member thinks of the claim."""
    finding, seat = said(review), sit(client, review)
    client.post(url(review, finding))
    name = name_of(seat.member.user)
    chair, auditor = UserFactory(roles="chair"), UserFactory(roles="auditor")
    client.force_login(chair)
    page = client.get("/readings/").content.decode()
    assert review.claim.number in page and name not in page and "심의가 끝나면 보입니다" in page
    [column] = [one for one in READING_MARKS.layout.columns if one.header == "표시한 사람"]
    assert column.sources == ("by_name",)
    rows = filtered_marks(chair, QueryDict())
    assert list(rows.values_list(*column.sources, flat=True)) == [""]
    client.force_login(auditor)
    assert name in client.get("/readings/").content.decode()
