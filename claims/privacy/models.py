import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.reasons import LONG_REASON
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.triggers import AppendOnly, WrittenNow, fail


class Action(models.TextChoices):
    VIEW_CLAIM = "view_claim", _("신청 보기")
    VIEW_DOCUMENT = "view_document", _("서류 보기")
    DOWNLOAD = "download", _("내려받기")
    REVEAL_ACCOUNT = "reveal_account", _("계좌 열람")
    REVEAL_PHONE = "reveal_phone", _("연락처 열람")
    SEARCH = "search", _("찾기")
    EXPORT = "export", _("목록 내려받기")
    LOOK_UP = "look_up", _("접수번호 조회")
    VIEW_LIST = "view_list", _("목록 보기")
    VIEW_PAYOUT = "view_payout", _("지급 보기")
    VIEW_REJECTED = "view_rejected", _("반려된 행 보기")


NEEDS_REASON = frozenset(
    {
        Action.DOWNLOAD,
        Action.REVEAL_ACCOUNT,
        Action.REVEAL_PHONE,
        Action.EXPORT,
        Action.VIEW_REJECTED,
    }
)


class AccessEntry(models.Model):
    """Model of an entry of the access log (접속기록): who saw whose data, when, from where and why.
    Entries are kept for two years and never altered.

    Source: 개인정보의 안전성 확보조치 기준 §8.
    """

    at = models.DateTimeField(_("시각"), default=timezone.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("사람")
    )
    ip = models.GenericIPAddressField(_("주소"), null=True)
    request_id = models.CharField(_("요청"), max_length=40, blank=True)
    action = models.CharField(_("한 일"), max_length=20, choices=Action)
    # No constraint in the database: entries outlive a disposed claim, and writes must stay cheap.
    claim = models.ForeignKey(
        "claims.Claim",
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("신청"),
    )
    document_id = models.BigIntegerField(_("서류"), null=True)
    count = models.PositiveIntegerField(_("건수"), default=1)
    reason = models.CharField(_("열람사유"), max_length=LONG_REASON, blank=True)
    # The entry that names the claims of this one too: of the file that is downloaded.
    same_claims = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("같은 신청의 기록"),
    )
    # Of a search: the typed text (numbers of people masked), and the number of rows on the page.
    term = models.CharField(_("찾은 말"), max_length=60, blank=True, default="", db_default="")
    hits = models.PositiveIntegerField(_("보인 건수"), null=True)
    erased_at = models.DateTimeField(_("파기"), null=True)

    class Meta:
        verbose_name = _("접속기록")
        verbose_name_plural = pgettext_lazy("several", "접속기록")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["claim", "at"], name="access_by_claim"),
            models.Index(fields=["user", "at"], name="access_by_user"),
            BrinIndex(fields=["at"], name="access_by_time"),
            models.Index(
                fields=["same_claims"],
                name="access_of_same_claims",
                condition=Q(same_claims__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="reveal_and_download_name_a_reason",
                condition=~Q(action__in=[a.value for a in sorted(NEEDS_REASON)])
                | ~Q(reason="")
                | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="access_entry_has_a_known_action",
                condition=Q(action__in=[a.value for a in Action]),
            ),
        ]
        triggers = [
            NamesItsActor("user"),
            AppendOnly(erasable=("reason", "term")),
            WrittenNow(field="at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_action_display()}"


class ShownWithItsEntry(pgtrigger.Trigger):
    """Trigger that refuses to add claims to an entry of the access log in a later transaction than
    the one that writes the entry. It runs once for a statement, which may add tens of thousands of
    claims.

    The entry's time is the database's own, later than the start of the transaction that writes it.
    """

    name = "shown_with_its_entry"
    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Insert
    referencing = pgtrigger.Referencing(new="new_rows")
    func = f"""
        IF EXISTS (
            SELECT 1 FROM (SELECT DISTINCT entry_id FROM new_rows) n
            WHERE NOT EXISTS (
                SELECT 1 FROM public.claims_accessentry e
                WHERE e.id = n.entry_id AND e.at >= transaction_timestamp()
            )
        ) THEN {fail("claims_of_an_entry_are_written_with_it")} END IF;
        RETURN NULL;
    """


class AccessEntryClaim(models.Model):
    """Model of one of several claims that an entry of the access log showed: rows of a list, lines
    of a bank's file.

    Written with the entry in one statement; an index on the claim finds who saw it."""

    # The trigger below checks it once for a statement; the constraint's index finds it.
    entry = models.ForeignKey(
        AccessEntry,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="shown",
        verbose_name=_("접속기록"),
    )
    # No constraint in the database, as above.
    claim = models.ForeignKey(
        "claims.Claim",
        models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        verbose_name=_("신청"),
    )

    class Meta:
        verbose_name = _("접속기록의 신청")
        verbose_name_plural = pgettext_lazy("several", "접속기록의 신청")
        indexes = [models.Index(fields=["claim", "entry"], name="access_shown_by_claim")]
        constraints = [
            models.UniqueConstraint(name="an_entry_shows_a_claim_once", fields=["entry", "claim"])
        ]
        triggers = [
            AppendOnly(),
            ShownWithItsEntry(),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.claim_id}"
