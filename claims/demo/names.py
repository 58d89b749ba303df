"""Invented people, their mail names, and places."""

from __future__ import annotations

from random import Random

# Surname, how often (per 1,000 people, roughly), and its usual romanisation.
_SURNAMES = [
    ("김", 215, "kim"), ("이", 147, "lee"), ("박", 84, "park"), ("최", 47, "choi"),
    ("정", 43, "jung"), ("강", 24, "kang"), ("조", 21, "cho"), ("윤", 21, "yoon"),
    ("장", 20, "jang"), ("임", 17, "lim"), ("한", 15, "han"), ("오", 15, "oh"),
    ("서", 15, "seo"), ("신", 15, "shin"), ("권", 14, "kwon"), ("황", 14, "hwang"),
    ("안", 14, "ahn"), ("송", 14, "song"), ("전", 11, "jeon"), ("홍", 11, "hong"),
    ("유", 10, "yoo"), ("고", 9, "ko"), ("문", 9, "moon"), ("양", 9, "yang"),
    ("손", 9, "son"), ("배", 8, "bae"), ("백", 8, "baek"), ("허", 7, "heo"),
    ("남", 5, "nam"), ("심", 5, "shim"), ("노", 5, "noh"), ("하", 5, "ha"),
    ("곽", 4, "kwak"), ("성", 4, "sung"), ("차", 4, "cha"), ("주", 4, "joo"),
    ("우", 4, "woo"), ("구", 4, "koo"), ("민", 3, "min"), ("진", 3, "jin"),
    ("나", 3, "na"), ("지", 3, "ji"), ("엄", 3, "eom"), ("변", 2, "byun"),
    ("채", 2, "chae"), ("원", 2, "won"), ("방", 2, "bang"), ("여", 2, "yeo"),
]  # fmt: skip

_FIRST = {
    "민": "min", "서": "seo", "지": "ji", "현": "hyun", "수": "su", "영": "young", "은": "eun",
    "정": "jung", "준": "jun", "도": "do", "하": "ha", "예": "ye", "유": "yu", "승": "seung",
    "재": "jae", "성": "sung", "태": "tae", "동": "dong", "상": "sang", "진": "jin", "경": "kyung",
    "미": "mi", "혜": "hye", "윤": "yoon", "나": "na", "소": "so", "연": "yeon", "규": "gyu",
    "보": "bo", "종": "jong", "병": "byung", "기": "ki", "광": "kwang", "다": "da", "주": "ju",
    "선": "sun", "해": "hae", "채": "chae", "시": "si", "건": "gun", "원": "won", "세": "se",
    "인": "in", "명": "myung", "라": "ra",
}  # fmt: skip
_SECOND = {
    "준": "jun", "서": "seo", "우": "woo", "연": "yeon", "윤": "yoon", "원": "won", "진": "jin",
    "호": "ho", "민": "min", "현": "hyun", "영": "young", "희": "hee", "숙": "sook", "자": "ja",
    "수": "su", "경": "kyung", "은": "eun", "주": "ju", "아": "ah", "미": "mi", "정": "jung",
    "훈": "hoon", "석": "seok", "식": "sik", "철": "chul", "혁": "hyuk", "규": "gyu", "환": "hwan",
    "기": "ki", "성": "sung", "태": "tae", "빈": "bin", "린": "rin", "나": "na", "율": "yul",
    "솔": "sol", "람": "ram", "찬": "chan", "욱": "wook", "란": "ran", "선": "sun", "화": "hwa",
    "안": "an", "결": "gyeol", "별": "byeol",
}  # fmt: skip

