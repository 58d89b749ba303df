from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.trail.tracking import tracked


class Language(models.TextChoices):
    KO = "ko", "한국어"
    EN = "en", "English"


@tracked(exclude=("password", "last_login", "preferences"))
class User(AbstractUser):
    """One account per person. Users are disabled, never deleted: history names them."""

    name = models.CharField(_("이름"), max_length=50, blank=True)
    language = models.CharField(_("언어"), max_length=2, choices=Language, default=Language.KO)
    preferences = models.JSONField(_("설정"), default=dict, blank=True)
    disabled_at = models.DateTimeField(_("사용 중지"), null=True, blank=True)
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("사용자")
        verbose_name_plural = pgettext_lazy("several", "사용자")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="disabled_user_is_not_active",  # is_active is what log-in asks
                condition=models.Q(disabled_at__isnull=True) | models.Q(is_active=False),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.name or self.username

    @property
    def initial(self) -> str:
        """The one letter in the round badge."""
        return (self.name or self.username)[:1].upper()


# Who held which role when: the join tables are tracked too (access rights' history, 3 years).
# They are made by Django, so a proxy of each carries the triggers into the migrations.
@tracked()
class RoleHeld(User.groups.through):  # type: ignore[name-defined, misc]
    class Meta:
        proxy = True


@tracked()
class PermissionHeld(User.user_permissions.through):  # type: ignore[name-defined, misc]
    class Meta:
        proxy = True
