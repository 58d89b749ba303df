"""Links of claims, and the documents that came by them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.document_kinds import DocumentKind
from claims.documents.models import Document
from claims.register.models import Claim
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Frozen, Rule, fail
from claims.users.actors import actor

ISSUE = "claims.issue_upload_link"
MOST_FAILURES = 5  # wrong digits in the life of a link that no right ones of a browser took back
COUNTS = ("failures", "visits", "files", "file_bytes", "last_used_at")


class UploadLinkQuerySet(models.QuerySet["UploadLink"]):
    def standing(self) -> UploadLinkQuerySet:
        """Filter to links that were not revoked, expired and locked ones too; a claim has one for
        its account, one for a consent and one for other documents at most."""
        return self.filter(revoked_at__isnull=True)

    def for_documents(self) -> UploadLinkQuerySet:
        """Filter to links that ask for documents of a review, or that the office issued; those for
        an account or a consent outlive the review and its requests."""
        return self.filter(for_account=False, for_consent=False)

    def for_files(self) -> UploadLinkQuerySet:
        """Filter to links by which files are handed in, all but those for a consent."""
        return self.filter(for_consent=False)

    def of_use(self, link: UploadLink) -> UploadLinkQuerySet:
        """Filter to links for the same use as this one: account, consent or other documents."""
        return self.filter(for_account=link.for_account, for_consent=link.for_consent)

    def usable(self) -> UploadLinkQuerySet:
        """Filter to links that take files now: not revoked, not expired, and not locked by five
        wrong answers (digits of phone or account). Ignores the state of the claim
        (`visits.require_usable`)."""
        return self.standing().filter(expires_at__gt=clock.now(), failures__lt=MOST_FAILURES)


@tracked(exclude=("token_digest", "nonce", *COUNTS))
class UploadLink(models.Model):
    """Upload link of one claim: the kinds of document it asks for, its end, and counts of its use.

    One `for_account` is of a letter that asks for an account: it takes the copy of a bankbook until
    its own day, whatever becomes of a review. One `for_consent` takes no files: its page asks if
    the claim's data may be given to a receiver (`claims.handovers`). The token in an address is not
    stored: `tokens.token_of` derives it from `nonce` with a key that the database does not hold."""

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="upload_links", verbose_name=_("신청")
    )
    kinds = ArrayField(
        models.CharField(max_length=30, choices=DocumentKind),
        verbose_name=_("요청한 서류"),
        blank=True,
    )
    for_account = models.BooleanField(_("계좌를 묻는 링크"), default=False)
    for_consent = models.BooleanField(_("동의를 묻는 링크"), default=False)
    asked_at = models.DateTimeField(_("요청한 때"), default=clock.now)  # later documents count
    expires_at = models.DateTimeField(_("만료"))
    token_digest = models.BinaryField(_("링크 지문"), max_length=32, editable=False)
    nonce = models.BinaryField(_("링크 씨앗"), max_length=16, editable=False)
    issued_by = actor(_("발급"), null=True, blank=True)  # null: by a run of the system
    issued_at = models.DateTimeField(_("발급한 때"), default=clock.now)
    in_bulk = models.BooleanField(_("여럿에게 함께"), default=False)  # with those of other claims
    revoked_by = actor(_("폐기"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("폐기한 때"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("틀린 확인"), default=0)
    visits = models.PositiveIntegerField(_("연 횟수"), default=0)  # with the verification digits
    files = models.PositiveIntegerField(_("받은 파일"), default=0)
    file_bytes = models.PositiveBigIntegerField(_("받은 크기(바이트)"), default=0)
    last_used_at = models.DateTimeField(_("마지막으로 쓴 때"), null=True, blank=True)

    GRANTS = "no delete"
    objects = UploadLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("제출 링크")
        verbose_name_plural = pgettext_lazy("several", "제출 링크")
        ordering = ["-pk"]
        permissions = [("issue_upload_link", "서류 제출 링크를 발급하고 폐기하기")]
        constraints = [
            models.UniqueConstraint(fields=["token_digest"], name="upload_link_has_its_own_token"),
            models.UniqueConstraint(
                fields=["claim", "for_account", "for_consent"],
                condition=Q(revoked_at__isnull=True),
                name="claim_has_one_upload_link",
            ),
            models.CheckConstraint(
                name="upload_link_for_account_asks_for_a_bankbook",
                condition=Q(for_account=False) | Q(kinds=[DocumentKind.BANKBOOK_COPY.value]),
            ),
            models.CheckConstraint(
                name="upload_link_asks_for_known_kinds",
                condition=Q(kinds__contained_by=DocumentKind.values)
                & (
                    Q(for_consent=False, kinds__len__gt=0)
                    | Q(for_consent=True, for_account=False, kinds__len=0)
                ),
            ),
            models.CheckConstraint(
                name="upload_link_locks_after_wrong_facts",
                condition=Q(failures__lte=MOST_FAILURES),
            ),
            models.CheckConstraint(
                name="upload_link_expires_after_it_is_issued",
                condition=Q(expires_at__gt=F("issued_at")),
            ),
            models.CheckConstraint(
                name="standing_upload_link_was_revoked_by_nobody",
                condition=Q(revoked_at__isnull=False) | Q(revoked_by__isnull=True),
            ),
        ]
        triggers = [
            NamesItsActor("issued_by", "revoked_by"),
            Frozen(
                fields=(
                    "claim", "for_account", "for_consent", "token_digest", "nonce", "issued_by",
                    "issued_at", "in_bulk",
                ),
                says="upload_link_is_frozen",
            ),
            Frozen(
                name="frozen_when_revoked",
                fields=(
                    "kinds", "asked_at", "expires_at", "revoked_by", "revoked_at",
                    "visits", "files", "file_bytes",
                ),
                while_="OLD.revoked_at IS NOT NULL",
                says="revoked_upload_link_is_frozen",
            ),
            Rule(
                name="locks_for_good",
                func=f"""
                    IF TG_OP = 'UPDATE' AND (
                        (NEW.failures < OLD.failures AND NEW.visits <= OLD.visits)
                        OR (OLD.failures >= {MOST_FAILURES}
                            AND (NEW.failures < OLD.failures OR NEW.files > OLD.files))
                    ) THEN {fail("upload_link_locks_for_good")} END IF;
                    RETURN NEW;
                """,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim_id} {self.pk}"

    @property
    def kind_labels(self) -> list[str]:
        return [str(DocumentKind(kind).label) for kind in self.kinds]

    @property
    def use(self) -> tuple[bool, bool]:
        """(for_account, for_consent): a claim has one standing link of each use at most."""
        return self.for_account, self.for_consent

    @property
    def is_locked(self) -> bool:
        return self.failures >= MOST_FAILURES

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= clock.now()

    @property
    def is_usable(self) -> bool:
        return self.revoked_at is None and not self.is_expired and not self.is_locked

    @property
    def tries_left(self) -> int:
        return MOST_FAILURES - self.failures

    @property
    def last_day(self) -> date:
        """The last day (KST) of the link: it expires when this day ends."""
        return localdate(self.expires_at - datetime.resolution)


class LinkUpload(models.Model):
    """Document that a claimant handed in by a link; the document's `source` is "link" too.

    `visit` is the random id of the browser that sent it (`cookies.Visit.browser`). Only this
    browser is shown the file, and may take it back.
    """

    link = models.ForeignKey(
        UploadLink, models.PROTECT, related_name="uploads", verbose_name=_("제출 링크")
    )
    document = models.OneToOneField(
        Document, models.PROTECT, related_name="upload", verbose_name=_("서류")
    )
    visit = models.BinaryField(_("방문"), max_length=16, editable=False)
    at = models.DateTimeField(_("받은 때"), default=clock.now)

    class Meta:
        verbose_name = _("링크로 낸 서류")
        verbose_name_plural = pgettext_lazy("several", "링크로 낸 서류")
        ordering = ["pk"]
        triggers = [
            AppendOnly(),
            Rule(
                name="reaches_one_claim",
                func=f"""
                    IF TG_OP = 'INSERT' AND NOT EXISTS (
                        SELECT 1 FROM public.claims_uploadlink l
                        JOIN public.claims_document d ON d.claim_id = l.claim_id
                        WHERE l.id = NEW.link_id AND d.id = NEW.document_id
                            AND d.source = 'link' AND d.received_by_id IS NULL
                            AND l.revoked_at IS NULL AND l.failures < {MOST_FAILURES}
                    ) THEN {fail("upload_link_reaches_one_claim")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link_id} {self.document_id}"


