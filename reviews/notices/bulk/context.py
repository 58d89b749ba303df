"""Template contexts of the bulk pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from claims import clock
from claims.errors import DomainError
from claims.hooks import ImportFollowUp
from claims.intake.models import ImportRun, RunStatus
from claims.personal_data.masking import mask_email
from claims.tables import keyset
from claims.users.models import User
from claims.users.requests import acting_user
from reviews.notices.bulk.audiences.choosing import MOST_PICKED, audience_of
from reviews.notices.bulk.audiences.forms import AudienceForm
from reviews.notices.bulk.audiences.kinds import RECEIVED, Audience
from reviews.notices.bulk.audiences.names import conditions_in_words, name_for, names_of
from reviews.notices.bulk.errors import NoRecipientError
from reviews.notices.bulk.preview.contents import Preview, preview
from reviews.notices.bulk.preview.trials import last_trials
from reviews.notices.bulk.recipients.reasons import left_out_reasons
from reviews.notices.bulk.running.counts import sent_counts
from reviews.notices.bulk.running.progress import progress_of
from reviews.notices.bulk.tables import BulkTable, all_bulks, shows_mine
from reviews.notices.bulk.verbs import seen_value
from reviews.notices.errors import NoTemplateError
from reviews.notices.models import ALONE, BulkStatus, NoticeBulk


def list_page(request: HttpRequest) -> dict[str, Any]:
    """Return the template context of the list of bulks; with `?show=mine` of those that
    this user may approve. Four queries, whatever the number of bulks."""
    words: dict[int, str] = {}
    left: dict[int, int] = {}
    user = acting_user(request)
    bulks = all_bulks(user, request.GET).select_related("prepared_by", "approved_by")
    table = BulkTable(bulks, words=words, left=left)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    rows = [row.record for row in table.paginated_rows]
    told = names_of(Audience.of(row) for row in rows)
    words.update(zip((row.pk for row in rows), told, strict=True))
    left.update(sent_counts(row.pk for row in rows if row.status != BulkStatus.PREPARED))
    return {
        "table": table,
        "may_prepare": user.has_perm("reviews.prepare_bulk"),
        "only_mine": shows_mine(user, request.GET),
    }


def new_page(user: User, data: QueryDict | None) -> dict[str, Any]:
    """Return the template context of the page of a new bulk: the form, and the preview of the
    audience that `data` (query or form) chooses. A refusal is in `why_not`."""
    picked = data.getlist("pick")[:MOST_PICKED] if data else []
    form = AudienceForm(data, by=user, picked=len(picked))
    shown: Preview | None = None
    refusal: DomainError | None = None
    if data and form.is_valid():
        try:
            audience = audience_of(data, user)
            shown = preview(audience, clock.now())
            refusal = None if shown.counted.count else NoRecipientError()
        except DomainError as error:
            refusal = error
    return {
        "form": form,
        "preview": shown,
        "why_not": refusal,
        "name": name_for(shown.audience, user) if shown else "",
        "set_letter": _set_letter(shown.audience, data) if shown and data else "",
        "alone": ALONE,
        "picked": picked,
        "left_out_url": _left_out_url(shown.audience) if shown else "",
        **(_trials(shown.audience, user) if shown else {}),
        "own_address": mask_email(user.email) if user.email else "",
        **(_addressed(shown.audience, user) if shown else {}),
    }


def _set_letter(audience: Audience, data: QueryDict) -> str:
    """Return the name of the letter that an audience gets whatever was picked, where another one
    was; '' otherwise."""
    if audience.is_listed or data.get("letter", "") in ("", audience.event.value):
        return ""
    return str(audience.event.label)


def _addressed(audience: Audience, user: User) -> dict[str, Any]:
    """Return the template values `list_url` and `conditions` of an audience that is the rows of a
    list; both '' for any other audience."""
    return {
        "list_url": audience.list_url,
        "conditions": conditions_in_words(audience, user) if audience.list_url else "",
    }


def _trials(audience: Audience, user: User) -> dict[str, Any]:
    """Return the template values of the user's last test messages: the messages, `trials_waiting`
    (True while one has no outcome), and the address of the preview that shows them."""
    trials = last_trials(user)
    return {
        "trials": trials,
        "trials_waiting": any(one.ended_at is None for one, _reason in trials),
        "preview_url": f"{reverse('notices:new_bulk')}?{urlencode(audience.fields)}",
    }


def _left_out_url(audience: Audience) -> str:
    return f"{reverse('notices:left_out_preview')}?{urlencode(audience.fields)}"


def bulk_page(request: HttpRequest, bulk: NoticeBulk) -> dict[str, Any]:
    user = acting_user(request)
    waiting = bulk.status == BulkStatus.PREPARED
    shown = _preview_of(bulk) if waiting else None
    same = shown is not None and shown.counted.fits(bulk)
    return {
        "bulk": bulk,
        "name": name_for(Audience.of(bulk), user),
        "progress": None if waiting else progress_of(bulk),
        "preview": shown,
        "left_out": left_out_reasons(bulk.left_out),
        "left_out_total": sum(bulk.left_out.values()),
        "left_out_url": reverse("notices:left_out", args=[bulk.pk]),
        "left_since": _left_since(bulk, shown),
        "total": bulk.count + sum(bulk.left_out.values()),
        **_addressed(Audience.of(bulk), user),
        "seen": seen_value(bulk),
        "why_not": _why_not(bulk, user, same) if waiting else "",
        "may_handle": user.has_perm("reviews.prepare_bulk"),
        "may_cancel": user.has_perm("reviews.prepare_bulk")
        or (waiting and user.has_perm("reviews.approve_bulk")),
        "alone": ALONE,
    }


def _left_since(bulk: NoticeBulk, shown: Preview | None) -> int:
    """Return by how many the recipients of a prepared bulk have decreased since its preparation; 0
    without a preview."""
    return max(0, bulk.count - shown.counted.count) if shown else 0


def _preview_of(bulk: NoticeBulk) -> Preview | None:
    """Return the preview of a prepared bulk; None if it has no template any more."""
    try:
        return preview(Audience.of(bulk), bulk.prepared_at)
    except NoTemplateError:
        return None


def _why_not(bulk: NoticeBulk, user: User, same: bool) -> str:
    """Return why this user cannot approve the bulk: "role" (without reviews.approve_bulk), "own"
    (prepared it), "changed" (not `same`: its recipients or templates changed); '' if nothing
    forbids it."""
    if not user.has_perm("reviews.approve_bulk"):
        return "role"
    if bulk.prepared_by_id == user.pk:
        return "own"
    return "" if same else "changed"


def follow_up_of(run: ImportRun) -> ImportFollowUp | None:
    """Return the text and link about an import's bulk, for the page of the import. None for an
    import that is not done or does not notify its claimants.

    One query at most.
    """
    if not run.notify or run.status != RunStatus.DONE:
        return None
    bulks = NoticeBulk.objects.filter(audience=RECEIVED, parameters={"run": run.pk})
    bulk = bulks.order_by("-pk").first()
    if bulk is None:
        return ImportFollowUp(
            _("접수 안내를 준비하지 않았습니다. 새로 알릴 사람이나 사용 중인 문안이 없습니다."),
            reverse("notices:bulks"),
        )
    count = {"count": f"{bulk.count:,}"}
    if bulk.status == BulkStatus.PREPARED:
        text = _("접수 안내 %(count)s건은 다른 간사나 위원장이 승인하면 나갑니다.") % count
    else:
        text = _("접수 안내 %(count)s건: %(state)s") % (count | {"state": bulk.state.label})
    return ImportFollowUp(text, reverse("notices:bulk", args=[bulk.pk]))
