"""Letters to write and publish; notices to read, masked. Nothing here sends or changes a notice."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.admin_base import ReadOnlyAdmin
from claims.errors import DomainError
from claims.users.models import User
from reviews.notices.errors import WrongVariables
from reviews.notices.events import Event, variables_of
from reviews.notices.models import DeliveryAttempt, Notice, NoticeTemplate
from reviews.notices.rendering import preview
from reviews.notices.verbs import new_version, publish_template

__all__ = ["NoticeAdmin", "NoticeTemplateAdmin"]


@admin.register(NoticeTemplate)
class NoticeTemplateAdmin(admin.ModelAdmin):
    """Drafts are edited; a published version can only be read (the database holds that too)."""

    list_display = ("event", "channel", "language", "version", "current", "published_at")
    list_filter = ("event", "channel", "language", "current")
    fields = (
        ("event", "channel", "language", "version"),
        "variables",
        "subject",
        "body",
        "sample",
        ("provider_template_id", "inspection"),
        ("published_at", "published_by", "current"),
    )
    readonly_fields = (
        "version",
        "variables",
        "sample",
        "published_at",
        "published_by",
        "current",
    )
    actions = ("copy", "publish")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.published_at is not None:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A draft stays the letter that it is: its place in the series is given once."""
        placed = ("event", "channel", "language") if obj is not None else ()
        return (*self.readonly_fields, *placed)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.version = 1 + (
                NoticeTemplate.objects.filter(
                    event=obj.event, channel=obj.channel, language=obj.language
                )
                .order_by("-version")
                .values_list("version", flat=True)
                .first()
                or 0
            )
        super().save_model(request, obj, form, change)

    @admin.display(description=_("쓸 수 있는 변수"))
    def variables(self, obj: NoticeTemplate | None) -> str:
        if obj is None or obj.event not in Event.values:
            return "–"
        return ", ".join(v.placeholder + ("*" if v.needed else "") for v in variables_of(obj.event))

    @admin.display(description=_("예시"))
    def sample(self, obj: NoticeTemplate | None) -> SafeString | str:
        """The letter with the examples of its variables."""
        if obj is None or not obj.pk:
            return "–"
        try:
            texts = [preview(event=obj.event, text=text) for text in (obj.subject, obj.body)]
        except WrongVariables:
            return "–"
        return format_html('<b>{}</b><pre class="letter-sample">{}</pre>', *texts)

    @admin.action(description=_("고른 문안으로 새 판 쓰기"), permissions=["add"])
    def copy(self, request: HttpRequest, queryset: QuerySet[NoticeTemplate]) -> None:
        for template in queryset:
            draft = new_version(template=template, by=cast(User, request.user))
            messages.success(request, _("%(draft)s판 초안을 만들었습니다.") % {"draft": draft})

    @admin.action(description=_("고른 문안 공개"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[NoticeTemplate]) -> None:
        for template in queryset:
            try:
                publish_template(template=template, by=cast(User, request.user))
                messages.success(
                    request, _("%(template)s판을 공개했습니다.") % {"template": template}
                )
            except DomainError as error:
                messages.error(request, f"{template}: {error.message}")


class AttemptInline(admin.TabularInline):
    model = DeliveryAttempt
    extra = 0
    can_delete = False
    fields = readonly_fields = ("number", "channel", "started_at", "finished_at", "outcome", "code")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("reviews.browse_reviews")


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """States and attempts; the address masked, the text of the letter left to its page."""

    browse_permission = "reviews.browse_reviews"
    list_display = ("claim_number", "event", "channel", "recipient_hint", "status", "written_at")
    list_filter = ("status", "event", "channel")
    list_select_related = ("claim",)
    search_fields = ("claim__number__startswith",)
    fields = readonly_fields = (
        "page",
        "event",
        "channel",
        "recipient_hint",
        "status",
        "attempts",
        "last_code",
        "ended_reason",
        "written_at",
        "next_at",
        "sent_at",
        "delivered_at",
        "handled_by",
        "handled_at",
    )
    inlines = (AttemptInline,)

    @admin.display(description=_("접수번호"))
    def claim_number(self, notice: Notice) -> str:
        return notice.claim.number

    @admin.display(description=_("페이지"))
    def page(self, notice: Notice) -> SafeString:
        return format_html(
            '<a href="{}?notice={}">{}</a>', reverse("notices:notices"), notice.pk, notice.key
        )
