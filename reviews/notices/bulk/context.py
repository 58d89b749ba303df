"""What the pages of waves show, put together from questions; views only choose among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django_tables2 import RequestConfig

from claims import clock
from claims.errors import DomainError
from claims.tables import keyset
from claims.users.models import User
from claims.users.requests import acting_user
from reviews.notices.bulk.audiences import Wave, wave_from, words_for
from reviews.notices.bulk.display import LIVE, left_out_of, pace, parts_of, sentence_of, span
from reviews.notices.bulk.errors import NobodyToTellError
from reviews.notices.bulk.forms import WaveForm
from reviews.notices.bulk.preview import Preview, preview
from reviews.notices.bulk.queries import Standing, left_of, standing_of
from reviews.notices.bulk.tables import BulkTable
from reviews.notices.bulk.verbs import seen_value
from reviews.notices.errors import NoTemplateError
from reviews.notices.models import ALONE, BulkStatus, NoticeBulk, NoticeStatus

SHOWN_STATES = (
    NoticeStatus.PENDING,
    NoticeStatus.SENDING,
    NoticeStatus.UNKNOWN,
    NoticeStatus.SENT,
    NoticeStatus.DELIVERED,
    NoticeStatus.FAILED,
    NoticeStatus.SUPPRESSED,
)


def list_page(request: HttpRequest) -> dict[str, Any]:
    """Four queries, whatever the number of waves."""
    words: dict[int, str] = {}
    left: dict[int, int] = {}
    bulks = NoticeBulk.objects.select_related("prepared_by", "approved_by")
    table = BulkTable(bulks, words=words, left=left)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    rows = [row.record for row in table.paginated_rows]
    told = words_for(Wave.of(row) for row in rows)
    words.update(zip((row.pk for row in rows), told, strict=True))
    left.update(left_of(row.pk for row in rows if row.status != BulkStatus.PREPARED))
    return {"table": table, "may_prepare": acting_user(request).has_perm("reviews.prepare_bulk")}


def new_page(data: QueryDict | None) -> dict[str, Any]:
    """The form, and below it what the chosen wave would do."""
    form = WaveForm(data) if data else WaveForm()
    shown: Preview | None = None
    refusal: DomainError | None = None
    if data and form.is_valid():
        try:
            wave = wave_from(form.cleaned_data["audience"], form.cleaned_data["language"])
            shown = preview(wave, clock.now())
            refusal = None if shown.counted.count else NobodyToTellError()
        except DomainError as error:
            refusal = error
    return {
        "form": form,
        "preview": shown,
        "why_not": refusal,
        "name": words_for([shown.wave])[0] if shown else "",
        "alone": ALONE,
    }


@dataclass(frozen=True)
class Progress:
    """The moving part of a wave's page."""

    standing: Standing

    @property
    def bulk(self) -> NoticeBulk:
        return self.standing.bulk

    @property
    def live(self) -> bool:
        """Whether something may still move by itself: then the page asks again."""
        stopping = self.bulk.status == BulkStatus.CANCELLED and self.standing.of("pending")
        return self.bulk.status in LIVE or bool(stopping)

    @property
    def parts(self) -> list[Any]:
        return parts_of(self.standing)

    @property
    def sentence(self) -> str:
        return sentence_of(self.standing)

    @property
    def rate(self) -> str:
        return pace(self.standing.rate) if self.standing.rate else ""

    @property
    def left(self) -> str:
        return "" if self.standing.left is None else span(self.standing.left)

    @property
    def states(self) -> list[tuple[NoticeStatus, int]]:
        found = ((status, self.standing.of(status)) for status in SHOWN_STATES)
        return [(status, n) for status, n in found if n]


def progress_of(bulk: NoticeBulk) -> Progress:
    return Progress(standing_of(bulk))


def bulk_page(request: HttpRequest, bulk: NoticeBulk) -> dict[str, Any]:
    user = acting_user(request)
    waiting = bulk.status == BulkStatus.PREPARED
    shown = _preview_of(bulk) if waiting else None
    same = shown is not None and shown.counted.fits(bulk)
    return {
        "bulk": bulk,
        "name": words_for([Wave.of(bulk)])[0],
        "progress": None if waiting else progress_of(bulk),
        "preview": shown,
        "left_out": left_out_of(bulk.left_out),
        "seen": seen_value(bulk),
        "why_not": _why_not(bulk, user, same) if waiting else "",
        "may_handle": user.has_perm("reviews.prepare_bulk"),
        "may_cancel": user.has_perm("reviews.prepare_bulk")
        or (waiting and user.has_perm("reviews.approve_bulk")),
        "alone": ALONE,
    }


def _preview_of(bulk: NoticeBulk) -> Preview | None:
    """What a waiting wave would do now; None where its words are gone."""
    try:
        return preview(Wave.of(bulk), bulk.prepared_at)
    except NoTemplateError:
        return None


def _why_not(bulk: NoticeBulk, user: User, same: bool) -> str:
    """Which sentence stands beside an approval that may not be given; '' where it may."""
    if not user.has_perm("reviews.approve_bulk"):
        return "role"
    if bulk.prepared_by_id == user.pk:
        return "own"
    return "" if same else "changed"
