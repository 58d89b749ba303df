"""State of the document service: renderer, scanner, storage, and documents in quarantine."""

import threading
import time
from datetime import timedelta
from typing import Any, NamedTuple

from django.core.files.storage import storages
from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock, uploads
from claims.documents.limits import limit
from claims.documents.models import Document
from claims.documents.renderer import confinement_status
from claims.documents.scanning import scanner
from claims.documents.states import WITHHELD_SENTENCES, Scan

MOST = 100  # documents in quarantine that are listed
OLD_SIGNATURES = timedelta(days=7)
KEPT_SECONDS = 10.0  # an answer for /healthz is reused so long


class HealthPart(NamedTuple):
    """State of one part of the document service: its `key` (renderer, scanner or storage) and
    `name`, a `word` for the state and its `tone` (a colour of state_style), a `sentence` with the
    remedy ('' if none is needed), and `facts` as (label, value)."""

    key: str
    name: str | Promise
    tone: str  # a tone of claims.state_style
    word: str | Promise
    sentence: str | Promise = ""
    facts: tuple[tuple[str | Promise, Any], ...] = ()


STORAGE_WORDS: dict[str, tuple[str, str | Promise, str | Promise]] = {
    "ok": ("ok", _("쓸 수 있음"), ""),
    "full": (
        "problem",
        _("공간 부족"),
        _(
            "PRIVATE_DIR의 디스크에 UPLOAD_KEEP_FREE만큼의 여유가 없어 큰 파일을 받지 않습니다. "
            "디스크를 비우거나 늘려 주세요."
        ),
    ),
    "down": (
        "problem",
        _("쓸 수 없음"),
        _("서류를 열거나 올릴 수 없습니다. 저장소와 접근 권한을 확인해 주세요."),
    ),
}


def parts() -> list[HealthPart]:
    """Return the present states of renderer, scanner and storage, for the page of the service's
    state. A scanner or bucket that hangs delays the call by its own time limit."""
    return [renderer_part(), scanner_part(), storage_part()]


def renderer_part() -> HealthPart:
    by_level: dict[str, tuple[str, str | Promise, str | Promise]] = {
        "ok": ("ok", _("분리해서 엶"), ""),
        "weak": ("warn", _("분리 부족"), _("격리가 부족한 채로 엽니다. 시연에서만 허용됩니다.")),
        "off": (
            "problem",
            _("열지 않음"),
            _("이 서버는 서류를 격리해 열 수 없습니다. unshare나 seccomp를 허용해 주세요."),
        ),
    }
    tone, word, sentence = by_level[confinement_status.level()]
    held = [layer.name for layer in confinement_status.layers() if layer.held]
    lacking = [layer.name for layer in confinement_status.layers() if not layer.held]
    facts: tuple[tuple[str | Promise, Any], ...] = ((_("적용된 보호"), ", ".join(held) or "–"),)
    if lacking:
        facts += ((_("빠진 보호"), ", ".join(lacking)),)
    return HealthPart("renderer", pgettext_lazy("several", "미리보기"), tone, word, sentence, facts)


def scanner_part() -> HealthPart:
    about = scanner.status()
    name = _("악성코드 검사기")
    if about is None:
        sentence = _("CLAMD_URL이 없어 서류를 검사하지 않고 보여 줍니다.")
        return HealthPart("scanner", name, "none", _("없음"), sentence)
    facts: tuple[tuple[str | Promise, Any], ...] = ((_("주소"), about.address),)
    if not about.reachable:
        sentence = _("새 서류가 격리됩니다. 검사기가 돌아오면 저절로 다시 검사합니다.")
        return HealthPart("scanner", name, "problem", _("연결 안 됨"), sentence, facts)
    facts += ((_("버전"), about.version), (_("서명"), about.signatures or _("자체 서명")))
    if about.made:
        facts += ((_("서명 날짜"), date_format(localtime(about.made), "DATETIME_FORMAT")),)
    warning = _scanner_warning(about)
    return HealthPart("scanner", name, "warn" if warning else "ok", _("연결됨"), warning, facts)


