"""List of what an installation lacks before claims can be judged and paid, for administrators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from claims import clock
from claims.policy.models import Programme, ProgrammeState, SupportPolicy
from claims.users.models import User
from claims.users.navigation import group_label
from reviews.committee.access.scope import chair_users
from reviews.committee.models import Member
from reviews.payouts.models import Budget

ADMIN = "admin"
# People that each role needs: acts of two people need two.
NEEDED = {ADMIN: 2, "secretariat": 2, "finance": 2, "chair": 1, "auditor": 1}

NAMED = 5  # members without a seat that are named


class Missing(NamedTuple):
    """Something that is missing: what, why it is needed, and the page on which an administrator
    adds it ("" if no page does)."""

    what: str
    why: str
    url: str = ""


def missing(policy: SupportPolicy | None) -> list[Missing]:
    """Return what is missing before claims can be judged and paid by this policy, in the order in
    which an administrator adds it; [] in a complete installation. Four queries.

    Counted are active accounts by their confirmed roles, and seats whose term has begun."""
    return [*_people(), *_seats(policy), *_rules(policy)]


def _people() -> Iterator[Missing]:
    rows = User.objects.filter(is_active=True).values_list("groups__name").annotate(n=Count("pk"))
    have: dict[str | None, int] = dict(rows)
    why = {
        ADMIN: _(
            "한 관리자가 제안한 변경은 다른 관리자가 확인합니다. 서버에서 manage.py first_admins"
            " 명령으로 만듭니다."
        ),
        "secretariat": _(
            "접수 파일을 올리고 서류를 요청합니다. 계좌 정정과 일괄 통지는 두 사람이 합니다."
        ),
        "finance": _("한 사람이 지급을 승인해 묶으면 다른 사람이 내보냅니다."),
        "chair": _("금액이 큰 의결을 확인하고 회의를 엽니다."),
        "auditor": _("접속기록을 다달이 점검하고 서명합니다."),
    }
    add = reverse("admin:claims_user_add")
    for name, needed in NEEDED.items():
        n = have.get(name, 0)
        if n < needed:
            words = {"role": group_label(name), "needed": needed, "n": n}
            said = _("%(role)s %(needed)s명 (지금 %(n)s명)") % words
            yield Missing(said, why[name], "" if name == ADMIN else add)


def _seats(policy: SupportPolicy | None) -> Iterator[Missing]:
    """Yield what is missing of the council: a member needs both the role and a seat."""
    members = Member.objects.serving().exclude(user__in=chair_users())
    whole = members.filter(user__groups__name="member").count()
    needed = policy.panel_size if policy else 0
    add = reverse("admin:reviews_member_add")
    if whole < needed:
        yield Missing(
            _("위원 %(needed)s명 (지금 %(n)s명)") % {"needed": needed, "n": whole},
            _(
                "심의마다 위원을 추첨합니다. 계정에 위원 역할을 주고, 위원으로도 등록해야"
                " 추첨합니다."
            ),
            add,
        )
    without = User.objects.filter(groups__name="member", is_active=True, member=None).order_by("pk")
    names = [str(user) for user in without]
    if names:
        said = ", ".join(names[:NAMED])
        if len(names) > NAMED:
            words = {"names": said, "n": len(names) - NAMED}
            said = _("%(names)s 외 %(n)s명") % words
        yield Missing(
            _("위원 등록: %(names)s") % {"names": said},
            _("위원 역할은 있으나 위원으로 등록하지 않아 추첨하지 않습니다."),
            add,
        )


def _rules(policy: SupportPolicy | None) -> Iterator[Missing]:
    if policy is None:
        yield Missing(
            _("시행 중인 정책"),
            _("접수한 신청을 나누고 금액을 정합니다."),
            reverse("admin:claims_supportpolicy_changelist"),
        )
        return
    programmes = _with_funds()
    names = ", ".join(one.name for one in programmes if not one.funded)
    if names:
        yield Missing(
            _("예산: %(names)s") % {"names": names} if len(programmes) > 1 else _("예산"),
            _("예산이 없는 사업은 지급을 승인할 수 없습니다."),
            reverse("admin:reviews_budget_add"),
        )


def _with_funds() -> list[Any]:
    """Return the programmes that have a policy in force and are not closed, with `funded`: True if
    their budget holds money. One query."""
    policies = SupportPolicy.objects.published().filter(effective_from__lte=clock.now())
    funded = Budget.objects.filter(programme=OuterRef("pk"), granted__gt=0)
    rows = Programme.objects.filter(pk__in=policies.values("programme"))
    return list(rows.exclude(state=ProgrammeState.CLOSED).annotate(funded=Exists(funded)))
