"""Narratives of claimants: one to three plain sentences, by service, trade and harm."""

from __future__ import annotations

from random import Random

from .businesses import Trade

_WHEN = (
    "10월 15일 오후부터",
    "10월 15일 15시 30분 이후",
    "장애가 난 토요일 오후부터",
    "10월 15일부터 19일까지",
    "주말 이틀 동안",
    "10월 15일 저녁 장사 시간부터",
    "장애 기간 닷새 가운데 사흘 동안",
)

_HAPPENED = {
    "카카오톡 채널": (
        "채널 채팅이 열리지 않아 {goods} 문의와 {asked}을 받지 못했습니다.",
        "채널로 들어오던 {goods} {asked}이 모두 끊겼습니다.",
        "채널 메시지가 전송되지 않아 예약 손님과 연락이 닿지 않았습니다.",
    ),
    "톡스토어": (
        "톡스토어 결제가 되지 않아 {goods} 주문이 들어오지 않았습니다.",
        "톡스토어 판매자센터에 접속할 수 없어 {goods} 발송을 하지 못했습니다.",
        "톡스토어가 열리지 않아 기획전으로 내놓은 {goods} 판매가 멈췄습니다.",
    ),
    "선물하기": (
        "선물하기 교환권이 조회되지 않아 손님이 그냥 돌아갔습니다.",
        "선물하기로 팔던 {goods} 주문이 들어오지 않았습니다.",
        "선물하기 쿠폰을 확인할 수 없어 매장에서 {goods} 교환을 해 드리지 못했습니다.",
    ),
    "카카오톡 비즈니스폼": (
        "비즈니스폼으로 받던 {goods} 신청서가 열리지 않았습니다.",
        "비즈니스폼 응답을 내려받을 수 없어 {goods} 접수를 취소했습니다.",
    ),
    "카카오싱크": (
        "카카오싱크 로그인이 되지 않아 회원이 {goods} 결제를 하지 못했습니다.",
        "간편 로그인이 막혀 홈페이지에서 {goods} {asked}을 받을 수 없었습니다.",
    ),
    "카카오맵": (
        "카카오맵에서 매장이 검색되지 않아 찾아오는 손님이 줄었습니다.",
        "지도와 길찾기가 되지 않아 {goods} 손님이 오지 못했습니다.",
    ),
    "다음 메일": (
        "다음 메일을 열 수 없어 {goods} {asked} 메일을 확인하지 못했습니다.",
        "손님이 보낸 메일을 받지 못해 {goods} {asked}을 놓쳤습니다.",
    ),
    "비즈메시지": (
        "비즈메시지가 나가지 않아 {goods} 안내를 보내지 못했고 {asked}이 크게 줄었습니다.",
        "메시지 비용은 나갔는데 연결 화면이 열리지 않아 {goods} 판매가 없었습니다.",
    ),
}
_HAPPENED_ELSE = (
    "서비스에 접속할 수 없어 {goods} 영업을 하지 못했습니다.",
    "앱이 열리지 않아 {goods} 손님을 받지 못했습니다.",
)
_EFFECT = (
    "평소 같은 요일 매출과 비교해 손해액을 적었습니다.",
    "카드매출 내역과 화면을 함께 냅니다.",
    "전화로 대신 받아 보았지만 대부분 취소되었습니다.",
    "단골손님 환불까지 겹쳐 피해가 컸습니다.",
    "다른 방법으로 주문을 받을 수 없었습니다.",
    "복구된 뒤에도 주문이 바로 돌아오지 않았습니다.",
    "직원 인건비는 그대로 나갔습니다.",
)
_EFFECT_FRESH = ("이미 준비한 재료를 버렸습니다.", "그날 만든 것은 모두 폐기했습니다.")
_FRESH = frozenset(("화훼 소매", "제과·제빵", "한식 음식점", "반찬 판매", "수산물 판매"))
_NO_LOSS = (
    "{service} 이용이 되지 않아 불편했습니다.",
    "주말 내내 {service} 접속이 되지 않았습니다.",
    "{service} 장애로 가족과 연락이 늦어졌습니다.",
    "로그인이 되지 않아 {service} 자료를 볼 수 없었습니다. 재발하지 않게 해 주시기 바랍니다.",
    "복구 안내가 늦어 답답했습니다.",
    "{service} 복구 시점을 알 수 없어 일정을 바꿨습니다.",
)
_PERSONAL_LOSS = (
    "{service} 이용 기간에 쓰지 못한 만큼의 금액입니다.",
    "장애로 {service} 사용을 못 해 다른 서비스를 돈을 내고 썼습니다.",
    "{service} 장애로 예약을 취소하며 수수료를 냈습니다.",
    "{service} 유효기간이 장애 중에 지났습니다. 확인 부탁드립니다.",
    "급한 연락을 하지 못해 교통비가 더 들었습니다. 영수증이 있습니다.",
)


def _pick(rnd: Random, texts: tuple[str, ...]) -> str:
    return texts[int(rnd.random() * len(texts))]


def shop_loss(rnd: Random, trade: Trade, service: str) -> str:
    """Return the narrative (Korean) of a shop on its loss by the outage of `service`."""
    text = _pick(rnd, _WHEN) + " "
    text += _pick(rnd, _HAPPENED.get(service, _HAPPENED_ELSE)).format(
        goods=_pick(rnd, trade.goods), asked=trade.asked
    )
    for chance in (0.75, 0.3):
        if rnd.random() < chance:
            fresh = trade.name in _FRESH and rnd.random() < 0.3
            effect = _pick(rnd, _EFFECT_FRESH if fresh else _EFFECT)
            if effect not in text:
                text += " " + effect
    return text


def personal_loss(rnd: Random, service: str) -> str:
    """Return the narrative (Korean) of a private person on a loss by the outage of `service`."""
    return _pick(rnd, _PERSONAL_LOSS).format(service=service)


def no_loss(rnd: Random, service: str) -> str:
    """Return the narrative (Korean) of a claimant who names an inconvenience and no loss."""
    return _pick(rnd, _NO_LOSS).format(service=service)
