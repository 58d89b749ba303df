"""Findings of the automatic checks in the queue and beside the documents.

They advise, never decide.
"""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from claims.documents.models import Document
from claims.evidence.models import FindingLink
from claims.tests.factories import UserFactory
from config.dev.scenes import scene
from reviews.committee.ballots.document_checks import record_check
from reviews.committee.models import QUEUE_KINDS, QueueRow, Review
from reviews.committee.queue.projection import refresh_queue
from reviews.committee.queue.verification import find_differences
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db
SEEN_AT = datetime(2022, 10, 20, tzinfo=UTC)
CERTIFICATE, SALES, USAGE, BANKBOOK = QUEUE_KINDS


def paper(review, kind):
    return Document.objects.get(claim=review.claim, kind=kind)


def row(review):
    return QueueRow.objects.get(pk=review.claim_id)


def say_all(review, verdict):
    for kind in QUEUE_KINDS:
        f.finding(review.claim, verdict, document=paper(review, kind))


def one_of_each():
    """A review for each verdict, which all its documents have."""
    reviews = {verdict: f.in_review() for verdict in ("ok", "unknown", "warning", "problem")}
    for verdict, review in reviews.items():
        say_all(review, verdict)
    return reviews


_in_review, review = scene("review", f.in_review)
_of_each, of_each = scene("of_each", one_of_each, scope="class")


class TestQueue:
    def test_nobody_has_looked(self, review):
        assert (row(review).documents, row(review).worst) == ([1, 1, 1, 1], 1)

    def test_nothing_is_there(self):
        assert (row(f.waiting()).documents, row(f.waiting()).worst) == ([0, 0, 0, 0], 0)

    @pytest.mark.parametrize(
        ("verdict", "stand"), [("ok", 2), ("unknown", 1), ("warning", 3), ("problem", 4)]
    )
    def test_one_finding_stands_at_its_kind(self, verdict, stand, review):
        f.finding(review.claim, verdict, document=paper(review, USAGE))
        found = row(review)
        assert found.documents == [1, 1, stand, 1]
        assert found.worst == {2: 1}.get(stand, stand)  # in order is only what is so altogether
        assert (found.warnings, found.problems) == (stand == 3, stand == 4)

    def test_all_in_order(self, review):
        say_all(review, "ok")
        assert (row(review).documents, row(review).worst) == ([2, 2, 2, 2], 2)
        f.finding(review.claim, "unknown", document=paper(review, SALES), code="test.other")
        assert (row(review).documents, row(review).worst) == ([2, 1, 2, 2], 1)

    def test_a_members_word_settles_what_the_program_cannot_tell(self, review):
        say_all(review, "unknown")
        f.finding(review.claim, "problem", document=paper(review, BANKBOOK))
        seat = f.panel(review)[0]
        for kind in QUEUE_KINDS:
            record_check(assignment=seat, kind=kind, verdict="accepted")
        # … and leaves standing what it found
        assert (row(review).documents, row(review).worst) == ([2, 2, 2, 4], 4)

    def test_doubts_and_warnings_are_counted_together(self, review):
        f.finding(review.claim, "warning", document=paper(review, SALES))
        f.finding(review.claim, "warning", kind=SALES, code="test.claim")
        record_check(assignment=f.panel(review)[0], kind=USAGE, verdict="insufficient", note="까닭")
        found = row(review)
        assert (found.documents, found.warnings, found.worst) == ([1, 3, 3, 1], 3, 3)

    def test_the_newest_run_counts(self, review):
        f.finding(review.claim, "problem", document=paper(review, SALES))
        f.finding(review.claim, "ok", document=paper(review, SALES))
        assert (row(review).documents[1], row(review).problems) == (2, 0)
        f.finding(review.claim, "warning", document=paper(review, SALES), said="nothing")
        assert (row(review).documents[1], row(review).warnings) == (1, 0)

    def test_a_finding_of_another_paper_is_seen_too(self, review):
        other = f.document(review.claim, "other")
        f.finding(review.claim, "problem", document=other)
        assert (row(review).documents, row(review).worst) == ([1, 1, 1, 1], 4)

    @pytest.mark.parametrize(
        "change",
        [
            {"status": "refused", "refusal": "broken"},
            {"status": "unpacked"},
            {"status": "quarantined", "scan": "infected", "scanned_at": SEEN_AT},
            {"kind": "other"},
        ],
    )
    def test_a_paper_that_counts_no_more_takes_its_findings_along(self, change, review):
        document = paper(review, SALES)
        f.finding(review.claim, "problem", document=document)
        Document.objects.filter(pk=document.pk).update(status="inspecting")
        Document.objects.filter(pk=document.pk).update(**change)
        refresh_queue([review.claim_id])
        found = row(review)
        assert (found.documents[1], found.problems, found.complete) == (0, 0, False)
        assert next(find_differences(), None) is None

    def test_findings_refuse_no_form(self, review):
        before = Review.objects.get(pk=review.pk).revision
        f.finding(review.claim, "problem", document=paper(review, SALES))
        assert Review.objects.get(pk=review.pk).revision == before
        f.vote(review, f.panel(review)[0], seen_revision=before)

    def test_the_column_says_how_many(self, client, review):
        f.finding(review.claim, "warning", document=paper(review, SALES))
        f.finding(review.claim, "warning", document=paper(review, USAGE))
        client.force_login(f.secretary())
        body = client.get(reverse("committee:queue"), {"tab": "in_review"}).content.decode()
        assert "자동점검" in body and "주의 2" in body
        assert "매출 피해 입증자료: 주의" in body  # the shapes keep their hidden words


