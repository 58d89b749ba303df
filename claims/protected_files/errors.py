"""Errors of files to take away."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError


class FileGoneError(DomainError):
    """Error: the file expired, was never made, or is missing in the storage (then with the message
    `lost`)."""

    code = "file_expired"
    status = 410
    message = _("내려받을 수 있는 기한이 지나 파일을 지웠습니다. 다시 만들어 주세요.")
    lost: Any = _("파일이 저장소에 없습니다. 다시 만들어 주세요.")
