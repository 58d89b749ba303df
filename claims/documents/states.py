"""Choices of a document's row: statuses, sources, scan results, and the sentences for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.state_style import StyledChoices, set_styles


class DocumentStatus(StyledChoices, models.TextChoices):
    RECEIVED = "received", _("준비 중")
    INSPECTING = "inspecting", _("준비 중")
    READY = "ready", _("볼 수 있음")
    UNPREVIEWABLE = "unpreviewable", _("미리보기 없음")
    REFUSED = "refused", _("받지 않음")
    QUARANTINED = "quarantined", _("격리")
    UNPACKED = "unpacked", _("압축을 풀었음")  # an archive: its files are documents of their own


set_styles(
    DocumentStatus,
    RECEIVED=("none", "pie"),
    INSPECTING=("info", "pie"),
    READY=("ok", "circle-check-f"),
    UNPREVIEWABLE=("warn", "alert-triangle-f"),
    REFUSED=("problem", "square-x-f"),
    QUARANTINED=("problem", "pause"),
    UNPACKED=("none", "folder"),
)

UNDER_WAY = frozenset({DocumentStatus.RECEIVED, DocumentStatus.INSPECTING})
# Inspected, with any outcome.
INSPECTED = frozenset(set(DocumentStatus) - UNDER_WAY - {DocumentStatus.QUARANTINED})
# Counted as handed in: neither a refused file nor an archive, whose files count themselves.
COUNTED_STATUSES = frozenset(
    set(DocumentStatus) - {DocumentStatus.REFUSED, DocumentStatus.UNPACKED}
)


class Source(models.TextChoices):
    IMPORT = "import", _("접수 파일")
    SECRETARIAT = "secretariat", _("사무국")
    SUPPLEMENT = "supplement", _("보완 제출")
    LINK = "link", _("제출 링크")


class Scan(models.TextChoices):
    NONE = "none", _("검사하지 않음")
    CLEAN = "clean", _("이상 없음")
    INFECTED = "infected", _("악성코드")
    UNREACHABLE = "unreachable", _("검사기 연결 안 됨")
    LIMIT = "limit", _("검사 한도 초과")


# The sentence for a document in quarantine or not yet scanned: what happens next, what to do.
WITHHELD_SENTENCES = {
    Scan.NONE: _("악성코드 검사를 기다리고 있습니다. 검사를 마치면 볼 수 있습니다."),
    Scan.INFECTED: _(
        "이 파일이나 이와 똑같은 파일에서 악성코드가 발견되어 열 수 없습니다. "
        "파일을 새로 받아 다시 올려 주세요."
    ),
    Scan.UNREACHABLE: _(
        "악성코드 검사기에 연결되지 않아 격리했습니다. 연결되면 저절로 다시 검사합니다."
    ),
    Scan.LIMIT: _(
        "악성코드 검사기가 끝까지 볼 수 없는 파일이라 격리했습니다. 작게 나누어 다시 올려 주세요."
    ),
}
# An infected document does not count as handed in, whatever its status. One that the scanner could
# not examine does: the claimant has done their part.
COUNTED_SCANS = frozenset(set(Scan) - {Scan.INFECTED})
