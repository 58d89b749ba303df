"""Incoming uploads: their temporary files, and limits by sender, size and free disk space.

Up to 2.5 MB a request stays in memory (Django's own handler). Larger files go to an unnamed file in
the private folder: mode 0600, in no directory, and deleted with the process that holds it. So a
killed worker leaves no personal data behind that a sweep would have to find.

A refused request is read to its end, discarded, and answered by `RefusedUploadMiddleware` with one
sentence; the connection of a sender who is not signed in is cut, unless a middleware has admitted
the request as a guest's (`admit_guest`).
"""

import errno
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError

log = structlog.get_logger(__name__)

DISK_CHECK_BYTES = 1 << 20  # bytes between two checks of the free space


class RequestTooLargeError(DomainError):
    status = 413
    message = _("한 번에 보낸 파일이 너무 많습니다. 나누어 올려 주세요.")


class DiskFullError(DomainError, OSError):
    """Error: the upload was refused, because it would leave less than UPLOAD_KEEP_FREE bytes on the
    disk, or the disk is full."""

    status = 507
    message = _("서버의 저장 공간이 모자라 받지 못했습니다. 관리자에게 알려 주세요.")


class FolderUnavailableError(DomainError):
    """Error: the upload was refused, because its temporary file cannot be written."""

    code = "storage_away"
    status = 503
    message = _("지금은 파일 저장소를 쓸 수 없습니다. 잠시 뒤에 다시 해 주세요.")


def upload_folder() -> Path:
    """Return the folder of large uploads; it is made on first use, with mode 0700."""
    path = Path(settings.UPLOAD_DIR)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def bytes_left() -> int:
    """Return the number of bytes that uploads may still write to the disk while UPLOAD_KEEP_FREE
    bytes stay free; it may be negative."""
    return shutil.disk_usage(upload_folder()).free - int(settings.UPLOAD_KEEP_FREE)


def is_full(error: OSError) -> bool:
    """Return True for the error of a disk without room, or of a quota that is used up."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def admit_guest(request: HttpRequest, *, most: int, refusal: DomainError | None = None) -> None:
    """Mark a request without an account as allowed to upload files, at most `most` bytes in all.

    With `refusal` its body is read and discarded, and the response is the refusal's sentence."""
    request.guest_upload_bytes = most  # type: ignore[attr-defined]
    request.upload_refusal = refusal  # type: ignore[attr-defined]


class PrivateFileHandler(FileUploadHandler):
    """Upload handler that streams a file to the private folder while its sender and the disk allow
    it. A refusal is left in `request.upload_refusal`.
    """

    file: UploadedFile
    refusal: DomainError | None

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, *args: Any, **kw: Any
    ) -> None:
        request = cast(HttpRequest, self.request)
        guest = getattr(request, "guest_upload_bytes", 0)
        most = guest or settings.UPLOAD_MAX_BYTES
        self.refusal = getattr(request, "upload_refusal", None)
        if self.refusal is not None:
            return
        if content_length > most:
            self.refusal = RequestTooLargeError()
        elif content_length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            with self._disk_errors():
                if content_length > bytes_left():
                    self.refusal = DiskFullError()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        request = cast(HttpRequest, self.request)
        if not (request.user.is_authenticated or hasattr(request, "guest_upload_bytes")):
            raise StopUpload(connection_reset=True)
        self._stop_if_refused()
        self.seen = 0
        with self._disk_errors():
            file = tempfile.TemporaryFile(dir=upload_folder())
        self._stop_if_refused()
        self.file = UploadedFile(
            file=file,
            name=self.file_name,
            content_type=self.content_type,
            size=0,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) - self.seen > DISK_CHECK_BYTES:
            self.seen = start
            if bytes_left() < DISK_CHECK_BYTES:
                self.refusal = DiskFullError()
                self._stop_if_refused()
        with self._disk_errors():
            self.file.write(raw_data)
        self._stop_if_refused()

    def file_complete(self, file_size: int) -> UploadedFile:
        with self._disk_errors():
            self.file.seek(0)  # writes what is still in its buffer
        self._stop_if_refused()
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()

    @contextmanager
    def _disk_errors(self) -> Iterator[None]:
        """Context manager that turns an OSError of the folder into a refusal: a full disk, or one
        that became read-only."""
        try:
            yield
        except OSError as error:
            self.refusal = DiskFullError() if is_full(error) else FolderUnavailableError()
            log.error("upload_folder_away", error=error.strerror)

    def _stop_if_refused(self) -> None:
        if self.refusal is not None:
            self.request.upload_refusal = self.refusal  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)


def wants_json(request: HttpRequest) -> bool:
    """Return True if the request accepts JSON, as one sent by JavaScript does."""
    return "application/json" in request.headers.get("Accept", "")


def error_json(error: DomainError) -> dict[str, str | Promise]:
    return {"code": error.code, "message": str(error.message)}


class RefusedUploadMiddleware:
    """Middleware that responds in place of the view if an upload of the request was refused: with
    JSON if `wants_json`, else with a page. It runs after the permission checks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or request.content_type != "multipart/form-data":
            return None
        bool(request.POST)  # read the body now, unless it has been read
        error = getattr(request, "upload_refusal", None)
        if error is None:
            return None
        if wants_json(request):
            return JsonResponse(error_json(error), status=error.status)
        page = getattr(request, "refused_page", "refused.html")
        return render(request, page, {"error": error}, status=error.status)
