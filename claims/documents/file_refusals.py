"""Reasons to refuse or not to show a file: a code for programs, a sentence for people."""

from collections.abc import Callable

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.documents.limits import limit
from claims.errors import DomainError


class Reason(models.TextChoices):
    """Reasons to refuse or not to show a file. The label tells the sender what to do; `sentence`
    adds the limit in force."""

    # before the file is stored
    TOO_LARGE = "too_large", _("파일이 너무 큽니다. 나누거나 줄여서 올려 주세요.")
    TOO_MANY_FILES = "too_many_files", _("서류가 너무 많습니다. 꼭 필요한 서류만 올려 주세요.")
    EMPTY = "empty", _("내용이 없는 파일입니다. 파일을 확인해 다시 올려 주세요.")
    UNKNOWN_KIND = (
        "unknown_kind",
        _(
            "받지 않는 형식입니다. PDF, JPG, PNG, WebP, HEIC, TIFF, XLSX, XLS, CSV, HWP, HWPX나 "
            "이를 묶은 ZIP으로 올려 주세요."
        ),
    )
    WEB_PAGE = (
        "web_page",
        _("웹 문서(HTML)입니다. 엑셀에서 열어 XLSX로 저장하거나 PDF로 인쇄해 올려 주세요."),
    )
    POLYGLOT = (
        "polyglot",
        _("두 가지 형식이 한 파일에 섞여 있습니다. PDF나 그림으로 다시 저장해 올려 주세요."),
    )
    ARCHIVE = (
        "archive",
        _("ZIP이 아닌 압축 파일입니다. 풀어서 올리거나 ZIP으로 다시 묶어 올려 주세요."),
    )
    UNPACKS_TOO_LARGE = (
        "unpacks_too_large",
        _("압축을 푼 크기가 너무 큽니다. 필요한 내용만 남겨 다시 저장해 주세요."),
    )
    # for a ZIP that contains documents
    NESTED_ARCHIVE = (
        "nested_archive",
        _("압축 파일 안의 압축 파일은 받지 않습니다. 풀어서 올려 주세요."),
    )
    BAD_ENTRY = "bad_entry", _("압축이 손상되어 풀 수 없습니다. 다시 묶어 올려 주세요.")
    UNSAFE_NAME = (
        "unsafe_name",
        _("압축 파일 밖을 가리키는 이름이 들어 있습니다. 서류만 다시 묶어 올려 주세요."),
    )
    TOO_MANY_ENTRIES = (
        "too_many_entries",
        _("압축 파일에 든 파일이 너무 많습니다. 필요한 서류만 다시 묶어 올려 주세요."),
    )
    NOT_UNPACKED = (
        "not_unpacked",
        _("압축 파일을 풀지 못했습니다. 풀어서 파일을 하나씩 올려 주세요."),
    )
    # while the file is opened
    TOO_MANY_PAGES = "too_many_pages", _("쪽수가 너무 많습니다. 필요한 쪽만 나누어 올려 주세요.")
    TOO_MANY_PIXELS = "too_many_pixels", _("그림이 너무 큽니다. 크기를 줄여서 올려 주세요.")
    PASSWORD = (
        "password",
        _(
            "암호가 걸린 파일입니다. 암호 없이 저장해 다시 올려 주세요. 한글은 ‘파일 › 문서 암호’, "
            "엑셀은 ‘파일 › 정보 › 통합 문서 보호’에서 암호를 지우고, PDF는 암호를 넣어 연 뒤 "
            "‘PDF로 인쇄’로, 압축 파일은 암호 없이 다시 묶어 주세요."
        ),
    )
    BROKEN = "broken", _("파일이 손상되어 열 수 없습니다. 다시 저장해 올려 주세요.")
    NO_PREVIEW = (
        "no_preview",
        _("미리보기가 들어 있지 않은 한글 문서입니다. PDF로 저장해 올려 주세요."),
    )
    NO_CELLS = (
        "no_cells",
        _("셀에 적힌 내용이 없는 엑셀 파일이라 미리볼 수 없습니다. PDF로 저장해 올려 주세요."),
    )
    MEMORY = (
        "memory",
        _(
            "파일을 여는 데 너무 많은 메모리가 필요해 미리볼 수 없습니다. 나누거나 PDF, JPG로 "
            "저장해 올려 주세요."
        ),
    )
    TIMEOUT = (
        "timeout",
        _(
            "파일을 여는 데 너무 오래 걸려 미리볼 수 없습니다. 나누거나 PDF, JPG로 저장해 올려 "
            "주세요."
        ),
    )
    CRASHED = (
        "crashed",
        _("파일을 여는 중에 문제가 생겨 미리볼 수 없습니다. PDF나 JPG로 다시 저장해 올려 주세요."),
    )
    NOT_CONFINED = (
        "not_confined",
        _(
            "이 서버에서는 파일을 안전하게 열 수 없어 미리보기를 껐습니다. 시스템 관리자에게 "
            "알려 주세요."
        ),
    )

    @property
    def sentence(self) -> str:
        """The label as a sentence for people; if the reason is a limit, with its present value
        (25MB)."""
        if self not in WITH_LIMITS:
            return str(self.label)
        sentence, figure = WITH_LIMITS[self]
        return str(sentence) % {"most": figure()}


