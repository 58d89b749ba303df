"""Columns of a claims file, and the names that files give them."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from claims.identifiers import REGIONS
from claims.intake.errors import FileUnusableError, sentence_of
from claims.table_files.headers import header_key

NUMBER = "접수번호"
FILED_AT = "접수일시"
CHANNEL = "접수채널"
CLAIMANT_KIND = "신청인구분"
PERSON = "성명"
BUSINESS = "상호"
REPRESENTATIVE = "대표자"
BUSINESS_NUMBER = "사업자등록번호"
INDUSTRY = "업종"
REGION = "지역"
PHONE = "휴대전화"
EMAIL = "이메일"
SERVICE = "서비스"
COMPANY = "계열사"
FEE = "유무료"
HARM = "피해유형"
AMOUNT = "피해금액"
NARRATIVE = "피해내용"
BANK = "은행"
ACCOUNT = "계좌번호"
HOLDER = "예금주"

# In the order of an intake file; a checked row keeps it.
COLUMNS = (
    NUMBER,
    FILED_AT,
    CHANNEL,
    CLAIMANT_KIND,
    PERSON,
    BUSINESS,
    REPRESENTATIVE,
    BUSINESS_NUMBER,
    INDUSTRY,
    REGION,
    PHONE,
    EMAIL,
    SERVICE,
    COMPANY,
    FEE,
    HARM,
    AMOUNT,
    NARRATIVE,
    BANK,
    ACCOUNT,
    HOLDER,
)

# Personal data: forms that repeat a row leave none of it in the browser (0149).
OF_A_PERSON = frozenset({PERSON, REPRESENTATIVE, PHONE, EMAIL, ACCOUNT, HOLDER})

# A file without one of these is unusable. 상호 and 대표자 are required in a 소상공인's row only.
REQUIRED = (
    NUMBER,
    FILED_AT,
    CLAIMANT_KIND,
    PERSON,
    BUSINESS_NUMBER,
    SERVICE,
    COMPANY,
    FEE,
    HARM,
    AMOUNT,
)

# The words of a column with a closed list, and the facts that they stand for.
KINDS = {
    "개인": "individual",
    "소상공인": "small_business",
    "중기업": "larger_business",
    "대기업": "larger_business",
}
FEES = {"유료": "paid", "무료": "free"}
HARMS = {"금전": "monetary", "비금전": "none"}
WORDS = {
    CLAIMANT_KIND: tuple(KINDS),
    REGION: tuple(REGIONS.values()),
    FEE: tuple(FEES),
    HARM: tuple(HARMS),
}
# Letters that the register's columns hold; longer text cannot be kept whole, so it is refused.
LONGEST = {
    CHANNEL: 40,
    PERSON: 100,
    BUSINESS: 100,
    REPRESENTATIVE: 100,
    INDUSTRY: 100,
    SERVICE: 60,
    HOLDER: 100,
}

# The download of rejected rows adds these columns; a file with both is a corrected one.
ROW_NUMBER = "행번호"
FAULTS = "오류"

# Columns as pages name them; reports keep the Korean name.
LABELS = {
    NUMBER: _("접수번호"),
    FILED_AT: _("접수일시"),
    CHANNEL: _("접수채널"),
    CLAIMANT_KIND: _("신청인구분"),
    PERSON: _("성명"),
    BUSINESS: _("상호"),
    REPRESENTATIVE: _("대표자"),
    BUSINESS_NUMBER: _("사업자등록번호"),
    INDUSTRY: _("업종"),
    REGION: _("지역"),
    PHONE: _("휴대전화"),
    EMAIL: _("이메일"),
    SERVICE: _("서비스"),
    COMPANY: _("계열사"),
    FEE: _("유무료"),
    HARM: _("피해유형"),
    AMOUNT: _("피해금액"),
    NARRATIVE: _("피해내용"),
    BANK: _("은행"),
    ACCOUNT: _("계좌번호"),
    HOLDER: _("예금주"),
}

ALIASES = {
    NUMBER: ("신청번호", "접수 No", "접수 No.", "접수no", "접수id", "claim number", "claim_number"),
    FILED_AT: ("접수일", "접수일자", "접수시각", "접수 시간", "신청일시", "신청일", "filed at"),
    CHANNEL: ("채널", "접수경로", "신청경로", "channel"),
    CLAIMANT_KIND: ("구분", "신청자구분", "신청인유형", "신청자유형", "고객구분", "claimant kind"),
    PERSON: ("이름", "신청인", "신청자", "신청인명", "신청자명", "신청인성명", "name"),
    BUSINESS: ("상호명", "사업장명", "업체명", "회사명", "가게이름", "business name"),
    REPRESENTATIVE: ("대표자명", "대표자성명", "대표", "대표자이름", "representative"),
    BUSINESS_NUMBER: ("사업자번호", "사업자등록 번호", "사업자no", "등록번호", "business number"),
    INDUSTRY: ("업태", "업종명", "industry"),
    REGION: ("시도", "시·도", "시/도", "광역시도", "지역명", "region", "province"),
    PHONE: ("휴대폰", "휴대폰번호", "휴대전화번호", "핸드폰", "전화번호", "연락처", "phone"),
    EMAIL: ("메일", "메일주소", "이메일주소", "전자우편", "email", "e-mail"),
    SERVICE: ("서비스명", "이용서비스", "피해서비스", "피해 서비스", "service"),
    COMPANY: ("계열사명", "회사", "서비스회사", "운영사", "company"),
    FEE: ("유료무료", "유/무료", "유료/무료", "유무료구분", "fee"),
    HARM: ("피해구분", "피해종류", "피해 형태", "harm"),
    AMOUNT: ("피해액", "신청금액", "신청액", "피해금액(원)", "피해액(원)", "손실액", "amount"),
    NARRATIVE: ("내용", "피해사실", "상세내용", "피해상세", "narrative"),
    BANK: ("은행명", "은행코드", "입금은행", "bank"),
    ACCOUNT: ("계좌", "입금계좌", "계좌 번호", "account", "account number"),
    HOLDER: ("예금주명", "계좌주", "예금주성명", "account holder"),
}


_EXACT = {header_key(name): name for name in COLUMNS}
_ALIASES = {header_key(alias): name for name in COLUMNS for alias in ALIASES[name]}


class ColumnLayout(NamedTuple):
    """Columns found in a file's header. `places` has the position of each of COLUMNS, in that
    order; that of a missing column is past the end of the row. `unknown` are the heads that name no
    column. `corrected` is True for a file of rejected rows that were corrected, with its two added
    columns.
    """

    header: tuple[str, ...]
    places: tuple[int, ...]
    unknown: tuple[str, ...]
    corrected: bool

    @property
    def width(self) -> int:
        return len(self.header)


def fault_sentence(code: str, column: str = "") -> str:
    """Return the sentence for people about a refused cell, by the fault's code. If `column` has a
    closed list it names the allowed words, for a too long text the greatest length.
    """
    if code == "word_unknown" and column in WORDS:
        words = ", ".join(WORDS[column])
        return str(_("%(words)s 가운데 하나로 적어 주세요.")) % {"words": words}
    if code == "word_unknown" and column in LONGEST:
        return str(_("너무 깁니다. %(n)s자까지 적을 수 있습니다.")) % {"n": LONGEST[column]}
    return sentence_of(code)


def known_columns(header: Sequence[str]) -> int:
    """Return the number of known columns in a header row. The delimiter of a text file is the one
    with the highest number."""
    keys = {header_key(cell) for cell in header}
    return len({_EXACT.get(key) or _ALIASES.get(key) for key in keys} - {None})


def _places_of(keys: Sequence[str]) -> dict[str, int]:
    """Return the place of each column in a header of these keys, by its name: first those of
    official names, then those of aliases. Raises FileUnusableError for a column that occurs twice
    at one of the two."""
    found: dict[str, int] = {}
    for names in (_EXACT, _ALIASES):
        stage: dict[str, int] = {}
        for place, key in enumerate(keys):
            name = names.get(key)
            if name is None or name in found:
                continue
            if name in stage:
                raise FileUnusableError(
                    "column_twice",
                    _(
                        "%(column)s 열이 둘 이상이어서 어느 것을 읽을지 알 수 없습니다. "
                        "하나만 남기고 다시 올려 주세요."
                    ),
                    column=name,
                )
            stage[name] = place
        found |= stage
    return found


def _require_columns(found: Collection[str]) -> None:
    """Raise FileUnusableError if no column is known or a required one is missing."""
    if not found:
        raise FileUnusableError("not_a_claims_file")
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        raise FileUnusableError(
            "column_missing",
            _("필수 열이 없습니다: %(columns)s. 열을 넣어 다시 올려 주세요."),
            columns=", ".join(missing),
        )


def find_columns(header: Sequence[str]) -> ColumnLayout:
    """Return the ColumnLayout of a header. Raises FileUnusableError if no column is known, a
    required one is missing or one occurs twice.

    A column with the official name is taken before one with an alias of it; the aliased column then
    counts as an unknown column of the file."""
    found = _places_of([header_key(cell) for cell in header])
    _require_columns(found)
    width = len(header)
    taken = set(found.values())
    unknown = tuple(
        cell.strip() for place, cell in enumerate(header) if place not in taken and cell.strip()
    )
    corrected = {ROW_NUMBER, FAULTS} <= set(unknown)
    if corrected:
        unknown = tuple(name for name in unknown if name not in (ROW_NUMBER, FAULTS))
    return ColumnLayout(
        header=tuple(cell.strip() for cell in header),
        places=tuple(found.get(name, width) for name in COLUMNS),
        unknown=unknown,
        corrected=corrected,
    )