class LinkRequestCountQuerySet(models.QuerySet["LinkRequestCount"]):
    def add_one(self, key: str, seconds: int) -> int:
        """Add one to a count in one statement and return it. A new count, and one that has ended,
        begins with 1 and is kept for `seconds`. Deletes up to 100 other counts that have ended."""
        values: dict[str, str | datetime] = {
            "digest": _digest(key),
            "now": clock.now(),
            "ends_at": clock.now() + timedelta(seconds=seconds),
        }
        with connection.cursor() as cursor:
            cursor.execute(_ADD_ONE, values)
            (count,) = cursor.fetchone()
        return count

    def delete_ended(self) -> int:
        """Delete the counts whose time has ended, and return how many. A task calls it once a day:
        once Redis is back nothing is counted here, and so nothing else deletes them."""
        return self.filter(ends_at__lte=clock.now()).delete()[0]

    def counted(self, key: str) -> int:
        """Return a count; 0 if nothing was counted, or the count has ended."""
        found = self.filter(digest=_digest(key), ends_at__gt=clock.now())
        return found.values_list("requests", flat=True).first() or 0


_ADD_ONE = """
    WITH ended AS (
        DELETE FROM claims_linkrequestcount WHERE digest IN (
            SELECT digest FROM claims_linkrequestcount
            WHERE ends_at <= %(now)s AND digest <> %(digest)s
            LIMIT 100 FOR UPDATE SKIP LOCKED
        )
    )
    INSERT INTO claims_linkrequestcount AS c (digest, requests, ends_at)
    VALUES (%(digest)s, 1, %(ends_at)s)
    ON CONFLICT (digest) DO UPDATE SET
        requests = CASE WHEN c.ends_at <= %(now)s THEN 1 ELSE c.requests + 1 END,
        ends_at = CASE WHEN c.ends_at <= %(now)s THEN EXCLUDED.ends_at ELSE c.ends_at END
    RETURNING requests
"""


def _digest(key: str) -> str:
    """Return a keyed digest of a count's key, which may hold an IP address."""
    return salted_hmac("upload link request count", key, algorithm="sha256").hexdigest()


class LinkRequestCount(models.Model):
    """Count of a limit on requests by upload links (`limits`), stored here while Redis is
    unavailable. The next count deletes expired rows, and so does a daily task."""

    digest = models.CharField(_("열쇠"), max_length=64, primary_key=True)
    requests = models.PositiveIntegerField(_("요청 수"))
    ends_at = models.DateTimeField(_("만료"), db_index=True)

    objects = LinkRequestCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("제출 링크의 요청 수")
        verbose_name_plural = pgettext_lazy("several", "제출 링크의 요청 수")

    def __str__(self) -> str:
        return self.digest
