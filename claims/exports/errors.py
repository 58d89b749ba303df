"""Errors of exports, with their sentences."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError, ForbiddenError


class TooManyExportsError(DomainError):
    message = _("만드는 중인 파일이 이미 세 개입니다. 하나가 끝나거나 취소한 뒤에 다시 해 주세요.")


class NothingToExportError(DomainError):
    message = _("조건에 맞는 행이 없습니다. 목록의 조건을 바꿔 주세요.")


class TooManyRowsError(DomainError):
    message = _("XLSX 한 장에는 1,048,575행까지 담깁니다. CSV로 받거나 조건을 줄여 주세요.")


class TooManyPapersError(DomainError):
    message = _("한 번에 문서 500건까지 묶습니다. 조건을 줄여 주세요.")


class FileExpiredError(DomainError):
    status = 410
    message = _("내려받을 수 있는 기한이 지나 파일을 지웠습니다. 목록에서 다시 만들어 주세요.")


class FileLostError(DomainError):
    status = 410
    message = _("파일이 저장소에 없습니다. 목록에서 다시 만들어 주세요.")


class WithheldSinceError(ForbiddenError):
    message = _("이 파일에는 이제 볼 수 없는 신청이 있습니다. 목록에서 다시 만들어 주세요.")
