"""Letters to write, hand in and publish, in the admin site."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError
from claims.users.models import User
from reviews.notices.authoring.verbs import new_version, publish_template
from reviews.notices.errors import WrongVariables
from reviews.notices.events import Event, variables_of
from reviews.notices.models import NoticeTemplate
from reviews.notices.rendering import preview

__all__ = ["NoticeTemplateAdmin"]


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
                current = NoticeTemplate.objects.versions_of(template).filter(current=True).first()
                publish_template(template=template, by=cast(User, request.user), replaces=current)
                messages.success(
                    request, _("%(template)s판을 공개했습니다.") % {"template": template}
                )
            except DomainError as error:
                messages.error(request, f"{template}: {error.message}")
