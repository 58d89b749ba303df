"""Data for the templates of objections."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _

from claims.errors import DomainError
from claims.policy.triage import route_reason_of
from claims.register.models import Claim
from claims.users.permissions import proposer_blocker
from reviews.committee.models import (
    Objection,
    ObjectionOutcome,
    ObjectionStatus,
)
from reviews.committee.models.triggers.objections import DECIDES, REGISTERS
from reviews.committee.objections import verbs
from reviews.committee.objections.deadlines import (
    council_deadline_of,
    deadline_of,
    letter_received_on,
)
from reviews.committee.objections.forms import AnswerForm, CouncilForm, ObjectionForm
from reviews.committee.objections.lists import (
    SEES,
    TO_ANSWER,
    TO_CONFIRM,
)


def labels_of_tabs(*, decides: bool) -> list[tuple[str, Any]]:
    """Return (value of `?state=`, label) for each tab of the list; one of answers to confirm for a
    user who decides objections."""
    return [
        (TO_ANSWER, _("답할 것")),
        *([(TO_CONFIRM, _("내가 확인할 것"))] if decides else []),
        ("overdue", _("기한 지남")),
        ("soon", _("오늘과 다음 영업일")),
        *((one, one.label) for one in ObjectionOutcome),
        *(
            (one, one.label)
            for one in (
                ObjectionStatus.PASSED,
                ObjectionStatus.REJECTED_LATE,
                ObjectionStatus.WITHDRAWN,
            )
        ),
        ("all", _("모두")),
    ]


def objection_page(
    user: Any,
    claim: Claim,
    found: list[Objection],
    *,
    refusal: DomainError | None = None,
    **forms: BaseForm,
) -> dict[str, Any]:
    """Return the data for the page of a claim's objections; `found` are these, the newest first.
    `forms` are posted forms with their errors (`register`, `council`, `answer`), `refusal` is the
    error to show."""
    newest = found[0] if found else None
    decides, full = user.has_perm(DECIDES), user.has_perm(SEES)
    may = _acts(user, claim, found)
    return {
        "claim": claim,
        "reason": route_reason_of(claim),
        "told_on": letter_received_on(claim),
        "deadline_on": deadline_of(claim) if may["register"] else None,
        "objection": newest,
        "shown": [_in_words(one, full=full) for one in found],
        "council_by": council_deadline_of(newest) if newest and may["pass"] else None,
        "may": may,
        "full": full,
        "register_form": forms.get("register") or ObjectionForm(),
        "council_form": forms.get("council") or CouncilForm(),
        "answer_form": forms.get("answer")
        or (AnswerForm(claim=claim, objection=newest) if decides and may["answer"] else None),
        "refusal": refusal,
    }


TEXT_OF = {"register": "asks", "council": "asks", "answer": "reason"}  # form -> its text
ACT_OF = {"register": "register", "council": "pass", "answer": "answer"}  # form -> key of `_acts`


def unsent_text(may: dict[str, Any], forms: dict[str, BaseForm]) -> str:
    """Return the text of the posted forms that the page does not show, as `may` (`_acts`) says that
    their acts are not possible now; '' if it shows them."""
    lost = [(name, form) for name, form in forms.items() if not may[ACT_OF[name]]]
    return "\n".join(str(form[TEXT_OF[name]].value() or "").strip() for name, form in lost)


def _acts(user: Any, claim: Claim, found: list[Objection]) -> dict[str, Any]:
    """Return {act: True or False} for the acts that this user may do now on the newest objection of
    a claim, and the error for which nobody, or not this person, can confirm its answer
    (`blocker`). The verbs check again."""
    newest = found[0] if found else None
    decides, registers = user.has_perm(DECIDES), user.has_perm(REGISTERS)
    status = newest.status if newest else ""
    proposed = status == ObjectionStatus.PROPOSED and newest is not None
    own = newest is not None and newest.proposed_by_id == user.pk
    blocker: DomainError | None = None
    if newest and proposed:
        blocker = proposer_blocker(newest.proposed_by_id, DECIDES)
    confirms = decides and proposed and not own
    if newest and confirms and blocker is None:
        blocker = verbs.confirmation_blocker(newest, user)
    refused = newest is not None and status == ObjectionStatus.DECIDED and newest.is_refused
    return {
        "register": registers and verbs.may_object(claim, found),
        "answer": decides and status == ObjectionStatus.RECEIVED,
        "confirm": confirms and blocker is None,
        "blocker": blocker,
        "send_back": decides and proposed,
        "own": own,
        "withdraw": decides and newest is not None and newest.is_open,
        "pass": registers
        and newest is not None
        and refused
        and bool(claim.current_claimed_loss)
        and claim.withdrawn_at is None
        and verbs.is_of_route(newest, claim),
    }


def _in_words(one: Objection, *, full: bool) -> dict[str, Any]:
    """Return an objection for the template: `row`, the claimant's decrypted words (`asks`,
    `council`), and `answer`, True if its answer is shown. One that is not confirmed yet is shown
    only if `full`: to users who see every objection."""
    answered = one.decided_at is not None
    return {
        "row": one,
        "asks": one.reveal_asks(one.claim.number),
        "council": one.reveal_appeal(one.claim.number),
        "answer": bool(one.outcome) and (full or answered),
    }