def size(count: int) -> str:
    """Format a number of bytes for people: 25MB, 1.5MB, 700KB."""
    unit, name = (1 << 20, "MB") if count >= 1 << 20 else (1 << 10, "KB")
    return f"{count / unit:.1f}".removesuffix(".0") + name


def _of_size(name: str) -> Callable[[], str]:
    return lambda: size(limit(name))


def _of_number(name: str) -> Callable[[], str]:
    return lambda: f"{limit(name):,}"


WITH_LIMITS: dict[Reason, tuple[Promise, Callable[[], str]]] = {
    Reason.TOO_LARGE: (
        _("파일이 너무 큽니다. %(most)s 이하로 나누거나 줄여서 올려 주세요."),
        _of_size("DOCUMENT_MAX_BYTES"),
    ),
    Reason.TOO_MANY_FILES: (
        _("신청 한 건에 서류는 %(most)s개까지 둘 수 있습니다. 꼭 필요한 서류만 올려 주세요."),
        _of_number("DOCUMENTS_PER_CLAIM"),
    ),
    Reason.TOO_MANY_ENTRIES: (
        _("압축 파일에 든 파일이 너무 많습니다. %(most)s개까지만 다시 묶어 올려 주세요."),
        _of_number("DOCUMENTS_PER_CLAIM"),
    ),
    Reason.TOO_MANY_PAGES: (
        _("쪽수가 너무 많습니다. %(most)s쪽 이하로 나누어 올려 주세요."),
        _of_number("DOCUMENT_MAX_PAGES"),
    ),
    Reason.TOO_MANY_PIXELS: (
        _("그림이 너무 큽니다. %(most)s화소 이하로 줄여서 올려 주세요."),
        _of_number("DOCUMENT_MAX_PIXELS"),
    ),
}

# These exceed a limit, and the file is refused. Other reasons only cost the preview.
REFUSES = frozenset(
    {Reason.TOO_MANY_PAGES, Reason.TOO_MANY_PIXELS, Reason.UNPACKS_TOO_LARGE, Reason.EMPTY}
)


class FileRefusedError(DomainError):
    """A file was not accepted, and nothing of it was stored. `reason` is its code.

    `name` is the file's name; for a file in a ZIP it is both names: "증빙.zip › 매출.hwp".
    """

    def __init__(self, reason: Reason, name: str = "", message: Promise | None = None) -> None:
        self.reason = reason
        self.name = name
        self.code = reason.value
        super().__init__(message or reason.sentence, name=name)
