"""Errors of unusable files, and the sentence for every code of a rejected cell."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError
from claims.table_files.cell_faults import CELL_SENTENCES
from claims.table_files.errors import TableUnreadableError


class FileUnusableError(DomainError):
    """Error: a claims file cannot be used, and nothing of it was taken. `code` is the cause (a key
    of SENTENCES), `params` are the values in the sentence.
    """

    SENTENCES = TableUnreadableError.SENTENCES | {
        "file_missing": _("파일을 찾을 수 없습니다."),
        "not_a_claims_file": _(
            "접수 파일이 아닙니다. 첫 20행 안에 접수번호, 접수일시 같은 열 이름이 있어야 합니다. "
            "양식을 내려받아 옮겨 적으면 됩니다."
        ),
        "folder_missing": _("서류 폴더를 찾을 수 없습니다."),
        "window_unknown": _("그런 코드의 접수기간이 없습니다."),
        "policy_missing": _(
            "시행 중인 지원 기준이 없어 분류할 수 없습니다. "
            "관리자가 정책을 공포한 뒤에 다시 올려 주세요."
        ),
        "no_rows": _("열 이름 아래에 신청이 한 줄도 없습니다. 첫 시트에 옮겨 적었는지 봐 주세요."),
        "cancelled": _("미리보기에서 취소해 파일을 지웠습니다. 접수된 신청은 없습니다."),
        "expired": _("미리보기 뒤 하루 동안 접수하지 않아 파일을 지웠습니다. 다시 올려 주세요."),
    }

    def __init__(self, code: str, message: str | Promise | None = None, **params: Any) -> None:
        sentence = message if message is not None else self.SENTENCES[code]
        self.code = code
        super().__init__(str(sentence) % params if params else sentence, **params)

    @classmethod
    def of(cls, error: TableUnreadableError) -> "FileUnusableError":
        """Return the error of a claims file for one of its readers."""
        if error.code != "not_a_table":
            return cls(error.code, error.message)
        return cls("not_a_claims_file", error.message if error.kind else None)


# Each code of a rejected cell of a claims file, with a sentence that says what to do.
FAULT_SENTENCES = CELL_SENTENCES | {
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
