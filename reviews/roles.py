"""Roles and their permissions as data. Roles are Django groups, synchronised after migrate.

A test requests every URL with every role against this table. No role alone can move money: the
database refuses an approval by the preparer and a release by the builder.
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

SUBSTITUTE = _("예비위원")

# Offices whose roles one person must not hold together, as each checks the work of another. The
# roles of one office may be held together, and so may the pairs of offices in MAY_MEET.
OFFICES: dict[str, tuple[str, ...]] = {
    "council": ("member", "chair"),
    "secretariat": ("secretariat",),
    "finance": ("finance",),
    "customer_centre": ("customer_centre",),
    "audit": ("auditor",),
    "administration": ("admin",),
}
MAY_MEET = (frozenset({"secretariat", "customer_centre"}),)  # both speak for the claimant

_SEES_CLAIMS = ("claims.view_claim", "claims.view_document")

_SPEAKS_WITH_CLAIMANTS = (
    "claims.issue_upload_link",
    "claims.log_inquiry",
    "claims.view_inquiry",
    "claims.view_status_card",
)
# Members read neither notes nor inquiries: they judge by the documents alone.
_NOTES = ("claims.write_note", "claims.view_claimnote")

ROLES: dict[str, tuple[str, ...]] = {
    "member": (*_SEES_CLAIMS, "claims.mark_reading", "reviews.view_queue", "reviews.cast_vote"),
    "chair": (
        *_SEES_CLAIMS,
        "claims.mark_reading",
        "claims.view_readingmark",
        "claims.export_claim",
        "claims.share_savedview",
        "claims.view_handover",
        "reviews.view_queue",
        "reviews.view_load",
        "reviews.cast_vote",
        "reviews.confirm_decision",
        "reviews.view_appeal",
        "reviews.view_documentrequest",
        "reviews.approve_documentbulk",
        "reviews.view_objection",
        "reviews.view_datasubjectrequest",
        "reviews.view_databreach",
        "reviews.view_retriage",
        "reviews.view_payout",
        "reviews.approve_recovery",
        "reviews.view_erasurerun",
        "reviews.approve_erasure",
        "reviews.waive_large_recovery",
        "reviews.simulate_policy",
        "reviews.view_publication",
        "reviews.publish_publication",
        "reviews.view_benefitrun",
        "reviews.view_fairness",
        "reviews.compute_fairness",
        "reviews.view_notice",
        "reviews.approve_bulk",
        "claims.view_status_card",
    ),
    "secretariat": (
        *_SEES_CLAIMS,
        "claims.mark_reading",
        "claims.view_readingmark",
        "claims.import_claims",
        "claims.attach_document",
        "claims.enter_claim",
        "claims.enter_representation",
        "claims.confirm_representation",
        "claims.propose_account",
        "claims.confirm_account",
        "claims.view_handover",
        "claims.propose_handover",
        "claims.confirm_handover",
        "claims.record_consent",
        "claims.correct_contact",
        "claims.propose_facts",
        "claims.confirm_facts",
        "claims.reveal_account",
        "claims.reveal_phone",
        "claims.export_claim",
        "claims.share_savedview",
        "claims.view_accessinspection",
        *_SPEAKS_WITH_CLAIMANTS,
        "claims.answer_for_secretariat",
        *_NOTES,
        "reviews.view_queue",
        "reviews.view_load",
        "reviews.manage_review",
        "reviews.register_appeal",
        "reviews.view_appeal",
        "reviews.view_documentrequest",
        "reviews.approve_documentbulk",
        "reviews.register_objection",
        "reviews.view_objection",
        "reviews.decide_objection",
        "reviews.register_datasubjectrequest",
        "reviews.view_datasubjectrequest",
        "reviews.answer_datasubjectrequest",
        "reviews.view_databreach",
        "reviews.manage_databreach",
        "reviews.retriage",
        "reviews.view_erasurerun",
        "reviews.propose_erasure",
        "reviews.view_payout",
        "reviews.prepare_payout",
        "reviews.settle_payeehold",
        "reviews.propose_recovery",
        "reviews.view_benefitrun",
        "reviews.propose_benefit",
        "reviews.approve_benefit",
        "reviews.view_notice",
        "reviews.manage_notice",
        "reviews.copy_notice",
        "reviews.send_post",
        "reviews.prepare_bulk",
        "reviews.approve_bulk",
        "reviews.view_publication",
        "reviews.prepare_publication",
        "reviews.publish_publication",
    ),
    "finance": (
        *_SEES_CLAIMS,
        "claims.answer_for_finance",
        "claims.reveal_account",
        "claims.reveal_phone",
        "claims.export_claim",
        "claims.view_status_card",
        *_NOTES,
        "reviews.view_retriage",
        "reviews.view_payout",
        "reviews.approve_payout",
        "reviews.build_batch",
        "reviews.release_batch",
        "reviews.approve_recovery",
        "reviews.enter_recovery",
        "reviews.load_statement",
        "reviews.close_month",
        "reviews.view_benefitrun",
    ),
    "customer_centre": (
        "claims.look_up_claim",
        "claims.enter_claim",
        "claims.propose_account",
        "claims.record_consent",
        "claims.correct_contact",
        "claims.propose_facts",
        "claims.reveal_phone",
        *_SPEAKS_WITH_CLAIMANTS,
        "reviews.register_appeal",
        "reviews.register_objection",
        "reviews.register_datasubjectrequest",
        "reviews.view_claim_notices",
        "reviews.copy_notice",
    ),
    "auditor": (
        *_SEES_CLAIMS,
        "claims.view_readingmark",
        "claims.export_claim",
        "claims.view_accessentry",
        "claims.view_accessinspection",
        "claims.sign_accessinspection",
        "claims.view_handover",
        "claims.view_inquiry",
        "claims.view_claimnote",
        "claims.view_status_card",
        "reviews.view_queue",
        "reviews.view_load",
        "reviews.view_appeal",
        "reviews.view_documentrequest",
        "reviews.view_objection",
        "reviews.view_datasubjectrequest",
        "reviews.view_databreach",
        "reviews.view_retriage",
        "reviews.view_payout",
        "reviews.view_benefitrun",
        "reviews.view_fairness",
        "reviews.view_notice",
        "reviews.view_publication",
        "reviews.view_erasurerun",
    ),
    # The admin role works in Django's admin site only; it edits base data and reads the rest
    # masked.
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
        *(f"claims.{verb}_holiday" for verb in ("view", "add", "change")),
        "claims.confirm_change",
        "claims.browse_register",
        "claims.view_accessinspection",
        "reviews.simulate_policy",
        "reviews.browse_reviews",
        *(
            f"reviews.{verb}_{model}"
            for model in (
                "member",
                "noticetemplate",
                "cannedreason",
                "budget",
                "paymentcalendar",
                "transferlimit",
            )
            for verb in ("view", "add", "change")
        ),
        "reviews.view_journalaccount",
        "reviews.change_journalaccount",
    ),
}


def sync(sender: Any = None, using: str = "default", **kwargs: Any) -> None:
    """Create the group of each role and give it exactly the permissions of ROLES. Runs after a
    migration of `reviews`; does nothing for other apps.

    Creates the permissions of the apps first. A permission that no model declares is skipped here
    and fails the test of this table.
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


