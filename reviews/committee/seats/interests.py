"""Facts that the secretariat registers about a member: interests (이해관계) and leave (부재).

Each verb locks the member's row, as a draw does: a later draw respects it. Only the blind index and
a masked hint of an interest's value are stored.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from claims.clock import now, today
from claims.identifiers import (
    business_number_digits,
    format_business_number,
    name_key,
    phone_digits,
)
from claims.personal_data.masking import mask_name, mask_phone
from claims.reasons import MOST_REASON, full_reason
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.access.conflicts import interest_index
from reviews.committee.errors import InterestError, LeaveError, NotOpenError
from reviews.committee.models import InterestKind, Leave, Member, MemberInterest

LONGEST_LEAVE = timedelta(days=366)


def _lock(member: Member) -> Member:
    return Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)


def normalise_interest(kind: str, value: str) -> tuple[str, str]:
    """Return (normalised value for the comparison with claims, masked value for display). `kind` is
    an InterestKind except NONE. Raises InterestError if the value cannot be read as its kind."""
    if kind == InterestKind.BUSINESS_NUMBER:
        digits = business_number_digits(value)
        if digits is None:
            raise InterestError(_("사업자등록번호 10자리를 확인해 주세요."))
        return digits, format_business_number(digits)[:7] + "*****"
    if kind == InterestKind.PHONE:
        digits = phone_digits(value)
        if digits is None:
            raise InterestError(_("휴대전화 번호를 확인해 주세요."))
        return digits, mask_phone(digits)
    key, shown = name_key(value), " ".join(value.split())
    if kind not in (InterestKind.NAME, InterestKind.ORGANISATION) or not key:
        raise InterestError(_("종류를 고르고 값을 적어 주세요."))
    return key, (mask_name(shown) if kind == InterestKind.NAME else shown)[:60]


@transaction.atomic
def register_interest(
    *, member: Member, by: User, kind: str, value: str, note: str = ""
) -> MemberInterest:
    """Register an interest of a member and return it: no claim that matches it is drawn for them
    from now on. Ends a nil entry. Seats held already stay; `workload.conflicted_seats` lists them.

    Raises ForbiddenError (no permission), InterestError (unreadable, or registered already).
    """
    require_permission(by, "reviews.manage_review")
    normalised, hint = normalise_interest(kind, value.strip())
    entry = MemberInterest(
        kind=kind,
        value_index=interest_index(kind, normalised),
        hint=hint,
        note=note.strip()[:100],
    )
    return _enter(entry, _lock(member), by)


@transaction.atomic
def register_interest_again(*, interest: MemberInterest, by: User) -> MemberInterest:
    """Register a lifted interest again as a new row, which is returned. The value itself is not
    stored, so the index and the hint are copied. Ends a nil entry.

    Raises ForbiddenError (no permission), InterestError (it is in force, or a nil entry).
    """
    require_permission(by, "reviews.manage_review")
    member = _lock(interest.member)
    lifted = MemberInterest.objects.get(pk=interest.pk)
    if lifted.kind == InterestKind.NONE:
        raise InterestError(_("종류를 고르고 값을 적어 주세요."))
    fields = ("kind", "value_index", "hint", "note")
    entry = MemberInterest(**{name: getattr(lifted, name) for name in fields})
    return _enter(entry, member, by)


def _enter(entry: MemberInterest, member: Member, by: User) -> MemberInterest:
    standing = member.interests.in_force()
    if standing.filter(kind=entry.kind, value_index=entry.value_index).exists():
        raise InterestError(_("이미 등록한 이해관계입니다. 등록한 목록을 확인해 주세요."))
    for nil in standing.filter(kind=InterestKind.NONE):
        _lift(nil, by)
    entry.member, entry.entered_by, entry.at = member, by, now()
    entry.save()
    return entry


@transaction.atomic
def register_no_interests(*, member: Member, by: User) -> MemberInterest:
    """Register a nil entry, which says that the member was asked and has no interest, and return
    it.

    Raises ForbiddenError (no permission), InterestError (an interest or a nil entry is in force).
    """
    require_permission(by, "reviews.manage_review")
    member = _lock(member)
    if member.interests.in_force().exists():
        raise InterestError(_("등록한 이해관계가 있습니다. 먼저 그것을 해제해 주세요."))
    return MemberInterest.objects.create(
        member=member,
        kind=InterestKind.NONE,
        value_index=interest_index(InterestKind.NONE, ""),
        entered_by=by,
        at=now(),
    )


@transaction.atomic
def lift_interest(*, interest: MemberInterest, by: User, reason: str) -> MemberInterest:
    """End an interest or nil entry that no longer applies, with a reason, and return it; the row
    stays. The desk of a claim that it matches names it to those who see the draws
    (`lifted_ties`).

    Raises ForbiddenError (no permission), NotOpenError (ended already), ReasonNeededError,
    ReasonTooShortError.
    """
    require_permission(by, "reviews.manage_review")
    reason = full_reason(reason, MOST_REASON)
    _lock(interest.member)
    interest = MemberInterest.objects.select_for_update(of=("self",)).get(pk=interest.pk)
    if interest.lifted_at is not None:
        raise NotOpenError(_("이미 해제한 이해관계입니다. 지금 목록을 확인해 주세요."))
    return _lift(interest, by, reason)


def _lift(interest: MemberInterest, by: User, reason: str = "") -> MemberInterest:
    interest.lifted_at, interest.lifted_by, interest.lift_reason = now(), by, reason
    interest.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    return interest


@transaction.atomic
def enter_leave(
    *, member: Member, by: User, starts_on: date, ends_on: date, note: str = ""
) -> Leave:
    """Register days on which a member is away, first and last included, and return the leave; draws
    pass the member over on these days.

    Raises ForbiddenError (no permission), LeaveError (ends before it starts or before today, is
    longer than a year, or overlaps another leave).
    """
    require_permission(by, "reviews.manage_review")
    if not starts_on <= ends_on or ends_on < today() or ends_on - starts_on > LONGEST_LEAVE:
        raise LeaveError()
    member = _lock(member)
    standing = member.leaves.filter(cancelled_at__isnull=True)
    if standing.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise LeaveError(_("이미 등록한 부재와 겹칩니다. 먼저 그 부재를 취소해 주세요."))
    return Leave.objects.create(
        member=member,
        starts_on=starts_on,
        ends_on=ends_on,
        note=note.strip()[:100],
        entered_by=by,
        at=now(),
    )


@transaction.atomic
def cancel_leave(*, leave: Leave, by: User) -> Leave:
    """Cancel a leave and return it; the row stays. Raises ForbiddenError (no permission),
    NotOpenError (cancelled already)."""
    require_permission(by, "reviews.manage_review")
    _lock(leave.member)
    leave = Leave.objects.select_for_update(of=("self",)).get(pk=leave.pk)
    if leave.cancelled_at is not None:
        raise NotOpenError(_("이미 취소한 부재입니다. 지금 목록을 확인해 주세요."))
    leave.cancelled_at = now()
    leave.save(update_fields=["cancelled_at"])
    return leave
