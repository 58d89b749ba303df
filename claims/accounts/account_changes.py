"""Enable a disabled account that has a role, and reset a second factor: each proposed by one
administrator and confirmed by another."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.accounts.addresses import require_own_address
from claims.accounts.first_admins import administrators
from claims.accounts.password_links import describe_link, mail_link, reset_credentials
from claims.accounts.roles import change_title, person_of, person_of_change, role_labels
from claims.changes.kinds import BY_TWO, ChangeKind, State
from claims.changes.models import ProposedChange
from claims.changes.verbs import propose_change
from claims.errors import DomainError
from claims.users.mail import mail_works, send_account_mail
from claims.users.models import User

FACTOR_LABELS = {
    Authenticator.Type.TOTP: gettext_lazy("인증 앱"),
    Authenticator.Type.WEBAUTHN: gettext_lazy("패스키"),
    Authenticator.Type.RECOVERY_CODES: gettext_lazy("복구 코드"),
}


class NoFactorError(DomainError):
    code = "no_second_factor"
    message = gettext_lazy("등록한 2단계 인증이 없습니다.")


def enable_account(*, user: User, by: User) -> User:
    """Set a disabled account active and return it; mail its owner, with a link to set a password if
    it has none.

    It checks no permission: only a confirmed change calls it, in its transaction."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active, user.disabled_at = True, None
    user.save(update_fields=["is_active", "disabled_at"])
    with translation.override(user.language):
        subject = _("계정을 다시 쓸 수 있습니다")
        send_account_mail(
            user, subject, _("%(name)s님의 계정을 다시 쓸 수 있습니다.") % {"name": user}
        )
    if not user.has_usable_password():
        mail_link(user)
    return user


def mail_account_disabled(*, user: User, by: User) -> None:
    """Mail the owner of an account and every other administrator that `by` disabled it."""
    others = [one for one in administrators() if one.pk not in (by.pk, user.pk)]
    for to in (user, *others):
        with translation.override(to.language):
            said = _("%(by)s님이 %(name)s님의 계정(%(username)s)을 사용 중지했습니다.")
            facts = {"by": by, "name": user, "username": user.username}
            send_account_mail(to, _("계정이 사용 중지되었습니다"), said % facts)


def reset_second_factor(*, user: User, by: User) -> User:
    """Delete the second factors and the password of an account, and mail its owner a link to set a
    new password. Only a confirmed change calls it: it checks no permission."""
    user = User.objects.select_for_update().get(pk=user.pk)
    reset_credentials(user)
    with translation.override(user.language):
        said = _(
            "%(name)s님의 2단계 인증과 비밀번호를 지웠습니다. 본인이 요청하지 않았으면 바로"
            " 관리자에게 알려 주세요."
        )
        send_account_mail(user, _("2단계 인증을 지웠습니다"), said % {"name": user})
    return user


def _factors(user: User) -> list[str]:
    return sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def _account_now(target: str) -> State:
    person = person_of(target)
    names = sorted(person.groups.values_list("name", flat=True))
    return {"is_active": person.is_active, "roles": names, "email": person.email}


def _factor_now(target: str) -> State:
    person = person_of(target)
    return {"factors": _factors(person), "email": person.email}


def _check_address(target: str, after: State) -> None:
    person = person_of(target)
    require_own_address(person, person.email)


def _check_factors(target: str, after: State) -> None:
    if not _factors(person_of(target)):
        raise NoFactorError


def propose_enabling(*, user: User, reason: str, by: User) -> ProposedChange:
    """Propose to enable a disabled account; it stays disabled until another administrator confirms.
    Returns the waiting row.

    Raises ForbiddenError (`by` lacks `claims.confirm_change`), ReasonNeededError (empty),
    OwnChangeError (one's own account), NothingChangesError (is enabled), AlreadyProposedError,
    ConflictError (account is gone), AddressOfAnotherError."""
    after = _account_now(str(user.pk)) | {"is_active": True}
    return propose_change(kind=ACCOUNT.name, target=str(user.pk), after=after, reason=reason, by=by)


def propose_factor_reset(*, user: User, reason: str, by: User) -> ProposedChange:
    """Propose to delete somebody's second factors and password; another administrator confirms.
    Returns the waiting row.

    Raises NoFactorError (the account has none), ForbiddenError (`by` lacks
    `claims.confirm_change`), ReasonNeededError (empty), OwnChangeError (one's own account),
    AlreadyProposedError, ConflictError (account is gone)."""
    _check_factors(str(user.pk), {})
    after = {"factors": [], "email": user.email}
    return propose_change(kind=FACTOR.name, target=str(user.pk), after=after, reason=reason, by=by)


def factor_labels(names: list[str]) -> str:
    return ", ".join(str(FACTOR_LABELS[Authenticator.Type(name)]) for name in names) or _("없음")


def factor_labels_of(user: User) -> str:
    """Return the labels of the kinds of second factor that a person has set up, joined by commas;
    없음 (none) without one."""
    return factor_labels(_factors(user))


def _told_on(change: ProposedChange) -> str:
    person = person_of_change(change)
    if mail_works() and person.email:
        return _("본인에게 메일로 알립니다: %(mail)s.") % {"mail": person.email}
    return _("메일이 나가지 않습니다. 본인에게 직접 알려 주세요.")


ACCOUNT = ChangeKind(
    name="account",
    label=gettext_lazy("계정 사용"),
    now=_account_now,
    check=_check_address,
    apply=lambda change, by: enable_account(user=person_of_change(change), by=by),
    title=change_title,
    facts=lambda change: [
        (_("계정"), _("사용 중지"), _("사용")),
        (_("역할"), "", role_labels(change.before["roles"])),
    ],
    notified=_told_on,
    undo_text=BY_TWO,
)
FACTOR = ChangeKind(
    name="factor",
    label=gettext_lazy("2단계 인증 초기화"),
    now=_factor_now,
    check=_check_factors,
    apply=lambda change, by: reset_second_factor(user=person_of_change(change), by=by),
    title=change_title,
    facts=lambda change: [
        (_("2단계 인증"), factor_labels(change.before["factors"]), _("없음")),
        (_("비밀번호"), "", _("함께 지우고 본인이 새로 정합니다")),
    ],
    notified=lambda change: describe_link(person_of_change(change)),
)