def incompatible_roles() -> set[tuple[str, str]]:
    """Return the pairs of role names that one person must not hold together, each pair in both
    orders."""
    return {
        (one, other)
        for office, roles in OFFICES.items()
        for another, others in OFFICES.items()
        if office != another and frozenset({office, another}) not in MAY_MEET
        for one in roles
        for other in others
    }


def _keep_apart(using: str) -> None:
    """Store the pairs of `incompatible_roles`, and no others, in RolesApart, by which the database
    refuses them."""
    from django.contrib.auth.models import Group

    from claims.users.models import RolesApart

    ids = dict(Group.objects.using(using).values_list("name", "pk"))
    wanted = {(ids[one], ids[other]) for one, other in incompatible_roles()}
    rows = RolesApart.objects.using(using)
    for row in rows.all():
        if (row.one_id, row.other_id) not in wanted:
            row.delete(using=using)
        wanted.discard((row.one_id, row.other_id))
    rows.bulk_create([RolesApart(one_id=one, other_id=other) for one, other in sorted(wanted)])


def role_of(user: Any) -> str:
    """Return the label of the user's first role in the order of ROLES, '' without one. A substitute
    member of the council gets the label of substitutes."""
    names = set(user.group_names)
    if "member" in names and getattr(getattr(user, "member", None), "substitute", False):
        return str(SUBSTITUTE)
    return next((str(LABELS[role]) for role in ROLES if role in names), "")
