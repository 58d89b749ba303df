"""Consents and results that come back: read with the import's checks, wrong lines kept."""

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.errors import ForbiddenError
from claims.handovers import verbs
from claims.handovers.consents import load_consents, record_consent
from claims.handovers.errors import AnswerUnreadableError, HandoverMovedError, OlderAnswerError
from claims.handovers.loading import load_results
from claims.handovers.models import HandoverItem, ProvisionConsent
from claims.handovers.queries import ClaimState, claims_of
from claims.handovers.states import ItemStatus
from claims.handovers.tests import factories as make
from claims.loaded_files.errors import ColumnsMissingError
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import UserFactory
from claims.tests.races import at_once, errors_of

pytestmark = pytest.mark.django_db


def faults(file):
    return [(one.row_no, one.column, one.code, one.value) for one in file.faults.order_by("row_no")]


def counts(file):
    return (file.read, file.applied, file.repeated, file.faulty)


def items(handover):
    rows = handover.items.order_by("claim__number")
    return [(one.status, one.outcome_amount) for one in rows]


def test_each_line_of_results_is_applied_repeated_or_kept_with_its_fault():
    to = make.receiver()
    claims = make.claims_with_consent(to, 6)
    handover = make.received(to)
    a, b, c, d, e, f = (claim.number for claim in claims)
    day = make.yesterday()
    file = make.results_of(
        handover,
        f"{a},지급,30000원,{day}",
        f"{b},지급하지 않음,,{day}",
        f"{c},우리 신청 아님,,{day}",
        f"{d},,,",
        f"{e},지급,약 3만원,{day}",
        f"{e[:-1]}x9,지급,1,{day}",
        f"{f},지급,0,2099-12-31",
        f"{a},지급,1,{day}",
        f"{f[:3]},보류 010-1234-5678,,{day}",
    )
    assert counts(file) == (8, 3, 0, 5)
    assert faults(file) == [
        (6, "지급액", "amount_unreadable", "약 3만원"),
        (7, "접수번호", "not_handed", f"{e[:-1]}x9"),
        (8, "처리일", "date_future", "2099-12-31"),
        (9, "접수번호", "repeated", a),
        (10, "결과", "word_unknown", "보류 ***-****-****"),
    ]
    assert items(handover) == [
        ("paid", 30_000), ("refused", None), ("not_ours", None), *[("handed", None)] * 3,
    ]  # fmt: skip
    again = make.results_of(handover, f"{a},지급,30000,{day}", f"{b},지급,500,{day}")
    assert counts(again) == (2, 0, 1, 1)
    assert faults(again) == [(3, "결과", "result_differs", "회사가 지급")]
    fixed = make.results_of(handover, f"{b},지급,500,{day}", f"{c},지급,500,{day}", corrects=True)
    assert counts(fixed) == (2, 1, 0, 1)
    assert [code for _no, _column, code, _value in faults(fixed)] == ["came_back"]
    assert items(handover)[1] == ("paid", 500)


def test_the_same_bytes_again_add_nothing_and_results_need_a_receipt():
    to = make.receiver()
    [claim] = make.claims_with_consent(to, 1)
    handover = make.ready(to)
    line = f"{claim.number},지급,1000,{make.yesterday()}"
    with pytest.raises(HandoverMovedError):
        make.results_of(handover, line)
    make.with_receipt(handover)
    data = io.BytesIO((make.HEAD + line).encode("cp949"))
    first = load_results(handover=handover, file=data, by=make.secretary())
    second = load_results(handover=handover, file=data, by=make.secretary())
    assert (first.again, second.again, first.file) == (False, True, second.file)
    with pytest.raises(ForbiddenError):
        load_results(handover=handover, file=data, by=UserFactory(roles="finance"))
    with pytest.raises(ColumnsMissingError, match="처리일"):
        load_results(handover=handover, file=io.BytesIO(b"a,b\n1,2\n"), by=make.secretary())


def test_a_claim_that_came_back_waits_until_somebody_deals_with_it_or_hands_it_on():
    to = make.receiver()
    one, two = make.claims_with_consent(to, 2)
    handover = make.received(to)
    day = make.yesterday()
    make.results_of(handover, *(f"{c.number},해당 없음,,{day}" for c in (one, two)))
    back = claims_of(ClaimState.CAME_BACK)
    assert set(back.all()) == {one, two}
    item = HandoverItem.objects.get(claim=one)
    verbs.settle_returned(item=item, by=make.secretary(), reason="운영사 신청으로 정정함")
    with pytest.raises(HandoverMovedError):
        verbs.settle_returned(item=item, by=make.secretary(), reason="또")
    assert set(back.all()) == {two}
    again = make.proposed(to, numbers=[two.number])  # returned: it may go to the same one again
    assert again.count == 1 and not back.exists()
    assert HandoverItem.objects.filter(claim=two, status=ItemStatus.PLANNED).exists()


