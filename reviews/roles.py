"""Role -> permissions, as data (design.md, Roles). Roles are Django groups, synced after migrate.

A test walks every URL with every role against this table. No role alone can move money: whoever
prepares may not approve, whoever builds may not release (held by the database).
"""

from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext_lazy as _

LABELS = {
    "member": _("위원"),
    "chair": _("위원장"),
    "secretariat": _("간사"),
    "finance": _("지급 담당"),
    "customer_centre": _("고객센터"),
    "auditor": _("감사"),
    "admin": _("관리자"),
}

# Offices whose roles must not meet in one person: what one of them does, another one checks. Every
# two of them, but for the pairs below; the roles of one office may be held together.
OFFICES: dict[str, tuple[str, ...]] = {
    "council": ("member", "chair"),
    "secretariat": ("secretariat",),
    "finance": ("finance",),
    "customer_centre": ("customer_centre",),
    "audit": ("auditor",),
    "administration": ("admin",),
}
MAY_MEET = (frozenset({"secretariat", "customer_centre"}),)  # both speak for the claimant
SITS_ON_THE_COUNCIL = OFFICES["council"]

_SEES_CLAIMS = ("claims.view_claim", "claims.view_document")

ROLES: dict[str, tuple[str, ...]] = {
    "member": (*_SEES_CLAIMS, "reviews.view_queue", "reviews.cast_vote"),
    "chair": (
        *_SEES_CLAIMS,
        "claims.export_claim",
        "reviews.view_queue",
        "reviews.view_load",
        "reviews.cast_vote",
        "reviews.confirm_decision",
        "reviews.view_appeal",
        "reviews.view_payout",
        "reviews.view_notice",
        "reviews.approve_bulk",
    ),
    "secretariat": (
        *_SEES_CLAIMS,
        "claims.import_claims",
        "claims.attach_document",
        "claims.reveal_account",
        "claims.reveal_phone",
        "claims.export_claim",
        "reviews.view_queue",
        "reviews.view_load",
        "reviews.manage_review",
        "reviews.register_appeal",
        "reviews.view_appeal",
        "reviews.view_payout",
        "reviews.prepare_payout",
        "reviews.view_notice",
        "reviews.manage_notice",
        "reviews.prepare_bulk",
        "reviews.approve_bulk",
    ),
    "finance": (
        *_SEES_CLAIMS,
        "claims.reveal_account",
        "claims.reveal_phone",
        "claims.export_claim",
        "reviews.view_payout",
        "reviews.approve_payout",
        "reviews.build_batch",
        "reviews.release_batch",
    ),
    "customer_centre": (
        "claims.look_up_claim",
        "claims.reveal_phone",
        "reviews.register_appeal",
        "reviews.view_claim_notices",
    ),
    "auditor": (
        *_SEES_CLAIMS,
        "claims.export_claim",
        "claims.view_accessentry",
        "reviews.view_queue",
        "reviews.view_load",
        "reviews.view_appeal",
        "reviews.view_payout",
        "reviews.view_notice",
    ),
    # The admin role works in Django's admin site only: data to edit, the rest to read, masked.
    "admin": (
        *(
            f"claims.{verb}_{model}"
            for model in (
                "incident",
                "programme",
                "supportpolicy",
                "supporttier",
                "company",
                "service",
                "industry",
                "filingwindow",
                "user",
            )
            for verb in ("view", "add", "change")
        ),
        "claims.delete_supporttier",
        *(f"claims.{verb}_policyfactor" for verb in ("view", "add", "change", "delete")),
        *(f"claims.{verb}_holiday" for verb in ("view", "add", "change", "delete")),
        "claims.confirm_change",
        "claims.browse_register",
        "reviews.browse_reviews",
        *(
            f"reviews.{verb}_{model}"
            for model in ("member", "noticetemplate", "cannedreason", "budget")
            for verb in ("view", "add", "change")
        ),
    ),
}


def sync(sender: Any = None, using: str = "default", **kwargs: Any) -> None:
    """post_migrate: make the groups and give each exactly its permissions.

    Runs once every app's permissions exist; a name that no model declares is a start-up error in
    the test of this table, not a silent gap.
    """
    if sender is not None and sender.label != apps.get_app_config("reviews").label:
        return
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    for label in ("claims", "reviews", "auth"):
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    known = {
        f"{p.content_type.app_label}.{p.codename}": p
        for p in Permission.objects.using(using).select_related("content_type")
    }
    with transaction.atomic(using=using):
        for role, names in ROLES.items():
            group, _created = Group.objects.using(using).get_or_create(name=role)
            wanted = {known[name].pk for name in names if name in known}
            held = set(group.permissions.using(using).values_list("pk", flat=True))
            if wanted != held:
                group.permissions.set(wanted)
        _keep_apart(using)


def kept_apart() -> set[tuple[str, str]]:
    """Pairs of roles that must not meet in one person, in both orders."""
    return {
        (one, other)
        for office, roles in OFFICES.items()
        for another, others in OFFICES.items()
        if office != another and frozenset({office, another}) not in MAY_MEET
        for one in roles
        for other in others
    }


def _keep_apart(using: str) -> None:
    """Write the pairs where the database looks them up."""
    from django.contrib.auth.models import Group

    from claims.users.models import RolesApart

    ids = dict(Group.objects.using(using).values_list("name", "pk"))
    wanted = {(ids[one], ids[other]) for one, other in kept_apart()}
    rows = RolesApart.objects.using(using)
    for row in rows.all():
        if (row.one_id, row.other_id) not in wanted:
            row.delete(using=using)
        wanted.discard((row.one_id, row.other_id))
    rows.bulk_create([RolesApart(one_id=one, other_id=other) for one, other in sorted(wanted)])


def role_of(user: Any) -> str:
    """The word under a person's name; the first of their roles, '' without one."""
    names = set(user.groups.values_list("name", flat=True))
    return next((str(LABELS[role]) for role in ROLES if role in names), "")
