"""The admin site of the desk: its index by section, in the order in which people work."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import EmptyResultSet, PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.i18n import JavaScriptCatalog

# Sections of the index and their models in order. A test fails for a registered model that is in
# none.
SECTIONS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    (
        "policy",
        _("정책"),
        (
            *("claims.SupportPolicy", "claims.Programme", "claims.Service", "claims.Industry"),
            *("claims.Company", "claims.Holiday", "claims.Incident", "reviews.Simulation"),
        ),
    ),
    (
        "people",
        _("사람"),
        ("claims.User", "reviews.Member", "reviews.MemberInterest", "reviews.Leave"),
    ),
    (
        "intake",
        pgettext_lazy("several", "접수"),
        (
            *("claims.FilingWindow", "claims.Claim", "claims.Claimant", "claims.BankAccount"),
            "claims.CorrectedContact",
            *("claims.ImportRun", "claims.Document", "claims.Finding"),
            "claims.ReadingMark",
        ),
    ),
    (
        "committee",
        pgettext_lazy("several", "심의"),
        (
            *("reviews.Review", "reviews.Decision", "reviews.Ballot", "reviews.Vote"),
            *("reviews.LossAssessment", "reviews.Assignment", "reviews.AssignmentDraw"),
            *(
                "reviews.Challenge",
                "reviews.SupplementRequest",
                "reviews.Appeal",
                "reviews.DocumentRequest",
                "reviews.DocumentBulk",
            ),
            *(
                "reviews.Objection",
                "reviews.Withdrawal",
                "claims.FactCorrection",
                "reviews.Retriage",
                "reviews.Publication",
                "reviews.FairnessReport",
                "reviews.SampleCheck",
            ),
            *("reviews.Sitting", "reviews.CannedReason"),
        ),
    ),
    (
        "payouts",
        pgettext_lazy("several", "지급"),
        (
            *("reviews.Budget", "reviews.PaymentCalendar", "reviews.TransferLimit"),
            *("reviews.Payout", "reviews.PayoutBatch", "reviews.GrantRun"),
            *("reviews.LedgerEntry", "reviews.PayeeHold", "reviews.Recovery"),
            *("reviews.MonthClosing", "reviews.JournalAccount"),
        ),
    ),
    (
        "benefits",
        pgettext_lazy("several", "혜택"),
        ("reviews.BenefitRun", "reviews.BenefitGrant", "reviews.BenefitBatch"),
    ),
    (
        "notices",
        pgettext_lazy("several", "통지"),
        (
            *("reviews.NoticeTemplate", "reviews.Notice", "reviews.NoticeBulk"),
            *("reviews.Suppression", "reviews.PostBatch", "reviews.PostLetter"),
        ),
    ),
    (
        "security",
        _("보안"),
        (
            "claims.AccessEntry",
            "reviews.DataBreach",
            "reviews.DataSubjectRequest",
            "reviews.ErasureRun",
            "reviews.Retention",
        ),
    ),
)
# Pages outside the site that belong to a section: its key, route, label, permissions (any of them).
PAGES: tuple[tuple[str, str, Any, tuple[str, ...]], ...] = (
    (
        "intake",
        "documents:health",
        _("서류 처리 상태"),
        ("claims.attach_document", "claims.browse_register"),
    ),
    ("security", "system_status:status", _("시스템 상태"), ("reviews.browse_reviews",)),
    ("policy", "simulator:simulator", _("정책 모의 계산"), ("reviews.simulate_policy",)),
    ("committee", "committee:members", _("위원의 부하와 부재"), ("reviews.view_load",)),
    ("security", "privacy:access_log", _("접속기록 화면"), ("claims.view_accessentry",)),
    (
        "security",
        "privacy:inspections",
        pgettext_lazy("several", "접속기록 점검"),
        ("claims.view_accessinspection",),
    ),
    ("security", "changes:changes", _("변경 제안과 확인"), ("claims.confirm_change",)),
    ("security", "account_change_password", _("내 비밀번호"), ()),
    ("security", "mfa_index", _("내 2단계 인증"), ()),
)


class DeskAdminSite(AdminSite):
    """Admin site that groups the models by section (the list `SECTIONS`) instead of by app, and
    counts on its index the rows that wait in each section."""

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the sections (`SECTIONS`) in which this user may see a model or page, as dicts in
        the form of Django's list of apps, with `pages` besides. With `app_label`, return Django's
        own list for that app instead."""
        if app_label:
            return super().get_app_list(request, app_label)
        apps = self._build_app_dict(request).values()  # type: ignore[attr-defined]
        may_see = {one["model"]._meta.label: one for app in apps for one in app["models"]}
        index = reverse("admin:index", current_app=self.name)
        sections = []
        for key, name, labels in SECTIONS:
            models = [may_see[label] for label in labels if label in may_see]
            pages = [
                {"name": label, "url": reverse(route)}
                for section, route, label, any_of in PAGES
                if section == key and (not any_of or any(map(request.user.has_perm, any_of)))
            ]
            if models or pages:
                section = {"name": name, "app_label": key, "app_url": f"{index}#{key}"}
                section |= {"has_module_perms": True, "models": models, "pages": pages}
                sections.append(section)
        return sections

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Look up rows for a field of a form, for the fields alone that a registered admin class,
        or an inline of it, names in `autocomplete_fields`; else 403. Django answers for every
        foreign key: so all claimants and accounts could be read."""
        parts = [part for one in self._registry.values() for part in (one, *one.inlines)]
        named = {
            (part.model._meta.app_label, part.model._meta.model_name, name)
            for part in parts
            for name in part.autocomplete_fields
        }
        asked = [request.GET.get(name, "") for name in ("app_label", "model_name", "field_name")]
        if tuple(asked) not in named:
            raise PermissionDenied
        return super().autocomplete_view(request)

    def i18n_javascript(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return AdminScriptWords.as_view(packages=["django.contrib.admin"])(request)

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """Show the index of the admin site: the sections, each with the number of rows that wait in
        it and links to them. All counts take one query."""
        sections = self.get_app_list(request)
        found = [
            (section, model, wait)
            for section in sections
            for model in section["models"]
            for wait in getattr(self._registry[model["model"]], "waiting", ())
            if model["admin_url"]
        ]
        rows = [
            wait.narrow(self._registry[model["model"]].get_queryset(request))
            for _section, model, wait in found
        ]
        for (section, model, wait), count in zip(found, count_each(rows), strict=True):
            if count:
                line = {"label": wait.label, "n": count}
                line["url"] = f"{model['admin_url']}?{wait.query}"
                section.setdefault("waiting", []).append(line)
        return super().index(request, {"sections": sections, **(extra_context or {})})


class AdminScriptWords(JavaScriptCatalog):
    """View that serves the JavaScript translations of Django's admin; texts of the project's own
    catalogues (LOCALE_PATHS) replace those of Django."""

    def get_paths(self, packages: list[str]) -> list[str]:
        return [*super().get_paths(packages), *map(str, settings.LOCALE_PATHS)]


def count_each(rows: list[Any]) -> list[int]:
    """Return the number of rows of each of these querysets, in their order. One query for all; none
    if no queryset can have rows."""
    parts, values, places = [], [], []
    for place, queryset in enumerate(rows):
        try:
            sql, parameters = queryset.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:  # a condition that no row can fulfil
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) waiting)")  # noqa: S608 (Django's)
        values += parameters
        places.append(place)
    counts = [0] * len(rows)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", values)
            for place, count in zip(places, cursor.fetchone(), strict=True):
                counts[place] = count
    return counts


class DeskAdminConfig(AdminConfig):
    """App configuration of Django's admin that uses `DeskAdminSite` as the default site."""

    default_site = "config.admin_site.DeskAdminSite"
