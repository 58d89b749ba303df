"""Template contexts of the pages of payment holds: the list, and one hold with both claims."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import RequestConfig

from claims.confirmation.forms import ReasonForm
from claims.display.tabs import tabs_of
from claims.hooks import find_visible
from claims.register.models import Claim
from claims.tables import keyset
from claims.users.requests import acting_user
from reviews.payouts.holds import lists
from reviews.payouts.holds.payees import grants_beside, next_grant
from reviews.payouts.holds.tables import HoldTable, age_text
from reviews.payouts.holds.verbs import duplicate_blocker, release_blocker
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.models.runs import GRANT_OF_ROUTE
from reviews.payouts.models.triggers.holds import SETTLE
from reviews.payouts.states.holds import HOLD_OPEN, HoldStatus

LEAST = 5  # letters of a reason


LABELS = {
    lists.WAITING: gettext_lazy("처리할 보류"),
    lists.PROPOSED: gettext_lazy("두 번째 사람 대기"),
    lists.MINE: gettext_lazy("내가 확인할 것"),
    lists.DUPLICATES: gettext_lazy("중복 종결"),
    lists.ENDED: gettext_lazy("풀린 것"),
    lists.ALL: gettext_lazy("전체"),
}


def held_sentence() -> str:
    """Return the message shown after a claim was put on hold instead of getting its grant."""
    return _(
        "같은 신청인이나 계좌의 다른 신청에 지원금이 있어 작성하지 않고 지급 보류에 올렸습니다."
    )


def moved_sentence(number: str) -> str:
    """Return the message shown after a hold moved beside the grant of the claim `number`."""
    text = _(
        "보류를 풀지 않았습니다. 먼저 받는 신청이 바뀌어, 지원금이 있는 %(number)s 옆에서 "
        "보류합니다. 두 신청을 보고 처리해 주세요."
    )
    return text % {"number": number}


class Beside(NamedTuple):
    """Claims of the same payee whose grants keep the claim of an open hold from its own grant.
    `moves_to`: the claim beside which it waits next, None if the hold names that claim already.
    `others`: all further claims that the hold does not name."""

    moves_to: Claim | None
    others: list[Claim]


def claims_beside(hold: PayeeHold) -> Beside:
    """Return the claims beside an open hold (`grants_beside`); none for another hold. At most three
    queries."""
    found = grants_beside(hold.claim_id) if hold.is_open else []
    to = next_grant(hold, found)
    keys = [grant.other for grant in found if grant.other != hold.other_id]
    claims = Claim.objects.in_bulk(keys) if keys else {}
    return Beside(claims[to.other] if to else None, [claims[key] for key in keys])


def counts(user: Any) -> dict[str, int]:
    """Return the number of visible holds in each tab of the list: waiting, proposed, mine
    (proposed by others), duplicates, ended, all. One query."""
    waits = Q(status__in=HOLD_OPEN, claim__withdrawn_at__isnull=True)
    return PayeeHold.objects.visible_to(user).aggregate(
        waiting=Count("pk", filter=waits),
        proposed=Count("pk", filter=waits & Q(status=HoldStatus.PROPOSED)),
        mine=Count("pk", filter=Q(pk__in=PayeeHold.objects.waiting_for(user))),
        duplicates=Count("pk", filter=Q(status=HoldStatus.DUPLICATE)),
        ended=Count("pk", filter=Q(status__in=[HoldStatus.RELEASED, HoldStatus.LAPSED])),
        all=Count("pk"),
    )


def list_page(request: HttpRequest) -> dict[str, Any]:
    """Return the template context of the list of holds: the table of the tab `?show=`, and all tabs
    with their counts."""
    rows = lists.holds(request.user, request.GET)
    rows = rows.select_related("claim", "other", "proposed_by", "settled_by")
    table = HoldTable(rows.defer("claim__narrative", "other__narrative"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    found = counts(request.user)
    shown = [one for one in LABELS if one != lists.MINE or request.user.has_perm(SETTLE)]
    show = lists.shown_of(request.GET)
    labels = [(one, LABELS[one]) for one in shown]
    tabs = tabs_of("show", labels, show, counts={one: found[one or "waiting"] for one in shown})
    return {"table": table, "show": show, "tabs": tabs}


def find_hold(request: HttpRequest, pk: int) -> PayeeHold:
    """Return the hold with this id, with both claims, payout, people and policy. Raises Http404 if
    it is missing or the user may not see it, RecusedError if they left its claim."""
    related = ("claim__service", "other__service", "payout", "proposed_by", "settled_by", "policy")
    rows = PayeeHold.objects.visible_to(request.user).with_grant().select_related(*related)
    return find_visible(request.user, rows, pk)


def reason_form(data: Any = None, **more: Any) -> ReasonForm:
    """Return the form that asks for a reason of LEAST to 300 characters, for the release of a hold
    and for declining one."""
    return ReasonForm(data, label=_("사유"), least=LEAST, most=300, **more)


def hold_page(
    request: HttpRequest, hold: PayeeHold, form: ReasonForm | None = None
) -> dict[str, Any]:
    """Return the template context of the page of one hold: both claims, whether the other claim
    still has its grant, the claims that have a grant besides, and the acts open to this person.
    `form` is a bound form that was refused."""
    user = acting_user(request)
    settles = user.has_perm(SETTLE)
    proposed = hold.status == HoldStatus.PROPOSED
    blocker = release_blocker(hold, user) if proposed and settles else None
    waits = settles and hold.status == HoldStatus.WAITING
    return {
        "hold": hold,
        "claim": hold.claim,
        "sides": [(_("보류한 신청"), hold.claim), (_("먼저 받는 신청"), hold.other)],
        "same_filing": _same_filing(hold.claim, hold.other),
        "age": age_text(hold),
        "grant_stands": _grant_stands(hold),
        "beside": claims_beside(hold),
        "own_grant": own_grant(hold),
        "settles": settles,
        "own": hold.proposed_by_id == user.pk,
        "may_confirm": proposed and settles and blocker is None,
        "why_not": blocker,
        "why_no_duplicate": duplicate_blocker(hold) if waits else None,
        "form": form or reason_form(),
    }


def own_grant(hold: Any) -> Payout | None:
    """Return the newest fixed grant of the held claim's present route, None without any. A run
    prepares only claims that never had one; a failed or cancelled one is prepared again from its
    own page. One query."""
    kind = GRANT_OF_ROUTE.get(hold.claim.route, "")
    return Payout.objects.filter(claim=hold.claim_id, kind=kind).order_by("-pk").first()


def _grant_stands(hold: PayeeHold) -> bool:
    """Return True if the claim that the hold names as `other` still has a fixed grant that bars the
    payee. One query."""
    return Payout.objects.barring_grants().filter(claim=hold.other_id).exists()


def _same_filing(one: Claim, other: Claim) -> list[str]:
    """Return the labels of the facts that both claims have in common (business number, service,
    claimed loss), which suggest that one loss was filed twice. The marks of the hold are not
    compared."""
    number, loss = one.business_number, one.claimed_loss
    alike = {
        _("같은 사업자등록번호"): bool(number) and number == other.business_number,
        _("같은 서비스"): one.service_id == other.service_id,
        _("같은 신청액"): bool(loss) and loss == other.claimed_loss,
    }
    return [words for words, is_alike in alike.items() if is_alike]
