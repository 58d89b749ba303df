"""Texts of members, secretaries and claimants of the demo."""

from __future__ import annotations

from random import Random

# A whole grant always says why: it lies far above every suggestion.
WHOLE = (
    "매출이 모두 이 서비스로 들어오고 대신할 길이 없어 장애 기간 매출 손실 전부를 손해로 봄.",
    "혼자 운영하는 가게로 임차료와 인건비가 그대로 나가 확인된 손실 전부를 인정함.",
    "예약이 모두 취소되고 준비한 것을 쓸 수 없었던 사정을 인정하여 인정액 전부를 지급함.",
)
AS_SUGGESTED = (
    "자료로 확인된 손실과 계산이 맞음.",
    "서류 네 종이 서로 맞고, 요소별 계산과 다른 사정이 보이지 않음.",
    "같은 업종, 비슷한 규모의 의결과 같은 수준으로 봄.",
)
ABOVE_SUGGESTED = (
    "매출의 대부분이 이 서비스로 들어오고 대신할 길이 없었던 점을 더 반영함.",
    "장애가 풀린 뒤에도 주문이 바로 돌아오지 않은 점을 더 반영함.",
    "주말 매출이 큰 업종이라 이틀의 손실을 더 무겁게 봄.",
)
# More than twice as much.
FAR_ABOVE = (
    "장애 기간 예약이 모두 취소되고 고정비가 그대로 나가, 이익률로 줄이지 않고 손실에 가깝게 봄.",
    "대목 주말의 주문이 통째로 끊긴 큰 손실이라, 이익률로 줄이지 않고 확인된 손실의 큰 몫을 봄.",
)
BELOW_SUGGESTED = (
    "17일부터는 전화 주문으로 일부 회복된 것으로 보여 그만큼 뺌.",
    "신청액에 장애 전 취소분이 들어 있는 것으로 보여 그만큼 뺌.",
    "서비스 밖의 매출도 함께 줄어 장애 때문인 몫을 적게 봄.",
)
WITHOUT_SUGGESTION = (
    "인정액이 정해지기 전이라 같은 업종의 의결과 비슷한 비율로 봄.",
    "비슷한 규모의 신청과 같은 비율로 인정함.",
)
RAISED = (
    "이의신청에서 낸 현금영수증 자료의 손실을 더해 처음 의결보다 올림.",
    "이의신청에서 낸 예약 취소 내역을 더해 처음 의결보다 올림.",
)
NOT_RAISED = (
    "이의신청 자료에서 처음 의결을 바꿀 사정이 보이지 않음.",
    "새로 낸 자료는 처음 심의에서 이미 본 매출과 같은 내용임.",
)
ASSESSED = (
    "카드매출 자료의 같은 요일 평균과 비교해 확인한 금액",
    "장애 기간 일별 매출에서 확인한 감소분",
)
ASSESSED_NONE = "일별 매출에서 장애 기간의 감소가 확인되지 않음"
# Reasons by the flaw of the documents; documents without a flaw are neither denied nor doubted.
DENY = {
    "sales_unchanged": (
        "장애 기간 매출이 줄지 않음.",
        "매출이 평소 요일별 변동 범위 안에 있어 손실로 보기 어려움.",
    ),
    "certificate_expired": (
        "확인서의 유효기간이 장애 전에 끝났고 다시 낸 서류가 없음.",
        "장애 당시 소상공인이었음을 확인할 서류가 없음.",
    ),
    "certificate_other_name": (
        "확인서의 상호가 신청서와 달라 같은 사업장의 손실인지 확인되지 않음.",
        "다른 상호의 확인서라 신청 사업장의 손실로 보기 어려움.",
    ),
    "certificate_unreadable": (
        "확인서 사진을 읽을 수 없어 소상공인인지 확인되지 않음.",
        "확인서의 글자가 보이지 않고 다시 낸 서류가 없음.",
    ),
    "bankbook_other_holder": ("통장의 예금주가 신청인도 상호도 아니어서 지급할 수 없음.",),
}
# The kind of document that a flaw is in, and what a member says of it.
DOUBTS = {
    "certificate_other_name": ("small_business_certificate", "확인서의 상호가 신청서와 다름"),
    "certificate_expired": ("small_business_certificate", "유효기간이 장애 전에 끝남"),
    "certificate_unreadable": ("small_business_certificate", "글자를 읽을 수 없음"),
    "sales_unchanged": ("sales_loss_proof", "장애 기간에 감소가 보이지 않음"),
    "bankbook_other_holder": ("bankbook_copy", "예금주가 대표자와 다름"),
    "bankbook_copy": ("bankbook_copy", "다른 신청의 통장 사본임"),
    "service_usage_proof": ("service_usage_proof", "다른 신청의 화면과 같음"),
    "account": ("bankbook_copy", "다른 신청과 같은 계좌임"),
}
SUPPLEMENTS = {
    "certificate_unreadable": (
        "보내 주신 소상공인 확인서 사진이 어두워 글자를 읽을 수 없습니다. "
        "발급받은 PDF 파일을 다시 보내 주세요."
    ),
    "certificate_expired": (
        "보내 주신 소상공인 확인서의 유효기간이 2022년 10월 15일 전에 끝났습니다. "
        "장애 당일이 들어 있는 확인서를 보내 주세요."
    ),
    "bankbook_other_holder": (
        "통장 사본의 예금주가 상호나 대표자와 다릅니다. "
        "사업자 또는 대표자 명의의 통장 사본을 보내 주세요."
    ),
}
ASKED_KIND = {
    "certificate_unreadable": "small_business_certificate",
    "certificate_expired": "small_business_certificate",
    "bankbook_other_holder": "bankbook_copy",
}
RECUSALS = (
    "신청인 가게와 같은 상가의 임대 관계가 있어 회피합니다.",
    "대표자와 친족 관계가 있어 회피합니다.",
    "이 사업장의 자문을 맡은 일이 있어 회피합니다.",
)
ACCOUNT_ON_PAPER = "통장 사본의 계좌로 정정"
DISQUALIFIED = "위원이 신청 사업장의 감사로 재직한 사실이 확인됨"
WITHDRAWALS = (
    "신청인이 다른 지원을 받게 되어 철회를 요청함",
    "신청인이 손해액을 다시 계산한 뒤 철회를 요청함",
)
APPEALS = (
    "의결에서 보지 못한 현금영수증 자료가 있어 다시 심의해 주시기 바랍니다.",
    "장애 기간 예약 취소 내역을 추가로 제출합니다.",
)


def pick(rnd: Random, texts: tuple[str, ...]) -> str:
    """Return a text drawn at random from `texts`."""
    return texts[int(rnd.random() * len(texts))]


# of requests for documents
NEVER_CAME = "두 차례 알린 뒤에도 기한까지 아무 서류도 오지 않음"
REOPENED = "우체국 반송 사고로 요청을 받지 못했다고 함"
MORE_TIME = "입원으로 서류를 떼지 못했다고 전화로 알려 옴"