class TestFilter:
    @pytest.mark.parametrize("word", ["ok", "unknown", "warning", "problem"])
    def test_the_filter_means_these(self, client, word, of_each):
        client.force_login(f.secretary())
        page = client.get(reverse("committee:queue"), {"tab": "in_review", "findings": word})
        body = page.content.decode()
        shown = {
            v for v, review in of_each.items() if f'data-number="{review.claim.number}"' in body
        }
        assert shown == {word}


class TestDesk:
    def open(self, client, review, user):
        client.force_login(user)
        return client.get(reverse("committee:desk", args=[review.claim.number])).context

    def test_findings_stand_beside_their_kind_the_gravest_first(self, client, review):
        fine = f.finding(review.claim, "ok", document=paper(review, SALES), code="a")
        bad = f.finding(review.claim, "problem", document=paper(review, SALES), code="b")
        context = self.open(client, review, f.panel(review)[0].member.user)
        assert context["findings_by_kind"] == {SALES: [bad, fine]}
        assert [check.findings for check in context["checks"]] == [
            [bad, fine],
            [],
            [],
            [],
        ]  # first what needs a look
        assert context["findings_at"] == max(fine.at, bad.at)

    def test_the_same_sentence_of_several_papers_is_said_once_and_leads_to_each(
        self, client, review
    ):
        f.document(review.claim, USAGE)
        used = Document.objects.filter(claim=review.claim, kind=USAGE)
        for document in (paper(review, BANKBOOK), *used):
            code = "usage.dates" if document.kind == USAGE else "bankbook.holder"
            f.finding(review.claim, "unknown", document=document, code=code, said="unreadable")
        f.document(review.claim, SALES)
        papers = list(Document.objects.filter(claim=review.claim, kind=SALES))
        fine = [f.finding(review.claim, "ok", document=one, page=1) for one in papers]
        other = f.finding(review.claim, "ok", document=papers[0], page=2, code="b", said="other")
        client.force_login(f.panel(review)[0].member.user)
        page = client.get(reverse("committee:desk", args=[review.claim.number])).content.decode()
        # Once for the bankbook, once for the proof of use.
        assert page.count("사진이나 스캔이라") == 2
        assert page.count("· 2개</span>") == 1
        for one in (*fine, other):
            assert page.count(f'data-finding="{one.pk}"') == 1
        assert page.count('<li data-verdict="ok">') == 1  # what is in order flows in one line

    def test_a_claim_whose_sales_could_not_be_read_says_so(self, client, review):
        client.force_login(f.panel(review)[0].member.user)
        there = reverse("committee:desk", args=[review.claim.number])
        said = "일별 매출을 읽은 서류가 없어"
        assert said not in client.get(there).content.decode()  # nobody has looked yet
        f.finding(review.claim, "unknown", document=paper(review, SALES), code="sales.fall")
        page = client.get(there).content.decode()
        assert said in page and "sales-data" not in page

    def test_the_table_of_daily_sales_is_written_as_amounts_are(self, client, review):
        days = [
            {"day": "2022-10-14", "won": 1_234_567, "expected": 987_654},
            {"day": "2022-10-15", "won": 0, "expected": None},
        ]
        f.finding(
            review.claim, "ok", document=paper(review, SALES), code="sales.fall", estimated_loss=1,
            data={"days": days, "lost": 4, "from": "2022-10-15", "to": "2022-10-19"},
        )  # fmt: skip
        client.force_login(f.panel(review)[0].member.user)
        page = client.get(reverse("committee:desk", args=[review.claim.number])).content.decode()
        rows = page.split('id="sales-data"')[1].split("</table>")[0]
        cells = re.findall(r"<td>(.*?)</td>", rows)
        assert cells == ["1,234,567", "987,654", "0", ""]

    def test_links_lead_only_where_the_reader_may_go(self, client, review):
        other = f.waiting()
        finding = f.finding(review.claim, "warning", document=paper(review, SALES))
        FindingLink.objects.create(finding=finding, other_claim=other.claim)
        seen = self.open(client, review, f.secretary())["findings_by_kind"][SALES][0]
        assert (seen.shown_links, seen.unshown_links) == ([other.claim], 0)
        member = f.panel(review)[0].member.user
        hidden = self.open(client, review, member)["findings_by_kind"][SALES][0]
        assert (hidden.shown_links, hidden.unshown_links) == ([], 1)
        answer = client.get(reverse("committee:desk", args=[review.claim.number]))
        assert other.claim.number not in answer.content.decode()

    def test_the_series_of_the_sales_is_there_to_draw(self, client, review):
        days = [{"day": "2022-10-15", "won": 5, "expected": 9}]
        user = UserFactory(roles="auditor")
        assert self.open(client, review, user)["sales"] is None
        finding = f.finding(
            review.claim,
            "ok",
            document=paper(review, SALES),
            code="sales.fall",
            data={"days": days, "lost": 4, "from": "2022-10-15", "to": "2022-10-19"},
            estimated_loss=4,
        )
        sales = self.open(client, review, user)["sales"]
        assert (sales["days"], sales["lost"], sales["finding"]) == (days, 4, finding)
