import pgtrigger
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import BY_THE_OWNER, Rule, WrittenNow, confirmed_sql, fail
from claims.users.triggers import (
    account_in_office_opens_by_two_administrators,
    address_in_office_is_set_by_two_administrators,
    admin_site_opens_with_a_confirmed_role,
    superuser_is_made_by_the_owner,
)


class Language(models.TextChoices):
    KO = "ko", "한국어"
    EN = "en", "English"


@tracked(exclude=("password", "last_login", "preferences"))
class User(AbstractUser):
    """Model of an account, one per person. Users are disabled, never deleted: the history names
    them."""

    name = models.CharField(_("이름"), max_length=50, blank=True)
    language = models.CharField(_("언어"), max_length=2, choices=Language, default=Language.KO)
    preferences = models.JSONField(_("설정"), default=dict, blank=True)
    disabled_at = models.DateTimeField(_("사용 중지"), null=True, blank=True)
    # Written by the database with every change of the password, so that the history of accounts
    # shows it; the hash itself is in no history.
    password_changed_at = models.DateTimeField(
        _("비밀번호 변경"), null=True, blank=True, editable=False
    )
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("사용자")
        verbose_name_plural = pgettext_lazy("several", "사용자")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="disabled_user_is_not_active",  # log-in asks is_active alone
                condition=models.Q(disabled_at__isnull=True) | models.Q(is_active=False),
            )
        ]
        triggers = [
            Rule(
                name="password_change_is_dated",
                operation=pgtrigger.Update,
                func="""
                    NEW.password_changed_at := CASE
                        WHEN NEW.password IS DISTINCT FROM OLD.password THEN clock_timestamp()
                        ELSE OLD.password_changed_at END;
                    RETURN NEW;
                """,
            ),
            superuser_is_made_by_the_owner(),
            admin_site_opens_with_a_confirmed_role(),
            address_in_office_is_set_by_two_administrators(),
            account_in_office_opens_by_two_administrators(),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.name or self.username

    @cached_property
    def group_names(self) -> list[str]:
        """Names of the user's roles, sorted; on the user of a request they are read with it
        (claims/users/backends.py)."""
        return sorted(self.groups.values_list("name", flat=True))

    @property
    def in_office(self) -> bool:
        """True for an account with a role, a permission of its own, or the rights of a superuser.
        Triggers protect it (see `triggers`)."""
        return self.is_superuser or self.groups.exists() or self.user_permissions.exists()

    @property
    def initial(self) -> str:
        """The first letter of the name, for the round badge."""
        return (self.name or self.username)[:1].upper()


class RolesApart(models.Model):
    """Model of a pair of roles that one person may not hold together; each pair has two rows, one
    in each order.

    The rows are written from the table of roles after each migrate; the application only reads
    them."""

    one = models.ForeignKey("auth.Group", models.CASCADE, related_name="+", verbose_name=_("역할"))
    other = models.ForeignKey(
        "auth.Group",
        models.CASCADE,
        related_name="+",
        db_index=False,
        verbose_name=_("함께 둘 수 없는 역할"),
    )

    GRANTS = "read only"

    class Meta:
        verbose_name = _("함께 맡을 수 없는 역할")
        verbose_name_plural = pgettext_lazy("several", "함께 맡을 수 없는 역할")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="roles_are_kept_apart_once"),
            models.CheckConstraint(
                name="no_role_is_kept_from_itself", condition=~models.Q(one=models.F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id}, {self.other_id}"


_NAME = "SELECT g.name FROM public.auth_group g WHERE g.id = NEW.group_id"


# Who held which role when: the join tables are tracked too (access rights' history, 3 years).
# They are made by Django, so a proxy of each carries the triggers into the migrations.
@tracked()
class RoleHeld(User.groups.through):  # type: ignore[name-defined, misc]
    """Proxy of the rows that link users and groups. Triggers allow one only by a change that one
    administrator proposed and another confirmed, and never together with an incompatible role."""

    class Meta:
        proxy = True
        verbose_name = _("맡은 역할")
        verbose_name_plural = pgettext_lazy("several", "맡은 역할")
        triggers = [
            Rule(
                name="role_is_given_by_two_hands",
                func=f"""
                    IF TG_OP = 'UPDATE' THEN {fail("role_held_is_not_rewritten")} END IF;
                    IF NOT {BY_THE_OWNER} AND NOT {
                    confirmed_sql("roles", "NEW.user_id", f"(c.after -> 'roles') ? ({_NAME})")
                } THEN {fail("role_is_given_by_two_hands")} END IF;
                    IF current_setting('transaction_isolation') <> 'read committed' THEN
                        {fail("roles_need_read_committed")}
                    END IF;
                    PERFORM 1 FROM public.claims_user u WHERE u.id = NEW.user_id FOR NO KEY UPDATE;
                    IF EXISTS (
                        SELECT 1 FROM public.claims_user_groups h
                        JOIN public.claims_rolesapart a ON a.other_id = h.group_id
                        WHERE h.user_id = NEW.user_id AND a.one_id = NEW.group_id
                    ) THEN {fail("roles_that_must_not_meet")} END IF;
                    RETURN NEW;
                """,  # noqa: S608 - constants of this file
            )
        ]


@tracked()
class PermissionHeld(User.user_permissions.through):  # type: ignore[name-defined, misc]
    class Meta:
        proxy = True
        verbose_name = _("따로 받은 권한")
        verbose_name_plural = pgettext_lazy("several", "따로 받은 권한")


class LimitCount(models.Model):
    """Count of a limit on log-ins, kept here while Redis is away (`DefaultCache`). The columns are
    those that Django's database cache expects; `tasks.delete_expired` deletes what has expired."""

    cache_key = models.CharField(_("열쇠"), max_length=255, primary_key=True)
    value = models.TextField(_("값"))
    expires = models.DateTimeField(_("만료"), db_index=True)

    class Meta:
        verbose_name = _("로그인 제한")
        verbose_name_plural = pgettext_lazy("several", "로그인 제한")

    def __str__(self) -> str:
        return self.cache_key


class AdminLine(LogEntry):
    """Proxy of the admin site's log entries. Triggers set the database's own time and refuse
    another user than the acting one."""

    class Meta:
        proxy = True
        verbose_name = _("관리 기록")
        verbose_name_plural = pgettext_lazy("several", "관리 기록")
        triggers = [NamesItsActor("user"), WrittenNow(field="action_time")]
