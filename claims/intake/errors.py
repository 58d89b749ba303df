"""Errors of unusable files, and the sentence for every code of a rejected cell."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError


class FileUnusableError(DomainError):
    """Error: a claims file cannot be used, and nothing of it was taken. `code` is the cause (a key
    of SENTENCES), `params` are the values in the sentence.
    """

    SENTENCES = {
        "file_missing": _("파일을 찾을 수 없습니다."),
        "empty": _("파일이 비어 있습니다."),
        "not_a_claims_file": _(
            "접수 파일이 아닙니다. 첫 20행 안에 접수번호, 접수일시 같은 열 이름이 있어야 합니다. "
            "양식을 내려받아 옮겨 적으면 됩니다."
        ),
        "encoding_unknown": _("글자 인코딩을 알 수 없습니다. UTF-8 CSV로 저장해 다시 올려 주세요."),
        "broken": _("파일이 중간에 깨져 있어 끝까지 읽을 수 없습니다."),
        "old_excel": _(
            "암호가 걸렸거나 옛 형식(.xls)인 엑셀 파일은 읽지 않습니다. "
            "암호 없는 XLSX나 CSV로 저장해 주세요."
        ),
        "too_large": _("파일이 너무 큽니다. CSV로 저장해 다시 올려 주세요."),
        "too_many_rows": _("XLSX는 200,000행까지 읽습니다. CSV로 저장해 다시 올려 주세요."),
        "folder_missing": _("서류 폴더를 찾을 수 없습니다."),
        "window_unknown": _("그런 코드의 접수기간이 없습니다."),
        "policy_missing": _("시행 중인 지원 기준이 없어 분류할 수 없습니다."),
        "no_rows": _("열 이름 아래에 신청이 한 줄도 없습니다. 첫 시트에 옮겨 적었는지 봐 주세요."),
        "cancelled": _("미리보기에서 취소해 파일을 지웠습니다. 접수된 신청은 없습니다."),
        "expired": _("미리보기 뒤 하루 동안 접수하지 않아 파일을 지웠습니다. 다시 올려 주세요."),
    }

    def __init__(self, code: str, message: str | Promise | None = None, **params: Any) -> None:
        sentence = message if message is not None else self.SENTENCES[code]
        self.code = code
        super().__init__(str(sentence) % params if params else sentence, **params)


_LIST = _("접수 목록을 XLSX나 CSV로 저장해 올려 주세요.")
_FOREIGN = {
    "pdf": _("PDF 파일입니다."),
    "picture": _("사진이나 그림 파일입니다."),
    "hwp": _("한글(HWP) 문서입니다."),
    "word": _("워드나 파워포인트 문서입니다."),
    "ods": _("ODS 파일입니다."),
    "html": _("웹 화면을 저장한 파일(HTML)입니다. 엑셀에서 열어 XLSX로 다시 저장하면 됩니다."),
    "zip": _("압축 파일입니다. 압축을 풀어 안에 든 파일을 올리면 됩니다."),
}
_STARTS = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"<!doctype html", "html"),
    (b"<html", "html"),
    (b"<table", "html"),
)


def kind_of_start(head: bytes) -> str:
    """Return the kind of another program's file ("pdf", "picture" or "html") by its first bytes; ""
    for any other.
    """
    start = head[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((kind for mark, kind in _STARTS if start.startswith(mark.lower())), "")


def foreign_file(head: bytes = b"", kind: str = "") -> FileUnusableError:
    """Return the error "not a claims file" for a file of another kind, with a sentence of its own
    where the kind is known. Give the kind, or the file's first bytes (`head`) to find it.
    """
    kind = kind or kind_of_start(head)
    if not kind:
        return FileUnusableError("not_a_claims_file")
    sentence = str(_FOREIGN[kind])
    if kind not in ("html", "zip"):  # their sentences say what to do
        sentence = f"{sentence} {_LIST}"
    return FileUnusableError("not_a_claims_file", sentence)


# Each code of a rejected cell, with a sentence that says what to do.
FAULT_SENTENCES = {
    "missing": _("비어 있습니다. 필수 값입니다."),
    "amount_unreadable": _("금액으로 읽을 수 없습니다. 1,200,000처럼 숫자로 적어 주세요."),
    "amount_negative": _("금액이 0보다 작습니다."),
    "amount_fraction": _("원 단위 아래가 있습니다. 정수로 적어 주세요."),
    "date_unreadable": _("날짜로 읽을 수 없습니다. 2022-10-19 14:05처럼 적어 주세요."),
    "date_impossible": _("없는 날짜나 시각입니다."),
    "business_number_invalid": _("사업자등록번호의 검증 숫자가 맞지 않습니다."),
    "account_mangled": _("계좌번호가 숫자 서식으로 바뀌었습니다. 텍스트로 다시 적어 주세요."),
    "account_unreadable": _("계좌번호는 하이픈을 빼고 숫자 10~14자리여야 합니다."),
    "bank_unknown": _("알 수 없는 은행입니다. 은행 이름이나 세 자리 코드로 적어 주세요."),
    "phone_unreadable": _("국내 전화번호로 읽을 수 없습니다."),
    "word_unknown": _("정해진 말 가운데 하나로 적어 주세요."),
    "company_unknown": _("알 수 없는 회사입니다. 회사 이름을 확인해 주세요."),
    "harm_contradiction": _("피해유형과 피해금액이 서로 맞지 않습니다."),
    "number_unreadable": _(
        "접수번호는 영문, 숫자, 하이픈으로 5~40자이고 숫자가 들어 있어야 합니다."
    ),
    "number_reserved": _(
        "D2026-000123 모양의 번호는 직접 입력한 신청에만 씁니다. 접수처가 준 번호를 적어 주세요."
    ),
    "differs_from_register": _("같은 접수번호가 다른 내용으로 이미 있습니다."),
    # A fault of the row: it has more cells than the header (mostly an unquoted comma).
    "surplus": _("칸이 머리글보다 많습니다. 쉼표가 든 값은 따옴표로 묶어 주세요."),
}


def sentence_of(code: str) -> str:
    return str(FAULT_SENTENCES.get(code, code))
