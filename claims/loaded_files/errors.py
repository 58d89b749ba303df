"""Errors of files that are loaded line by line."""

from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError


class ColumnsMissingError(DomainError):
    code = "columns_missing"


class TooManyLinesError(DomainError):
    """Error: the file has more than `most` lines; nothing of it was loaded."""

    message = _("한 파일에 %(n)s줄까지 읽습니다. 나누어 올려 주세요.")

    def __init__(self, most: int) -> None:
        super().__init__(str(self.message) % {"n": f"{most:,}"})