def _scanner_warning(about: scanner.ScannerStatus) -> str | Promise:
    """Return a sentence about the gravest fault of a scanner that answers: limits not known, limits
    not announced, too low for the largest document, signatures older than a week; '' for none."""
    if about.limits is None:
        return _("검사기가 시험 파일에 답하지 않았습니다.")
    if not about.limits.announces_limits:
        return _(
            "검사기가 끝까지 검사하지 못한 파일도 이상 없다고 답합니다. clamd.conf에 "
            "AlertExceedsMax yes를 넣어 주세요."
        )
    if not about.limits.takes_largest:
        return _(
            "가장 큰 서류는 검사 한도를 넘습니다. "
            "clamd.conf의 StreamMaxLength, MaxFileSize, MaxScanSize를 늘려 주세요."
        )
    if about.made and clock.now() - about.made > OLD_SIGNATURES:
        return _("서명이 일주일 넘게 바뀌지 않았습니다. freshclam을 확인해 주세요.")
    return ""


def storage_part() -> HealthPart:
    private: Any = storages["private"]
    facts = ((_("위치"), private.display_location()),)
    tone, word, sentence = STORAGE_WORDS[storage_word()]
    return HealthPart("storage", _("파일 저장소"), tone, word, sentence, facts)


def storage_word() -> str:
    """Return "ok" if the private storage answers and the disk has room for a document, "full" if it
    has not (uploads are refused then), "down" if one of them cannot be used.

    With a bucket too, large files that arrive lie on the disk of PRIVATE_DIR at first."""
    private: Any = storages["private"]
    if not private.is_available():
        return "down"
    try:
        return "ok" if uploads.bytes_left() >= limit("DOCUMENT_MAX_BYTES") else "full"
    except OSError:
        return "down"


# ------------------------------------------------------------------ documents
class Cause(NamedTuple):
    scan: Scan
    sentence: str | Promise
    documents: int
    oldest: Any  # when the first of them was received, or None

    @property
    def url(self) -> str:
        """URL of the page of the service's state that lists the documents in quarantine for this
        cause."""
        return f"{reverse('documents:health')}?cause={self.scan.value}#h-held"


def causes() -> list[Cause]:
    """Return, for each cause of quarantine (infected, scanner not reached, past its limits), the
    number of documents and the time of the oldest receipt; 0 and None if there are none. Documents
    that were set aside do not count."""
    rows = Document.objects.quarantined_not_set_aside().values("scan").order_by("scan")
    found = {row["scan"]: row for row in rows.annotate(n=Count("pk"), oldest=Min("received_at"))}
    said = (Scan.INFECTED, Scan.UNREACHABLE, Scan.LIMIT)
    none: dict[str, Any] = {"n": 0, "oldest": None}
    return [
        Cause(
            scan,
            WITHHELD_SENTENCES[scan],
            found.get(scan, none)["n"],
            found.get(scan, none)["oldest"],
        )
        for scan in said
    ]


def waiting() -> dict[str, Any]:
    """Return {"under_way", "unscanned"}, each as {"n": number of documents, "oldest": time of the
    oldest receipt or None}: the documents under inspection, and those that were inspected without a
    scanner. "unscanned" counts none while no scanner is configured."""
    under_way = Document.objects.under_way().aggregate(n=Count("pk"), oldest=Min("received_at"))
    unscanned: dict[str, Any] = {"n": 0, "oldest": None}
    if scanner.configured():
        unscanned = Document.objects.unscanned().aggregate(n=Count("pk"), oldest=Min("received_at"))
    return {"under_way": under_way, "unscanned": unscanned}


def quarantined_documents(cause: str = "") -> QuerySet[Document]:
    """Return at most MOST (100) documents in quarantine with their claims, the last scanned first.

    `cause` is a value of Scan, '' for every cause. Documents that were set aside are left out. Not
    restricted to anybody's scope.
    """
    found = Document.objects.quarantined_not_set_aside().select_related("claim")
    if cause:
        found = found.filter(scan=cause)
    return found.order_by("-scanned_at", "-pk")[:MOST]


# ------------------------------------------------------------------ for /healthz
_lock = threading.Lock()
_probed: tuple[float, dict[str, str]] = (0.0, {})


def probe() -> dict[str, str]:
    """Return {"scanner": ok, down or off, "storage": ok, full or down} for /healthz. The answer may
    be ten seconds old.

    While one thread asks, others get the older answer at once: only one visitor waits for a bucket
    that hangs.
    """
    global _probed
    asked, found = _probed
    if found and time.monotonic() - asked < KEPT_SECONDS:
        return found
    if not _lock.acquire(blocking=not found):
        return found
    try:
        reached = "off" if not scanner.configured() else "ok" if scanner.is_responding() else "down"
        found = {"scanner": reached, "storage": storage_word()}
        _probed = (time.monotonic(), found)
    finally:
        _lock.release()
    return found
