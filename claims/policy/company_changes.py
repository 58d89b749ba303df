"""A company with its names, and whether it is the operator, as a change that two administrators
make: a row of a file is routed by the company that its name stands for."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claims.changes.kinds import BY_TWO, ChangeKind, State, Text
from claims.changes.models import ProposedChange
from claims.changes.verbs import propose_change
from claims.errors import DomainError
from claims.identifiers import name_key
from claims.policy.models import Company
from claims.policy.models.names import COMPANY


class CompanyNameTakenError(DomainError):
    message = gettext_lazy("같은 이름의 회사가 이미 있습니다. 다른 이름을 적어 주세요.")


FIELDS = ("name", "aliases", "is_operator")


def _state(company: Company) -> State:
    return {name: getattr(company, name) for name in FIELDS}


def _now(target: str) -> State:
    """Lock the company of the key `target` and return its present state; {} if there is none."""
    company = Company.objects.select_for_update().filter(name_key=target).first()
    return _state(company) if company else {}


def propose_company(
    *, company: Company | None, after: State, reason: str, by: Any
) -> ProposedChange:
    """Propose a new company (`company` None), or other names of one or whether it is the operator;
    `after` has FIELDS. Another administrator confirms. Returns the waiting row.

    Raises ForbiddenError (without `claims.confirm_change`), ReasonNeededError, NothingChangesError,
    AlreadyProposedError (one for this company waits), CompanyNameTakenError (of another one)."""
    if company is None and _named(after["name"]).exists():
        raise CompanyNameTakenError
    target = company.name_key if company else name_key(after["name"])
    return propose_change(kind=COMPANY, target=target, after=after, reason=reason, by=by)


def _named(name: str) -> QuerySet[Company]:
    return Company.objects.filter(name_key=name_key(name))


def _check(target: str, after: State) -> None:
    if _named(after["name"]).exclude(name_key=target).exists():
        raise CompanyNameTakenError


def _apply(change: ProposedChange, by: Any) -> Company:
    company = Company.objects.filter(name_key=change.target).first() or Company()
    for name in FIELDS:
        setattr(company, name, change.after[name])
    company.clean()
    company.save()
    return company


def _words(state: State) -> dict[str, str]:
    if not state:
        return dict.fromkeys(FIELDS, "")
    operates = _("예") if state["is_operator"] else _("아니요")
    return {"name": state["name"], "aliases": ", ".join(state["aliases"]), "is_operator": operates}


def _facts(change: ProposedChange) -> list[tuple[Text, Text, Text]]:
    before, after = _words(change.before), _words(change.after)
    labels = {"name": _("회사"), "aliases": _("다른 이름"), "is_operator": _("운영사")}
    return [(label, before[name], after[name]) for name, label in labels.items()]


COMPANY_CHANGE = ChangeKind(
    name=COMPANY,
    label=pgettext_lazy("change", "회사"),
    now=_now,
    check=_check,
    apply=_apply,
    title=lambda change: change.after["name"],
    facts=_facts,
    notified=lambda change: _("다음에 올리는 신청부터 이 이름으로 분류합니다."),
    undo_text=BY_TWO,
)
