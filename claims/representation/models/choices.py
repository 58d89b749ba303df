"""Choices of representations: kinds, readers of letters, statuses, papers that prove them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.state_style import StyledChoices, set_styles

ENTER = "claims.enter_representation"
CONFIRM = "claims.confirm_representation"
LONGEST_MAIL = 254  # characters, as in RFC 5321


class RepresentationKind(models.TextChoices):
    PROXY = "proxy", _("대리인")
    SUCCESSOR = "successor", _("대표자 변경")
    HEIR = "heir", _("상속인")
    CLOSURE = "closure", _("폐업")


class Letters(models.TextChoices):
    """Addressees of the letters on a claim with a representation: the claimant, both, or the
    representative alone."""

    CLAIMANT = "claimant", _("신청인에게")
    BOTH = "both", _("신청인과 이 사람 모두에게")
    INSTEAD = "instead", _("이 사람에게만")


class RepresentationStatus(StyledChoices, models.TextChoices):
    WAITING = "waiting", _("확인 대기")
    IN_FORCE = "in_force", _("유효")
    DECLINED = "declined", _("거절됨")
    WITHDRAWN = "withdrawn", _("철회됨")
    ENDED = "ended", _("끝남")


set_styles(
    RepresentationStatus,
    WAITING=("warn", "clock"),
    IN_FORCE=("ok", "circle-check-f"),
    DECLINED=("problem", "square-x-f"),
    WITHDRAWN=("none", "clock"),
    ENDED=("none", "ban"),
)
STANDING = (RepresentationStatus.WAITING, RepresentationStatus.IN_FORCE)


class PaperKind(models.TextChoices):
    """Kinds of paper that prove a representation."""

    POWER_OF_ATTORNEY = "power_of_attorney", _("위임장")
    REGISTRATION = "registration", _("변경된 사업자등록증이나 법인 등기")
    DEATH = "death", _("사망 사실이 적힌 기본증명서")
    FAMILY = "family", _("가족관계증명서")
    AGREEMENT = "agreement", _("상속인 모두의 합의서")
    CLOSURE = "closure", _("폐업 사실 증명")


NEEDED: dict[str, tuple[PaperKind, ...]] = {
    RepresentationKind.PROXY: (PaperKind.POWER_OF_ATTORNEY,),
    RepresentationKind.SUCCESSOR: (PaperKind.REGISTRATION,),
    RepresentationKind.HEIR: (PaperKind.DEATH, PaperKind.FAMILY),
    RepresentationKind.CLOSURE: (PaperKind.CLOSURE,),
}
# Who gets the letters of a claim where several representations are in force: the first of these.
READERS_IN_ORDER = (
    RepresentationKind.HEIR,
    RepresentationKind.SUCCESSOR,
    RepresentationKind.CLOSURE,
    RepresentationKind.PROXY,
)
ALWAYS_PAYEE = (RepresentationKind.SUCCESSOR, RepresentationKind.HEIR)


def needed_papers(kind: str, heirs: int | None) -> tuple[PaperKind, ...]:
    """Return the papers that a kind of representation needs. If an heir is one of several (`heirs`
    above 1), also the agreement of all heirs.
    """
    several = kind == RepresentationKind.HEIR and (heirs or 0) > 1
    return (*NEEDED[kind], *((PaperKind.AGREEMENT,) if several else ()))
