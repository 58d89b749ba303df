"""Benefits of recipients as a list: those of a programme, a run or a batch, by state.

`?state=failed` is the worklist: benefits that could not be issued.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.hooks import without_withheld_claims
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.users.requests import whole_number
from reviews.benefits.models import BenefitGrant
from reviews.benefits.permissions import APPROVE, PROPOSE, VIEW
from reviews.benefits.states import GrantStatus

PARAMETERS = ("programme", "run", "batch")


def grants(user: Any, params: QueryDict) -> QuerySet[BenefitGrant]:
    """Return the benefits for the list, filtered by programme, run, batch and state (`?programme=`,
    `?run=`, `?batch=`, `?state=`); none for a user who may not see benefits. Who only reads sees
    none of claims that are withheld (docs/decisions/0137)."""
    if not user.has_perm(VIEW):
        return BenefitGrant.objects.none()
    rows = BenefitGrant.objects.all()
    for name in PARAMETERS:
        if pk := whole_number(params.get(name)):
            rows = rows.filter(**{name: pk})
    if (state := params.get("state")) in GrantStatus.values:
        rows = rows.filter(status=state)
    return without_withheld_claims(rows, user, "claim", workers=(PROPOSE, APPROVE))


BENEFITS = DeskList(
    name="benefits",
    title=pgettext_lazy("several", "혜택"),
    url_name="programmes:grants",
    permissions=(VIEW,),
    parameters=(*PARAMETERS, "state"),
    rows=grants,
    layout=ExportLayout(
        columns=(
            columns.number(_("제공번호"), "pk"),
            columns.text(_("지원사업"), "programme__name"),
            columns.text(_("참조번호"), "reference"),
            columns.number(_("값"), "value"),
            columns.choice(_("상태"), "status", GrantStatus),
            columns.text(_("실패 사유"), "failed_as"),
            columns.moment(_("제공한 때"), "issued_at"),
            columns.day(_("사용한 날"), "used_on"),
            columns.day(_("사용기한"), "expires_on"),
        ),
        claim="claim_id",
        order=("pk",),
        repeats=False,
    ),
)
