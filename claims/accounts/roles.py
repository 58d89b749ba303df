"""Verbs that change the roles and the address of an account, and their kinds of change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.accounts.addresses import require_own_address
from claims.accounts.password_links import describe_link, reset_credentials
from claims.changes.kinds import BY_TWO, ChangeKind, State, Text
from claims.changes.models import PERMISSION, ProposedChange
from claims.changes.verbs import propose_change
from claims.errors import ConflictError, DomainError
from claims.users.mail import mail_works, send_account_mail
from claims.users.models import RolesApart, User
from claims.users.navigation import group_label


class IncompatibleRolesError(DomainError):
    """Error: one person may not hold two of the wanted roles together."""

    code = "roles_must_not_meet"


class SeatedElsewhereError(DomainError):
    code = "seated_on_the_council"
    message = gettext_lazy("위원 임기가 남은 사람입니다. 먼저 위원 화면에서 임기 끝을 적어 주세요.")


def role_labels(names: Iterable[str]) -> str:
    return ", ".join(group_label(name) for name in names) or _("없음")


def require_compatible_roles(names: Iterable[str]) -> None:
    """Raise IncompatibleRolesError, which names the first such pair, if two of the roles (group
    names) may not be held together."""
    names = list(names)
    pair = RolesApart.objects.filter(one__name__in=names, other__name__in=names).first()
    if pair is not None:
        both = role_labels([pair.one.name, pair.other.name])
        raise IncompatibleRolesError(
            _("한 사람이 함께 맡을 수 없는 역할입니다: %(roles)s. 하나만 골라 주세요.")
            % {"roles": both}
        )


def set_roles(*, user: User, names: Iterable[str], by: User) -> User:
    """Give a person exactly these roles (group names) and mail them; `is_staff` is set for
    administrators alone. An account that had no role loses password and second factors
    (`reset_credentials`), as the person who made it may know them.

    Only a confirmed change calls it: it checks no permission. Raises IncompatibleRolesError for two
    roles that exclude each other."""
    user = User.objects.select_for_update().get(pk=user.pk)
    names = sorted(names)
    begins = bool(names) and not user.groups.exists()
    require_compatible_roles(names)
    wanted = Group.objects.filter(name__in=names)
    user.groups.remove(*user.groups.exclude(pk__in=wanted))  # never both roles, not even in between
    user.groups.add(*wanted)
    app, _dot, codename = PERMISSION.partition(".")
    user.is_staff = wanted.filter(
        permissions__codename=codename, permissions__content_type__app_label=app
    ).exists()  # the admin site opens to administrators alone
    user.save(update_fields=["is_staff"])
    if begins:
        reset_credentials(user)
    with translation.override(user.language):
        said = _("%(name)s님의 역할이 바뀌었습니다. 지금 역할: %(roles)s.")
        send_account_mail(
            user, _("역할이 바뀌었습니다"), said % {"name": user, "roles": role_labels(names)}
        )
    return user


def set_mail(*, user: User, email: str, by: User) -> User:
    """Change the mail address of an account, to which its password links go; mail a message about
    it to the old and the new address. Only a confirmed change calls it: it checks no permission.
    Returns the account."""
    user = User.objects.select_for_update().get(pk=user.pk)
    old = user.email
    user.email = email
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()  # copies that the log-in library keeps
    with translation.override(user.language):
        subject = _("메일 주소가 바뀌었습니다")
        said = _("계정 메일이 %(mail)s로 바뀌었습니다.") % {"mail": email}
    for address in filter(None, (old, email)):
        send_account_mail(user, subject, said, to=address)
    return user


def person_of(target: str) -> User:
    user = User.objects.select_for_update().filter(pk=int(target)).first()
    if user is None:
        raise ConflictError
    return user


def _roles_now(target: str) -> State:
    """Lock the account with this primary key and return {"roles": sorted group names, "email":
    address}; the address is part of the state that is confirmed. Raises ConflictError if there is
    no such account."""
    person = person_of(target)
    names = sorted(person.groups.values_list("name", flat=True))
    return {"roles": names, "email": person.email}


def propose_roles(*, user: User, names: Iterable[str], reason: str, by: User) -> ProposedChange:
    """Propose that a person holds exactly these roles (group names); another administrator
    confirms. Returns the waiting row.

    Raises ForbiddenError (`by` lacks `claims.confirm_change`), ReasonNeededError (empty),
    OwnChangeError (one's own roles), NothingChangesError, AlreadyProposedError,
    IncompatibleRolesError (two roles that exclude each other), AddressOfAnotherError, and those of
    other packages' checks."""
    after = {"roles": sorted(names), "email": user.email}
    return propose_change(kind=ROLES.name, target=str(user.pk), after=after, reason=reason, by=by)


def propose_mail(*, user: User, email: str, reason: str, by: User) -> ProposedChange:
    """Propose another mail address for an account; another administrator confirms. Returns the
    waiting row.

    Raises ForbiddenError (`by` lacks `claims.confirm_change`), ReasonNeededError (empty),
    OwnChangeError (one's own account), NothingChangesError, AlreadyProposedError,
    AddressOfAnotherError."""
    return propose_change(
        kind=MAIL.name, target=str(user.pk), after={"email": email}, reason=reason, by=by
    )


def _check_roles(target: str, after: State) -> None:
    require_compatible_roles(after["roles"])
    person = person_of(target)
    if after["roles"]:
        require_own_address(person, person.email)
    for check in _seats:
        check(person, after["roles"])


# Checks by other packages of a person's roles: `check(user, names)` raises a DomainError.
_seats: list[Any] = []


def add_role_check(check: Any) -> None:
    if check not in _seats:
        _seats.append(check)


def person_of_change(change: ProposedChange) -> User:
    """Return the account whose roles or address a proposed change concerns (`change.about`)."""
    person: Any = change.about
    return person


def change_title(change: ProposedChange) -> Text:
    return f"{person_of_change(change)} ({person_of_change(change).username})"


def _told_roles(change: ProposedChange) -> Text:
    person = person_of_change(change)
    if change.is_waiting and not change.before["roles"]:  # the first role: see `set_roles`
        return describe_link(person)
    if mail_works() and person.email:
        return _("본인에게 메일로 알립니다: %(mail)s.") % {"mail": person.email}
    return _("메일이 나가지 않습니다. 본인에게 직접 알려 주세요.")


ROLES = ChangeKind(
    name="roles",
    label=gettext_lazy("역할"),
    now=_roles_now,
    check=_check_roles,
    apply=lambda change, by: set_roles(
        user=person_of_change(change), names=change.after["roles"], by=by
    ),
    title=change_title,
    facts=lambda change: [
        (_("역할"), role_labels(change.before["roles"]), role_labels(change.after["roles"]))
    ],
    notified=_told_roles,
    undo_text=BY_TWO,
)
MAIL = ChangeKind(
    name="mail",
    label=gettext_lazy("메일 주소"),
    now=lambda target: {"email": person_of(target).email},
    check=lambda target, after: require_own_address(person_of(target), after["email"]),
    apply=lambda change, by: set_mail(
        user=person_of_change(change), email=change.after["email"], by=by
    ),
    title=change_title,
    facts=lambda change: [
        (_("메일 주소"), change.before["email"] or _("없음"), change.after["email"] or _("없음"))
    ],
    notified=lambda change: (
        _("지금 주소와 새 주소 모두에 메일로 알립니다.")
        if mail_works()
        else _("메일이 나가지 않습니다. 본인에게 직접 알려 주세요.")
    ),
    undo_text=BY_TWO,
)
