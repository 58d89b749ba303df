"""Invented shops: trades, names, registration numbers, bank accounts."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .names import REGIONS

# The first three digits of a business number are an office's code or, for numbers given since the
# offices' series ran out, a serial from 101 to 999. 001-099 were never given to anybody.
FIRST_PREFIX, LAST_PREFIX = 1, 99
_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


@dataclass(frozen=True)
class Trade:
    """Line of business of invented shops: Korean name, code and class in the national
    classification, and the words from which names and texts are made. `daily_sales` is in won.
    """

    name: str
    code: str
    class_name: str
    suffixes: tuple[str, ...]
    goods: tuple[str, ...]
    daily_sales: int  # won on an average day
    services: tuple[str, ...]
    asked: str = "주문"  # noun for a purchase: an order, a booking or an application


_CHANNEL, _STORE, _GIFT, _FORM = "카카오톡 채널", "톡스토어", "선물하기", "카카오톡 비즈니스폼"
_SYNC, _MAP, _MAIL, _BIZ = "카카오싱크", "카카오맵", "다음 메일", "비즈메시지"

TRADES = (
    Trade("화훼 소매", "47851", "화초 및 식물 소매업", ("플라워", "꽃집", "꽃방", "화원"),
          ("꽃다발", "축하 화환", "화분"), 520_000, (_CHANNEL, _STORE, _GIFT, _MAP)),
    Trade("제과·제빵", "10711", "빵류 제조업", ("제과", "베이커리", "과자점", "케이크"),
          ("케이크", "쿠키 세트", "답례 빵"), 780_000, (_GIFT, _STORE, _CHANNEL, _MAP)),
    Trade("커피 전문점", "56221", "커피 전문점", ("로스터스", "커피", "찻집", "카페"),
          ("원두", "드립백", "단체 음료"), 460_000, (_GIFT, _CHANNEL, _MAP, _BIZ)),
    Trade("한식 음식점", "56111", "한식 일반 음식점업", ("식당", "밥상", "국밥", "손칼국수"),
          ("단체 도시락", "포장 음식", "모둠 상차림"), 950_000, (_CHANNEL, _MAP, _FORM)),
    Trade("반찬 판매", "56194", "김밥 및 기타 간이 음식점업", ("반찬가게", "찬방", "반찬"),
          ("정기 반찬", "명절 반찬", "국 세트"), 430_000, (_CHANNEL, _STORE, _FORM)),
    Trade("미용실", "96112", "두발 미용업", ("헤어", "미용실", "헤어살롱"),
          ("펌", "염색", "커트"), 540_000, (_CHANNEL, _MAP, _SYNC), "예약"),
    Trade("피부·네일 관리", "96113", "피부 미용업", ("에스테틱", "네일", "스킨케어"),
          ("피부 관리", "네일 관리", "이용권"), 390_000, (_CHANNEL, _GIFT, _SYNC), "예약"),
    Trade("필라테스·체육시설", "91136", "체력 단련시설 운영업", ("필라테스", "요가", "짐"),
          ("개인 수업", "체험 수업", "회원권"), 610_000, (_CHANNEL, _FORM, _SYNC, _MAP), "예약"),
    Trade("학원·교습", "85621", "일반 교과 학원", ("공부방", "미술교실", "음악교실", "영어교습소"),
          ("방학 특강", "체험 수업", "정규 수업"), 480_000, (_CHANNEL, _FORM, _MAIL), "신청"),
    Trade("수산물 판매", "47213", "수산물 소매업", ("수산", "활어", "건어물"),
          ("전복 세트", "활어 포장", "건어물 세트"), 1_350_000, (_STORE, _GIFT, _CHANNEL)),
    Trade("농산물 직판", "47212", "채소, 과실 및 뿌리작물 소매업", ("농원", "과수원", "농장"),
          ("사과 상자", "감귤 상자", "고구마 상자"), 1_180_000, (_STORE, _GIFT, _MAIL)),
    Trade("의류 소매", "47411", "남자용 겉옷 및 여자용 겉옷 소매업", ("의상실", "옷가게", "클로젯"),
          ("가을 코트", "니트", "셔츠"), 690_000, (_STORE, _CHANNEL, _SYNC, _BIZ)),
    Trade("유아용품", "47419", "유아용 의류 소매업", ("유아복", "아기옷", "키즈"),
          ("배냇저고리", "유아 내복", "돌 선물"), 570_000, (_STORE, _GIFT, _CHANNEL)),
    Trade("수공예품 제조", "33999", "그 외 기타 분류 안된 상품 제조업", ("수공예", "공방", "캔들"),
          ("향초", "가죽 지갑", "도자기 잔"), 350_000, (_STORE, _GIFT, _CHANNEL)),
    Trade("세탁", "96912", "가정용 세탁업", ("세탁", "세탁소", "빨래방"),
          ("세탁물 수거", "이불 세탁", "신발 세탁"), 310_000, (_CHANNEL, _MAP, _FORM), "예약"),
    Trade("이사·용달", "49304", "용달 화물자동차 운송업", ("이사", "용달", "익스프레스"),
          ("원룸 이사", "소형 이사", "당일 배송"), 720_000, (_CHANNEL, _MAP, _FORM), "예약"),
    Trade("사진 촬영", "73301", "인물사진 및 행사용 영상 촬영업", ("스튜디오", "사진관", "스냅"),
          ("돌 촬영", "가족사진", "증명사진"), 440_000, (_CHANNEL, _FORM, _MAP), "예약"),
    Trade("한복·예복 대여", "76292", "의류 임대업", ("한복", "예복", "드레스"),
          ("한복 대여", "예복 대여", "드레스 대여"), 650_000, (_CHANNEL, _FORM, _GIFT), "예약"),
    Trade("숙박·펜션", "55103", "휴양 콘도 운영업", ("펜션", "민박", "스테이"),
          ("주말 객실", "바비큐장", "단체 객실"), 870_000, (_CHANNEL, _MAP, _FORM, _MAIL), "예약"),
    Trade("전자상거래", "47912", "전자상거래 소매업", ("상회", "상점", "마켓", "살림"),
          ("생활용품", "주방용품", "침구"), 1_020_000, (_STORE, _SYNC, _BIZ, _CHANNEL)),
    Trade("식품 제조", "10796", "건강 기능식품 제조업", ("식품", "건강원", "푸드"),
          ("홍삼 세트", "배즙", "참기름 세트"), 890_000, (_STORE, _GIFT, _MAIL)),
    Trade("디자인·인쇄", "18113", "오프셋 인쇄업", ("인쇄", "디자인", "프린트"),
          ("명함", "현수막", "전단"), 530_000, (_CHANNEL, _MAIL, _FORM)),
    Trade("애완동물 서비스", "96993", "애완동물 장묘 및 보호 서비스업", ("펫살롱", "애견유치원"),
          ("미용 이용권", "호텔 이용권", "수제 간식"), 380_000, (_CHANNEL, _MAP, _STORE)),
    Trade("차량 정비·세차", "95211", "자동차 종합 수리업", ("카센터", "세차", "오토"),
          ("엔진오일 교환", "출장 세차", "타이어 교체"), 760_000, (_CHANNEL, _MAP, _FORM), "예약"),
)  # fmt: skip

TAXI = Trade(
    "택시·대리운전",
    "49231",
    "택시 운송업",
    ("대리운전", "택시", "운수"),
    ("택시", "대리운전", "공항 운행"),
    210_000,
    ("카카오 T", "카카오 T 대리"),
)
PC_ROOM = Trade("PC방", "91222", "컴퓨터 게임방 운영업", ("PC방", "PC라운지"),
                ("정액제", "시간제", "단체석"), 680_000, ("카카오게임",))  # fmt: skip

_PREFIX_WORDS = (
    "온담 달밤 해림 도담 늘푸른 모카포트 참좋은 가온 정담 새벽 오롯이 코튼 동백 한결 바로 "
    "미소 서촌 다온 라온 마루 나래 아라 하람 소담 여울 온새미 윤슬 이든 가람 누리 단아 담은 "
    "두레 들꽃 또바기 맑은샘 모아 물빛 바람결 반딧불 별무리 봄날 북극성 비단길 사계절 산들 "
    "살구 새참 솔향 수수꽃 시나브로 아침나절 안뜰 앞마당 여름밤 연두 열두달 오솔길 옥탑 "
    "우리동네 유자 은하 이레 작은숲 잔디 조각보 종이배 주전자 징검다리 참새 청보리 초록문 "
    "큰나무 토담 파란대문 푸른솔 풀잎 하늘재 하루 한뼘 햇살 호롱불 흰구름 감나무 강나루 "
    "고래 골목안 구름다리 귤빛 꽃길 나무그늘 낮달 너른들 노을 눈꽃 느티 다락방 달항아리 "
    "댓돌 돌담 된바람 둥지 들녘 떡갈 머루 메아리 무지개 밀알 방울 보름 빛고운 뿌리 사랑채 "
    "샛별 섬돌 소나기 손끝 숲속 실타래 싸리 쌍둥이 씨앗 아름드리 양지 어귀 언덕위 여백 옹기 "
    "외딴 우물가 이음 자작 장독대 정오의 조약돌 차오름 초가을 커다란 탱자 통나무 파도 포근 "
    "하얀집 함지박 해오름 향나무 호수 황토"
)
PREFIXES = tuple(_PREFIX_WORDS.split())

BANKS = (  # code, name as people write it, its share, digits and printed groups of an account
    ("004", "국민", 22, (6, 2, 6)), ("088", "신한", 17, (3, 3, 6)),
    ("011", "농협", 16, (3, 4, 4, 2)), ("020", "우리", 12, (4, 3, 6)),
    ("081", "하나", 10, (3, 6, 5)), ("003", "기업", 9, (3, 6, 2, 3)),
    ("090", "카카오뱅크", 8, (4, 2, 7)), ("045", "새마을금고", 6, (4, 4, 4, 1)),
    ("092", "토스뱅크", 4, (4, 4, 4)), ("071", "우체국", 3, (6, 2, 6)),
    ("032", "부산", 3, (3, 4, 4, 2)), ("031", "iM뱅크", 2, (3, 2, 6, 1)),
    ("048", "신협", 2, (3, 3, 6)), ("089", "케이뱅크", 2, (3, 3, 6)),
)  # fmt: skip
_BANK_WEIGHTS = [share for _code, _name, share, _groups in BANKS]

# Parts of a name: shop name, then perhaps a branch.
_LARGE_FORMS = ("주식회사 {0}", "(주){0}", "{0} 주식회사")
_LARGE_SUFFIXES = ("유통", "커머스", "푸드시스템", "로지스", "리테일", "컴퍼니", "테크", "홀딩스")


def check_digit(nine: str) -> int:
    """Return the check digit (tenth digit) of a business registration number from its first nine
    digits.
    """
    total = sum(int(digit) * weight for digit, weight in zip(nine, _WEIGHTS, strict=True))
    return (10 - (total + int(nine[8]) * 5 // 10) % 10) % 10


def business_number(rnd: Random, *, corporate: bool = False) -> str:
    """Return a business registration number with a valid check digit that was never issued:
    "023-41-70536". With `corporate` its middle digits are those of companies."""
    prefix = FIRST_PREFIX + int(rnd.random() * (LAST_PREFIX - FIRST_PREFIX + 1))
    draw = rnd.random()  # 81, 86, 87, 88: companies for profit; 01-79: persons subject to tax
    kind = (81, 86, 87, 88)[int(draw * 4)] if corporate else 1 + int(draw * 79)
    nine = f"{prefix:03d}{kind:02d}{int(rnd.random() * 10_000):04d}"
    return f"{nine[:3]}-{nine[3:5]}-{nine[5:]}{check_digit(nine)}"


def shop_name(rnd: Random, trade: Trade) -> str:
    """Return a plausible, invented shop name of a trade."""
    prefix = PREFIXES[int(rnd.random() * len(PREFIXES))]
    suffix = trade.suffixes[int(rnd.random() * len(trade.suffixes))]
    form = rnd.random()
    if form < 0.42:
        return f"{prefix} {suffix}"
    if form < 0.78:
        return f"{prefix}{suffix}"
    places = REGIONS[int(rnd.random() * len(REGIONS))][2]
    return f"{prefix}{suffix} {places[int(rnd.random() * len(places))]}점"


def company_name(rnd: Random) -> str:
    """Return the invented name of a medium or large company."""
    prefix = PREFIXES[int(rnd.random() * len(PREFIXES))]
    suffix = _LARGE_SUFFIXES[int(rnd.random() * len(_LARGE_SUFFIXES))]
    return _LARGE_FORMS[int(rnd.random() * 3)].format(prefix + suffix)


def bank_account(rnd: Random) -> tuple[str, str]:
    """Return (bank, account) at random: the bank's name as people write it, and an account number
    of 11 to 14 digits with the bank's dashes.
    """
    _code, name, _share, groups = rnd.choices(BANKS, _BANK_WEIGHTS)[0]
    digits = f"{int(rnd.random() * 10 ** sum(groups)):0{sum(groups)}d}"
    parts, start = [], 0
    for size in groups:
        parts.append(digits[start : start + size])
        start += size
    return name, "-".join(parts)