# (province, city or district, neighbourhoods). Streets are made up from the neighbourhood's name.
REGIONS = [
    ("서울특별시", "마포구", ("망원", "연남", "합정", "성산")),
    ("서울특별시", "종로구", ("서촌", "부암", "혜화", "창신")),
    ("서울특별시", "성동구", ("성수", "금호", "왕십리", "옥수")),
    ("서울특별시", "강북구", ("수유", "미아", "번동")),
    ("서울특별시", "관악구", ("봉천", "신림", "남현")),
    ("서울특별시", "송파구", ("문정", "가락", "석촌", "방이")),
    ("서울특별시", "영등포구", ("문래", "당산", "신길")),
    ("부산광역시", "수영구", ("광안", "남천", "망미")),
    ("부산광역시", "해운대구", ("중동", "반여", "재송")),
    ("부산광역시", "영도구", ("봉래", "청학", "동삼")),
    ("대구광역시", "수성구", ("범어", "지산", "시지")),
    ("대구광역시", "중구", ("삼덕", "동인", "대봉")),
    ("인천광역시", "남동구", ("구월", "간석", "논현")),
    ("인천광역시", "부평구", ("삼산", "갈산", "십정")),
    ("광주광역시", "동구", ("동명", "산수", "계림")),
    ("광주광역시", "북구", ("용봉", "문흥", "일곡")),
    ("대전광역시", "유성구", ("봉명", "노은", "전민")),
    ("대전광역시", "중구", ("은행", "대흥", "선화")),
    ("울산광역시", "남구", ("삼산", "달동", "무거")),
    ("세종특별자치시", "세종시", ("나성", "도담", "고운")),
    ("경기도", "수원시", ("행궁", "인계", "영통", "매탄")),
    ("경기도", "성남시", ("정자", "서현", "야탑", "수진")),
    ("경기도", "고양시", ("백석", "화정", "대화")),
    ("경기도", "용인시", ("보정", "죽전", "신갈")),
    ("경기도", "부천시", ("상동", "심곡", "역곡")),
    ("경기도", "파주시", ("운정", "금촌", "문산")),
    ("강원도", "춘천시", ("효자", "퇴계", "온의")),
    ("강원도", "강릉시", ("교동", "포남", "초당")),
    ("충청북도", "청주시", ("성안", "복대", "율량")),
    ("충청남도", "천안시", ("신부", "불당", "쌍용")),
    ("전라북도", "전주시", ("객사", "서신", "송천")),
    ("전라남도", "순천시", ("조례", "연향", "저전")),
    ("경상북도", "포항시", ("죽도", "양덕", "효곡")),
    ("경상북도", "경주시", ("황남", "성건", "동천")),
    ("경상남도", "창원시", ("상남", "용호", "합성")),
    ("제주특별자치도", "제주시", ("애월", "노형", "이도")),
    ("제주특별자치도", "서귀포시", ("중문", "서홍", "성산")),
]

_WEIGHTS: list[int] = []
for _entry in _SURNAMES:
    _WEIGHTS.append((_WEIGHTS[-1] if _WEIGHTS else 0) + _entry[1])
_FIRST_SYLLABLES = list(_FIRST)
_SECOND_SYLLABLES = list(_SECOND)
_MAIL_HOSTS = ("example.com", "example.com", "example.net", "example.org", "mail.test", "shop.test")

Person = tuple[str, str]


def person(rnd: Random) -> Person:
    """Return the invented name of a person and its form for a mail address: ("이지훈",
    "jihoon.lee").
    """
    surname, _share, roman = rnd.choices(_SURNAMES, cum_weights=_WEIGHTS)[0]
    first = _FIRST_SYLLABLES[int(rnd.random() * len(_FIRST_SYLLABLES))]
    second = first
    while second == first:
        second = _SECOND_SYLLABLES[int(rnd.random() * len(_SECOND_SYLLABLES))]
    return surname + first + second, f"{_FIRST[first]}{_SECOND[second]}.{roman}"


def mail_address(rnd: Random, roman: str) -> str:
    """Return a mail address that begins with `roman` (see `person`), at a host that can never
    receive mail (RFC 2606).
    """
    host = _MAIL_HOSTS[int(rnd.random() * len(_MAIL_HOSTS))]
    return f"{roman}{int(rnd.random() * 900) + 10}@{host}"


def phone_number(rnd: Random) -> str:
    """Return a mobile number in 010-0xxx: well-formed, but Korean numbering starts that part at
    2."""
    return f"010-0{int(rnd.random() * 1000):03d}-{int(rnd.random() * 10000):04d}"


def province(rnd: Random) -> str:
    """Return a province (시·도) by its full name."""
    return REGIONS[int(rnd.random() * len(REGIONS))][0]


def address(rnd: Random, of: str = "") -> str:
    """Return an invented postal address, whose house number does not exist on that street. `of` is
    the full name of its province; any province for "" or an unknown name.
    """
    known = [region for region in REGIONS if region[0] == of] or REGIONS
    province, city, places = known[int(rnd.random() * len(known))]
    place = places[int(rnd.random() * len(places))]
    lane, house = int(rnd.random() * 40) + 2, int(rnd.random() * 90) + 1
    floor = ("1층", "1층", "2층", "지하 1층", "101호")[int(rnd.random() * 5)]
    return f"{province} {city} {place}샘로{lane}길 {house}, {floor}"