def test_consents_come_as_a_file_and_the_newest_answer_counts():
    to = make.receiver()
    one, two, three = (make.claim_of(to.company) for _n in range(3))
    by, day = make.secretary(), make.yesterday()
    head = "안내,,,\n접수번호,동의 여부,방법,받은 날\n"

    def load(*lines):
        file = io.BytesIO((head + "\n".join(lines)).encode())
        return load_consents(receiver=to, file=file, by=by).file

    file = load(
        f"{one.number},동의,통화,{day}",
        f"{two.number},거부,메일,{day}",
        f"{three.number},동의,전보,{day}",
        f"NO-1,동의,통화,{day}",
    )
    assert counts(file) == (4, 2, 0, 2)
    assert [code for _no, _c, code, _v in faults(file)] == ["word_unknown", "claim_unknown"]
    assert counts(load(f"{one.number},동의,통화,{day}", f"{two.number},동의,우편,{day}")) == (
        2, 1, 1, 0,
    )  # fmt: skip
    answers = ProvisionConsent.objects.order_by("claim_id")
    assert [(a.claim, a.answer, a.channel) for a in answers] == [
        (one, "given", "call"), (two, "given", "letter"),
    ]  # fmt: skip
    before = date.fromisoformat(day) - timedelta(days=1)
    load(f"{one.number},철회,통화,{day}")
    file = load(f"{one.number},동의,통화,{before}")  # an older list, loaded late
    assert counts(file) == (1, 0, 0, 1)
    assert [code for _no, _c, code, _v in faults(file)] == ["answer_older"]
    with pytest.raises(OlderAnswerError):
        record_consent(claim=one, receiver=to, answer="given", channel="call", day=before, by=by)
    assert ProvisionConsent.objects.get(claim=one).answer == "withdrawn"
    with pytest.raises(AnswerUnreadableError):
        record_consent(
            claim=one, receiver=to, answer="given", channel="call", day=make.today()
            + make.timedelta(days=1), by=by,
        )  # fmt: skip
    with pytest.raises(ForbiddenError):
        make.consent(one, to, by=UserFactory(roles="finance"))


def test_loading_costs_the_same_for_one_line_and_for_twenty():
    costs = []
    for name, n in (("카카오모빌리티", 1), ("카카오게임즈", 20)):
        to = make.receiver(make.affiliate(name))
        claims = make.claims_with_consent(to, n)
        handover = make.received(to)
        lines = [f"{claim.number},지급,1000,{make.yesterday()}" for claim in claims]
        file = io.BytesIO((make.HEAD + "\n".join(lines)).encode())
        by = make.secretary()
        with CaptureQueriesContext(connection) as results:
            load_results(handover=handover, file=file, by=by)
        costs.append(len(results))
    assert costs[0] == costs[1]


def test_an_erased_claim_in_a_file_of_consents_is_a_fault_of_its_line_alone():
    to = make.receiver()
    gone, stays = make.claims_with_consent(to, 2)
    mark_as_erased(gone)
    day = make.today()
    head = "접수번호,동의,방법,받은 날\n"
    lines = (f"{gone.number},철회,통화,{day}", f"{stays.number},철회,통화,{day}")
    file = io.BytesIO((head + "\n".join(lines)).encode())
    loaded = load_consents(receiver=to, file=file, by=make.secretary()).file
    assert counts(loaded) == (2, 1, 0, 1)
    assert [code for _no, _c, code, _v in faults(loaded)] == ["claim_erased"]
    assert ProvisionConsent.objects.get(claim=stays).answer == "withdrawn"


@pytest.mark.django_db(transaction=True)
def test_a_consent_of_an_earlier_day_does_not_overtake_a_withdrawal_at_the_same_moment():
    to = make.receiver()
    day = make.today()
    for _try in range(4):
        claim, by = make.claim_of(to.company), make.secretary()

        def record(answer, day, claim=claim, by=by):
            return record_consent(
                claim=claim, receiver=to, answer=answer, channel="call", day=day, by=by
            )

        acts = [lambda: record("given", day - timedelta(days=1)), lambda: record("withdrawn", day)]
        refused = errors_of(at_once(*acts))
        assert all(isinstance(error, OlderAnswerError) for error in refused)
        assert ProvisionConsent.objects.get(claim=claim).answer == "withdrawn"
