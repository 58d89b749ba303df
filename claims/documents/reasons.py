"""Why a file is not taken, or not shown: one code for programs, one sentence for people."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError


class Reason(models.TextChoices):
    """The label says what to do, in one sentence."""

    # at the door
    TOO_LARGE = "too_large", _("파일이 너무 큽니다. 25MB보다 작게 나누거나 줄여서 올려 주세요.")
    TOO_MANY_FILES = "too_many_files", _("신청 한 건에 둘 수 있는 서류 수를 넘었습니다.")
    EMPTY = "empty", _("내용이 없는 파일입니다. 파일을 확인해 다시 올려 주세요.")
    HWP = "hwp", _("한글 문서는 아직 받지 못합니다. PDF로 저장해 올려 주세요.")
    ARCHIVE = "archive", _("압축 파일은 풀어서 파일을 하나씩 올려 주세요.")
    TIFF = "tiff", _("TIFF 그림은 JPG나 PNG로 저장해 올려 주세요.")
    OLD_SHEET = "old_sheet", _("XLS 파일은 XLSX나 CSV로 저장해 올려 주세요.")
    UNKNOWN_KIND = (
        "unknown_kind",
        _("받지 않는 형식입니다. PDF, JPG, PNG, WebP, HEIC, XLSX, CSV로 올려 주세요."),
    )
    UNPACKS_TOO_LARGE = (
        "unpacks_too_large",
        _("압축을 푼 크기가 너무 큽니다. 필요한 시트만 남겨 다시 저장해 주세요."),
    )
    # while looking inside
    TOO_MANY_PAGES = "too_many_pages", _("쪽수가 너무 많습니다. 필요한 쪽만 나누어 올려 주세요.")
    TOO_MANY_PIXELS = "too_many_pixels", _("그림이 너무 큽니다. 크기를 줄여서 올려 주세요.")
    PASSWORD = "password", _("암호가 걸린 파일입니다. 암호를 풀어 다시 올려 주세요.")
    BROKEN = "broken", _("파일이 손상되어 열 수 없습니다. 다시 저장해 올려 주세요.")
    MEMORY = "memory", _("파일을 여는 데 너무 많은 메모리가 필요해 미리볼 수 없습니다.")
    TIMEOUT = "timeout", _("파일을 여는 데 너무 오래 걸려 미리볼 수 없습니다.")
    CRASHED = "crashed", _("파일을 여는 중에 문제가 생겨 미리볼 수 없습니다.")
    NOT_CONFINED = (
        "not_confined",
        _("이 서버에서는 파일을 안전하게 열 수 없어 미리보기를 껐습니다."),
    )


# These break a limit: the file is refused. What else goes wrong inside only costs the preview.
REFUSES = frozenset(
    {Reason.TOO_MANY_PAGES, Reason.TOO_MANY_PIXELS, Reason.UNPACKS_TOO_LARGE, Reason.EMPTY}
)


class FileRefused(DomainError):
    """A file that is not taken; nothing of it was stored. `reason` is its code."""

    def __init__(self, reason: Reason, name: str = "", message: Promise | None = None) -> None:
        self.reason = reason
        self.name = name
        self.code = reason.value
        super().__init__(message or reason.label, name=name)
