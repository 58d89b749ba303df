"""Data for the templates of requests about personal data."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _

from claims import clock
from claims.errors import DomainError
from claims.register.models import Claim
from reviews.data_subject_requests.forms import (
    AnswerForm,
    ExtensionForm,
    IdentityForm,
    RegisterForm,
)
from reviews.data_subject_requests.lists import TO_ANSWER
from reviews.data_subject_requests.models import DataSubjectRequest
from reviews.data_subject_requests.permissions import ANSWERS, REGISTERS
from reviews.data_subject_requests.states import RequestKind, RequestOutcome, RequestStatus


def labels_of_tabs() -> list[tuple[str, Any]]:
    """Return (value of `?state=`, label) for each tab of the list."""
    return [
        (TO_ANSWER, _("답할 것")),
        ("overdue", _("기한 지남")),
        ("soon", _("오늘과 다음 영업일")),
        *((one.value, one.label) for one in RequestOutcome),
        (RequestStatus.WITHDRAWN.value, RequestStatus.WITHDRAWN.label),
        ("all", _("모두")),
    ]


def requests_page(
    user: Any,
    claim: Claim,
    found: list[DataSubjectRequest],
    *,
    refusal: DomainError | None = None,
    register: BaseForm | None = None,
    of: int = 0,
    forms: dict[str, BaseForm],
) -> dict[str, Any]:
    """Return the data for the page of a claim's requests; `found` are these, the newest first.
    `register` is a posted form for a new one; `forms` (`identity`, `extension`, `answer`) are
    posted forms of the request with the primary key `of`; `refusal` is the error to show."""
    may_register = user.has_perm(REGISTERS) and claim.erased_at is None
    return {
        "claim": claim,
        "shown": [_shown(user, one, forms if one.pk == of else {}) for one in found],
        "may_register": may_register,
        "register_form": (register or RegisterForm()) if may_register else None,
        "refusal": refusal,
    }


def _shown(user: Any, row: DataSubjectRequest, forms: dict[str, BaseForm]) -> dict[str, Any]:
    """Return one request for the template: `row`, the claimant's decrypted words `asks`, what this
    user may do (`copies`, `withdraws`) and the forms for it; None for one that is not possible."""
    answers, open_ = user.has_perm(ANSWERS), row.is_open
    extends = answers and open_ and row.kind == RequestKind.ACCESS and row.extended_at is None
    extends = extends and clock.today() <= row.first_due_on
    proves = user.has_perm(REGISTERS) and open_ and not row.is_proven
    possible: dict[str, BaseForm | None] = {
        "identity": forms.get("identity", IdentityForm()) if proves else None,
        "extension": forms.get("extension", ExtensionForm()) if extends else None,
        "answer": forms.get("answer", AnswerForm(request=row)) if answers and open_ else None,
    }
    for name, form in possible.items():
        if form is not None:
            form.auto_id = f"id_{name}_{row.pk}_%s"  # several requests may be open
    return {
        "row": row,
        "asks": row.reveal_asks(row.claim.number),
        "copies": answers and row.may_be_copied and row.claim.erased_at is None,
        "withdraws": answers and open_,
        **{f"{name}_form": form for name, form in possible.items()},
    }
