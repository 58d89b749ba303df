"""Merging of a second name of a service into the service, as a change that two administrators make.

Claims show the name that was filed. Lists, precedents, factors and the check for equal claims count
them under the other service; in later files the name stands for it."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claims import hooks
from claims.changes.kinds import BY_TWO, ChangeKind, State, Text
from claims.changes.models import ProposedChange
from claims.changes.verbs import propose_change
from claims.errors import ConflictError, DomainError
from claims.policy.models import PolicyFactor, Service
from claims.policy.models.names import MERGE


class ChainOfNamesError(DomainError):
    message = gettext_lazy(
        "다른 이름이 이 서비스에 합쳐져 있거나, 고른 서비스가 다른 서비스에 합쳐져 있습니다. 합쳐"
        "지지 않은 서비스를 골라 주세요."
    )


class FactorOfNameError(DomainError):
    message = gettext_lazy(
        "공포한 정책의 산정 요소가 이 이름을 씁니다. 새 판에서 그 요소를 합칠 서비스에 적은 뒤 합쳐"
        " 주세요."
    )


def count_claims(service: Service) -> int:
    """Return the number of claims filed under this name of a service; claims of names merged into
    it are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM public.claims_claim WHERE service_id = %s", [service.pk]
        )
        return int(cursor.fetchone()[0])  # type: ignore[index]


def _service(target: str) -> Service:
    service = Service.objects.select_for_update().filter(pk=int(target)).first()
    if service is None:
        raise ConflictError
    return service


def _now(target: str) -> State:
    return {"into": _service(target).merged_into_id}


def propose_merge(
    *, service: Service, into: Service | None, reason: str, by: Any
) -> ProposedChange:
    """Propose to count a name of a service under the service `into`, or with None under itself
    again; another administrator confirms. Returns the waiting row.

    Raises ForbiddenError (without `claims.confirm_change`), ReasonNeededError, NothingChangesError,
    AlreadyProposedError, ChainOfNamesError (either is merged already, or both are one),
    FactorOfNameError (a published policy has a factor of this name)."""
    after = {"into": into.pk if into else None}
    return propose_change(kind=MERGE, target=str(service.pk), after=after, reason=reason, by=by)


def _check(target: str, after: State) -> None:
    if after["into"] is None:
        return
    into = _service(str(after["into"]))
    if into.merged_into_id or str(into.pk) == target:
        raise ChainOfNamesError
    if Service.objects.filter(merged_into=int(target)).exists():
        raise ChainOfNamesError
    used = PolicyFactor.objects.filter(service=int(target), policy__published_at__isnull=False)
    if used.exists():
        raise FactorOfNameError


def _apply(change: ProposedChange, by: Any) -> None:
    """Set the service under which the name is counted, mark the name as confirmed and emit
    `service_merged`. Only a confirmed change calls it."""
    service = _service(change.target)
    service.merged_into_id = change.after["into"]
    service.confirmed = True
    service.save(update_fields=["merged_into", "confirmed"])
    hooks.emit("service_merged", service)


def _name(pk: int | None) -> str:
    return Service.objects.get(pk=pk).name if pk else "–"


def _facts(change: ProposedChange) -> list[tuple[Text, Text, Text]]:
    service = Service.objects.get(pk=int(change.target))
    rows: list[tuple[Text, Text, Text]] = [
        (_("합쳐진 서비스"), _name(change.before["into"]), _name(change.after["into"]))
    ]
    if change.is_waiting:  # later, today's count is not what was confirmed
        rows.append((_("신청"), "", _("%(n)s건") % {"n": f"{count_claims(service):,}"}))
    return rows


SERVICE_MERGE = ChangeKind(
    name=MERGE,
    label=pgettext_lazy("change", "서비스 합치기"),
    now=_now,
    check=_check,
    apply=_apply,
    title=lambda change: Service.objects.get(pk=int(change.target)).name,
    facts=_facts,
    undo_text=BY_TWO,
)
