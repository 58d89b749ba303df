"""The pages of hand-overs, by who may open them and what each shows."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.clock import today
from claims.handovers import verbs, writing
from claims.handovers.models import Handover, HandoverReceiver, ProvisionConsent
from claims.handovers.queries import claims_of
from claims.handovers.states import FileStage
from claims.handovers.tests import factories as make
from claims.page_parts import status_of
from claims.personal_data.tests.test_encrypted_zip import opened
from claims.privacy.models import AccessEntry
from claims.tests.confirming import confirm
from claims.tests.factories import ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"handovers:{name}", args=args)


def page(client, user, address, data=None):
    client.force_login(user)
    answer = client.get(address) if data is None else client.post(address, data)
    return answer


def text(client, user, address):
    return page(client, user, address).content.decode()


def said(user, claim):
    claim = type(claim).objects.get(pk=claim.pk)
    return " ".join(line.text for _section, lines in status_of(user, claim) for line in lines)


def test_from_consent_to_result_on_pages(client):
    to = make.receiver()
    claim, other = make.claim_of(to.company), make.claim_of(to.company)
    agent, first, second = (
        UserFactory(roles=[role]) for role in ("customer_centre", "secretariat", "secretariat")
    )
    of_claim = reverse("register:claim", args=[claim.number])
    assert "동의가 필요합니다" in said(agent, claim)
    assert url("consent", claim.number) in text(client, agent, of_claim)
    form = text(client, agent, url("consent", claim.number))
    assert to.purpose in form and to.kept_for in form and "계좌" not in form.split("<main")[1]
    given = {"receiver": to.pk, "answer": "given", "channel": "call", "day": f"{today()}"}
    wrong = page(client, agent, url("consent", claim.number), given | {"day": "2999-01-01"})
    assert wrong.status_code == 422
    assert page(client, agent, url("consent", claim.number), given).url == of_claim
    assert ProvisionConsent.objects.get().recorded_by == agent

    asked = {"receiver": to.pk, "choice": "all", "file_format": "csv", "note": ""}
    new = page(client, first, url("new"), asked)
    handover = Handover.objects.get()
    one = url("handover", handover.pk)
    assert new.url == one
    shown = text(client, first, one)
    assert "요청 철회" in shown and "제3자 제공 동의 없음" in shown and other.number not in shown
    assert page(client, first, url("confirm", handover.pk), {}).status_code == 403
    sheet = page(client, second, url("confirm", handover.pk), {}).content.decode()
    assert to.contact in sheet and "휴대전화" in sheet
    assert confirm(client, url("confirm", handover.pk)).url == one

    part = client.get(one, {"part": "status"}, headers={"HX-Request": "true"}).content.decode()
    assert "every 1s" in part and "<html" not in part
    writing.write_file(handover_id=handover.pk)
    handover.refresh_from_db()
    assert handover.sha256 in text(client, second, one)
    archive = b"".join(page(client, second, url("download", handover.pk)).streaming_content)
    shown = page(client, second, url("password", handover.pk), {}).content.decode()
    password = re.search(r"(?:[a-z2-9]{5}-){4}[a-z2-9]{5}", shown)[0]
    assert claim.number in opened(archive, password).decode("utf-8-sig")
    assert AccessEntry.objects.filter(same_claims=handover.entry, user=second).count() == 2
    assert "받았다는 확인을 기다립니다" in said(agent, claim)

    receipt = {"received_on": f"{today()}", "received_by": "김담당", "sha256": "0" * 64}
    address = url("receipt", handover.pk)
    assert page(client, second, address, receipt).status_code == 422
    receipt["sha256"] = handover.sha256
    assert "신청인 1명에게" in page(client, second, address, receipt).content.decode()
    assert confirm(client, address, receipt).url == one
    assert page(client, second, url("download", handover.pk)).status_code == 410


def test_a_made_file_a_taken_one_and_a_received_one_are_told_apart(client):
    to = make.receiver()
    [claim] = make.claims_with_consent(to, 1)
    handover = make.ready(to, by=make.secretary())
    office, agent = make.secretary(), UserFactory(roles=["customer_centre"])
    item = handover.items.get()
    of_claim = reverse("register:claim", args=[claim.number])
    pages = [url("handover", handover.pk), url("handovers"), of_claim]

    def words():
        item.handover.refresh_from_db()
        stage, of_file = item.stage, str(item.handover.stage.label)
        lists = [value for value in FileStage.values if claims_of(value).exists()]
        assert lists == [stage.value]
        shown = [text(client, office, one) for one in pages]
        assert all(str(stage.label) in one for one in (shown[0], shown[2]))
        assert all(of_file in one for one in shown[:2])
        assert item.handover.status == "received" or "넘김, 결과 대기" not in "".join(shown)
        return said(agent, claim)

    assert "아직 넘기지 않았습니다" in words()
    assert b"".join(page(client, office, url("download", handover.pk)).streaming_content)
    assert "넘기는 중이며" in words()
    verbs.record_receipt(
        handover=handover, by=office, received_on=today(), received_by="김담당",
        sha256=handover.sha256,
    )  # fmt: skip
    pages[1] += "?tab=received"
    assert "에 넘겼습니다" in words()


def test_who_ends_a_downloaded_file_is_asked_to_delete_the_copies(client):
    to = make.receiver()
    make.claims_with_consent(to, 1)
    handover = make.ready(to, by=make.secretary())
    one, office = url("handover", handover.pk), make.secretary()
    asked = "회사에 보냈으면"
    client.force_login(office)
    assert asked not in client.post(url("again", handover.pk), follow=True).content.decode()
    writing.write_file(handover_id=handover.pk)
    b"".join(client.get(url("download", handover.pk)).streaming_content)
    assert asked in client.post(url("again", handover.pk), follow=True).content.decode()
    writing.write_file(handover_id=handover.pk)
    b"".join(client.get(url("download", handover.pk)).streaming_content)
    assert asked not in client.get(one).content.decode()
    client.post(url("cancel", handover.pk), {"reason": "다른 회사로 넘김"})
    assert asked in client.get(one).content.decode()


def test_results_and_consents_are_uploaded_and_their_faults_shown(client):
    to = make.receiver()
    [claim] = make.claims_with_consent(to, 1)
    handover = make.received(to)
    office = make.secretary()
    client.force_login(office)

    def upload(address, content, **more):
        file = SimpleUploadedFile("결과.csv", content.encode())
        return client.post(address, {"file": file, **more})

    assert upload(url("results", handover.pk), "가,나\n1,2").status_code == 422
    answer = upload(url("results", handover.pk), make.HEAD + f"{claim.number},지급,없음,2022-12-01")
    shown = client.get(answer.url).content.decode()
    assert "금액으로 읽을 수 없습니다" in shown
    answer = upload(
        url("consents"), f"접수번호,동의,방법,받은 날\n{claim.number},철회,전화,2022-12-01",
        receiver=to.pk,
    )  # fmt: skip
    assert client.get(answer.url).status_code == 200
    assert ProvisionConsent.objects.get().answer == "withdrawn"
    assert "파일을 만든 뒤에 바뀐 신청이 1건" in text(client, office, url("handover", handover.pk))


def test_receivers_are_set_and_corrected(client):
    office, company = make.secretary(), make.affiliate()
    client.force_login(office)
    form = {"company": company.pk, "name": "모빌리티 고객지원", **make.SAID}
    assert client.post(url("new_receiver"), form | {"phone": ""}).status_code == 422
    assert client.post(url("new_receiver"), form).url == url("receivers")
    row = HandoverReceiver.objects.get()
    assert (row.company, row.set_by) == (company, office)
    changed = {"name": row.name, **make.SAID, "phone": "02-0000-9999"}
    assert client.post(url("receiver", row.pk), changed).status_code == 302
    row.refresh_from_db()
    assert (row.phone, row.company) == ("02-0000-9999", company)
    again = client.post(url("new_receiver"), {"name": row.name, **make.SAID})
    assert again.status_code in (409, 422)


def test_who_may_only_look_has_no_button_and_others_no_page(client):
    to = make.receiver()
    make.claims_with_consent(to, 1)
    handover = make.proposed(to)
    for role in ("chair", "auditor"):
        reader = UserFactory(roles=[role])
        shown = text(client, reader, url("handover", handover.pk))
        assert f'action="/claims/handovers/{handover.pk}/' not in shown
        assert page(client, reader, url("claims")).status_code == 200
        assert page(client, reader, url("new")).status_code == 403
        assert page(client, reader, url("password", handover.pk), {}).status_code == 403
    for role in ("member", "finance", "customer_centre"):
        assert page(client, UserFactory(roles=[role]), url("handovers")).status_code == 403


def test_a_picked_claim_that_cannot_go_is_named_with_its_reason(client):
    to = make.receiver()
    claim = make.claim_of(to.company)
    form = {"receiver": to.pk, "choice": "picked", "numbers": claim.number, "file_format": "xlsx"}
    answer = page(client, make.secretary(), url("new"), form)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert url("consent", claim.number) in shown and "동의 없음" in shown


def test_affiliates_without_a_receiver_are_named_with_their_claims(client):
    to = make.receiver()
    make.claim_of(to.company)
    shown = text(client, make.secretary(), url("new"))
    assert "아직 넘길 수 없는 신청" not in shown
    other = make.affiliate("카카오페이")
    for _n in range(2):
        make.claim_of(other)
    shown = text(client, make.secretary(), url("new"))
    assert "아직 넘길 수 없는 신청" in shown and other.name in shown
    assert '<span class="num">2건</span>' in shown


def test_an_operators_claim_has_no_panel(client):
    claim = ClaimFactory()
    shown = text(client, make.secretary(), reverse("register:claim", args=[claim.number]))
    assert 'id="handovers"' not in shown


def test_lists_cost_the_same_for_one_row_and_for_thirty(client):
    costs = []
    office = make.secretary()
    client.force_login(office)
    for name, n in (("카카오모빌리티", 1), ("카카오게임즈", 20)):
        to = make.receiver(make.affiliate(name))
        make.claims_with_consent(to, n)
        handover = make.proposed(to)
        addresses = [
            url("claims") + f"?company={to.company_id}&state=planned",
            url("handover", handover.pk),
        ]
        client.get(addresses[0])
        cost = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queried:
                shown = client.get(address).content.decode()
            assert shown.count("data-number=") == n
            cost.append(len(queried))
        costs.append(cost)
    assert costs[0] == costs[1]


def test_two_people_settle_a_returned_claim_and_the_later_keeps_the_text(client):
    to = make.receiver()
    [claim] = make.claims_with_consent(to, 1)
    make.results_of(make.received(to), f"{claim.number},해당 없음,,{make.yesterday()}")
    settle = url("settle", claim.handover_items.get().pk)
    first, second = UserFactory(roles=["secretariat"]), UserFactory(roles=["secretariat"])
    empty = page(client, second, settle, {"reason": " "})
    assert empty.status_code == 422 and "어떻게 처리했는지 적어 주세요" in empty.text
    assert "다시 살펴보고 있습니다" in said(first, claim)
    assert page(client, first, settle, {"reason": "정정함"}).status_code == 302
    card = said(first, claim)  # promises no second hand-over
    assert "다시 살펴보고 처리했습니다" in card and "넘기고 다시 알려" not in card
    late = page(client, second, settle, {"reason": "운영사 신청으로 정정함"})
    assert late.status_code == 409 and "돌아온 신청 처리함" not in late.text
    assert "보내지 못한 글" in late.text and "운영사 신청으로 정정함" in late.text
