"""The error of a file that holds no table."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError


class TableUnreadableError(DomainError):
    """Error: a file holds no table that can be read. `code` is the cause: a key of SENTENCES, or
    "broken_row". `params` are the values in the sentence. `kind` is the kind of file where it is
    known to be no table ("pdf", "hwp" …), else "".
    """

    SENTENCES = {
        "empty": _("파일이 비어 있습니다. 내용이 있는 파일을 올려 주세요."),
        "not_a_table": _("표로 읽을 수 없는 파일입니다. XLSX나 CSV로 저장해 올려 주세요."),
        "encoding_unknown": _("글자 인코딩을 알 수 없습니다. UTF-8 CSV로 저장해 다시 올려 주세요."),
        "broken": _(
            "파일이 중간에 깨져 있어 끝까지 읽을 수 없습니다. 원본을 다시 저장해 올려 주세요."
        ),
        "old_excel": _(
            "암호가 걸렸거나 옛 형식(.xls)인 엑셀 파일은 읽지 않습니다. "
            "암호 없는 XLSX나 CSV로 저장해 주세요."
        ),
        "too_large": _("파일이 너무 큽니다. CSV로 저장해 다시 올려 주세요."),
        "too_many_rows": _("XLSX는 200,000행까지 읽습니다. CSV로 저장해 다시 올려 주세요."),
    }

    def __init__(
        self, code: str, message: str | Promise | None = None, *, kind: str = "", **params: Any
    ) -> None:
        sentence = message if message is not None else self.SENTENCES[code]
        self.code, self.kind = code, kind
        super().__init__(str(sentence) % params if params else sentence, **params)
