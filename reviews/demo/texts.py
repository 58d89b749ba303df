"""Texts of members, secretaries and claimants of the demo."""

from __future__ import annotations

from random import Random

GRANT = (
    "장애 기간 카드매출이 같은 요일 평균보다 뚜렷이 줄고 주문 화면이 15시 30분 전에 끊김.",
    "서류 네 종이 서로 맞고 매출 감소가 신청액과 같은 수준임.",
    "채널 주문이 매출의 대부분이며 대체 수단이 없었던 점을 인정함.",
    "일매출과 주문 화면이 일치함. 신청액 전부를 인정함.",
    "영업 방식이 서비스에 크게 기대고 있고 손실이 자료로 확인됨.",
)
PARTLY = (
    "매출 감소는 확인되나 17일부터는 전화 주문으로 일부 회복된 것으로 보여 그만큼 뺌.",
    "신청액에 장애 전 취소분이 들어 있어 확인된 감소분만 인정함.",
    "같은 요일 평균과 비교한 손실이 신청액보다 적음. 자료로 확인되는 금액까지 인정함.",
    "부수 비용은 자료가 없어 제외하고 매출 감소분만 인정함.",
)
AS_SUGGESTED = (
    "자료로 확인된 손실과 제안액의 산출 근거가 맞음.",
    "제안액의 요소별 계산에 다른 사정이 보이지 않아 그 금액으로 봄.",
    "같은 업종의 의결과 비슷한 수준으로 제안액을 따름.",
)
ABOVE_SUGGESTED = (
    "매출의 대부분이 이 서비스로 들어오고 대신할 길이 없었던 점을 더 반영함.",
    "표에 없는 현금 매출 감소가 장부로 확인되어 제안액보다 더 인정함.",
    "예약 취소로 버린 재료비가 영수증으로 확인되어 더함.",
)
ASSESSED = (
    "카드매출 자료의 같은 요일 평균과 비교해 확인한 금액",
    "장애 기간 일별 매출에서 확인한 감소분",
)
DENY = (
    "장애 기간 매출이 줄지 않음.",
    "제출한 자료로는 서비스 이용과 손실의 관계를 확인하기 어려움.",
    "확인서의 유효기간이 장애 전에 끝났고 다시 낸 서류가 없음.",
    "평소 요일별 변동 범위 안에 있어 손실로 보기 어려움.",
)
DOUBTS = {
    "small_business_certificate": (
        "확인서의 상호가 신청서와 다름",
        "유효기간이 장애 전에 끝남",
        "글자를 읽을 수 없음",
    ),
    "sales_loss_proof": ("장애 기간에 감소가 보이지 않음", "현금 매출은 확인할 수 없음"),
    "service_usage_proof": ("주문과 서비스의 관계가 분명하지 않음", "날짜가 보이지 않음"),
    "bankbook_copy": ("예금주가 대표자와 다름", "계좌번호 일부가 가려짐"),
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
    """Return one of the texts."""
    return texts[int(rnd.random() * len(texts))]
