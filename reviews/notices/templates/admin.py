"""Admin pages of templates; the pages beside the form: views.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims.admin_pages import ComputedStateFilter, FormattedAdmin, Waiting
from claims.page_parts import sentence
from reviews.notices.models import NoticeTemplate
from reviews.notices.templates import views
from reviews.notices.templates.verbs import new_version
from reviews.notices.texts.validation import WITH_SUBJECT

__all__ = ["NoticeTemplateAdmin"]


class TemplateForm(forms.ModelForm):
    """Form of the admin page of a template. With `previewing` true it is checked and displayed
    again, and never counts as valid, so that nothing is saved."""

    previewing = False

    class Meta:
        model = NoticeTemplate
        fields = ("event", "channel", "language", "subject", "body")
        widgets = {"body": forms.Textarea(attrs={"rows": 16, "spellcheck": "false"})}

    def is_valid(self) -> bool:
        return super().is_valid() and not self.previewing

    def clean(self) -> dict[str, Any]:
        """Clean the form. Raises ValidationError for a draft that was published or handed in for
        inspection since the form was opened."""
        data = super().clean() or {}
        if self.instance.pk and not self.instance.is_draft:
            raise forms.ValidationError(
                _(
                    "그사이 공개되었거나 검수를 맡겨 고칠 수 없습니다. "
                    "고치려면 새 초안을 만들어 주세요."
                )
            )
        return data


def _drafts(rows: Any) -> Any:
    return rows.filter(published_at__isnull=True)


class StateFilter(ComputedStateFilter):
    """Filter of the admin list of templates: drafts, versions in use, and past versions."""

    title = _("상태")
    parameter_name = "state"
    options: ClassVar[dict[str, Any]] = {
        "draft": (_("초안"), _drafts),
        "current": (_("사용 중"), lambda rows: rows.filter(current=True)),
        "past": (
            _("지난 판"),
            lambda rows: rows.filter(published_at__isnull=False, current=False),
        ),
    }


@admin.register(NoticeTemplate)
class NoticeTemplateAdmin(FormattedAdmin):
    """Admin pages of templates. Drafts are edited; published and handed-in versions are read-only,
    which the database ensures too. Publishing and inspection have pages of their own."""

    form = TemplateForm
    change_form_template = "reviews/notices/templates/change_form.html"
    list_display = (
        "event",
        "channel",
        "language",
        "version",
        "state",
        "inspection",
        "published_at",
        "published_by",
    )
    list_filter = (StateFilter, "event", "channel", "language", "inspection")
    show_facets = admin.ShowFacets.NEVER
    waiting = (Waiting(_("초안인 통지 문안"), _drafts, "state=draft"),)
    list_select_related = ("published_by",)
    fields = (("event", "channel", "language"), "subject", "body")
    actions = ("copy", "publish")

    def get_urls(self) -> list[URLPattern]:
        def own(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
            wrapped = self.admin_site.admin_view(view)
            return path(route, wrapped, name=f"reviews_noticetemplate_{name}")

        return [
            own("preview/", views.preview, "preview_new"),
            own("<int:pk>/preview/", views.preview, "preview"),
            own("<int:pk>/compare/", views.comparison, "compare"),
            own("<int:pk>/copy/", views.copying, "copy"),
            own("<int:pk>/publish/", views.publishing, "publish"),
            own("<int:pk>/inspection/hand-in/", views.handing_in, "hand_in"),
            own("<int:pk>/inspection/take-back/", views.taking_back, "take_back"),
            own("<int:pk>/inspection/approve/", views.approval, "approve_inspection"),
            own("<int:pk>/inspection/reject/", views.rejection, "reject_inspection"),
            *super().get_urls(),
        ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and not obj.is_draft:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields of the form, without the subject for a channel that has none."""
        if obj is not None and obj.channel not in WITH_SUBJECT:
            return (self.fields[0], "body")
        return self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return the read-only fields of the form: event, channel and language of a saved template;
        none for a new one."""
        return ("event", "channel", "language") if obj is not None else ()

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.previewing = "_preview" in request.POST  # a button for pages without a script
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            last = NoticeTemplate.objects.versions_of(obj).select_for_update().first()
            obj.version = last.version + 1 if last else 1
        if not change or {"subject", "body"} & set(form.changed_data):
            obj.edited_by = request.user
        super().save_model(request, obj, form, change)

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """Render the form of a template, with the preview and the list of its versions beside
        it."""
        typed = request.POST.get("claim", request.GET.get("claim", ""))
        template = context["adminform"].form.instance
        context |= views.preview_context(request, template, typed) | {
            "template": template,
            "versions": NoticeTemplate.objects.versions_of(obj).select_related("published_by")
            if obj
            else [],
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description=_("상태"), ordering="current")
    def state(self, template: NoticeTemplate) -> str:
        if template.current:
            return format_html("<b>{}</b>", _("사용 중"))
        return str(_("지난 판") if template.published_at else _("초안"))

    @admin.action(description=_("고른 문안으로 새 판 쓰기"), permissions=["add"])
    def copy(self, request: HttpRequest, queryset: QuerySet[NoticeTemplate]) -> None:
        """Action of the list: create a draft of each selected template, and show a message with a
        link to it."""
        for template in queryset:
            try:
                draft = new_version(template=template, by=request.user)  # type: ignore[arg-type]
            except ValidationError as error:
                messages.error(request, f"{template}: {' '.join(error.messages)}")
                continue
            url = reverse("admin:reviews_noticetemplate_change", args=[draft.pk])
            said = sentence(str(_("%(draft)s판 초안을 만들었습니다.")), draft=draft)
            messages.success(request, format_html('<a href="{}">{}</a>', url, said))

    @admin.action(description=_("고른 문안 공개"), permissions=["change"])
    def publish(
        self, request: HttpRequest, queryset: QuerySet[NoticeTemplate]
    ) -> HttpResponse | None:
        """Action of the list: open the page that publishes the one selected template. Shows an
        error when several are selected."""
        chosen = list(queryset[:2])
        if len(chosen) == 1:
            return redirect(reverse("admin:reviews_noticetemplate_publish", args=[chosen[0].pk]))
        messages.error(request, _("한 번에 하나만 고르면 무엇을 대신하는지 보여 드립니다."))
        return None
