"""Triggers that keep one administrator alone from changing accounts with a role, and SQL that tests
who holds a permission, for triggers of every package.

These accounts are called "in office": with a role, a permission of their own, or superuser
(`User.in_office`)."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

from __future__ import annotations

import pgtrigger

from claims.trail.triggers import BY_THE_OWNER, Rule, confirmed_sql, fail

PROPOSER_HOLDS_PERMISSION = "proposer_is_in_office"


def permission_ids_sql(permission: str) -> str:
    """Return SQL (a SELECT) for the id of the permission of this name ("reviews.vote")."""
    app, codename = permission.split(".")
    if not (app.isidentifier() and codename.isidentifier()):
        raise ValueError(permission)
    return f"""SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = '{app}' AND p.codename = '{codename}'"""


def holds_sql(user: str, permission: str) -> str:
    """Return SQL that is true if the user of id `user` may do `permission` now ("reviews.vote").

    `user` is an SQL expression such as `NEW.approved_by_id`. The permission comes from a role or
    from the user's own permissions; the account must be active. A superuser does not count as a
    holder, as in `permissions.holders_of`.
    """
    asked = permission_ids_sql(permission)
    return f"""EXISTS (
        SELECT 1 FROM public.claims_user u WHERE u.id = {user} AND u.is_active AND (
            EXISTS (
                SELECT 1 FROM public.claims_user_groups g
                JOIN public.auth_group_permissions gp ON gp.group_id = g.group_id
                WHERE g.user_id = u.id AND gp.permission_id IN ({asked})
            ) OR EXISTS (
                SELECT 1 FROM public.claims_user_user_permissions up
                WHERE up.user_id = u.id AND up.permission_id IN ({asked})
            )
        )
    )"""


class ProposerHoldsPermission(Rule):
    """Trigger that refuses to put a proposal into effect when its proposer no longer has the
    permission to propose (docs/decisions/0122).

    `person` is the field of the proposer, `permission` the name of that permission, `moves` (from,
    to) the statuses between which the proposal takes effect, `says` the constraint name of the
    refusal."""

    operation = pgtrigger.Update

    def __init__(
        self,
        person: str,
        permission: str,
        *,
        moves: tuple[str, str],
        says: str = PROPOSER_HOLDS_PERMISSION,
    ) -> None:
        self.person = person
        old, new = moves
        super().__init__(
            name=f"{person}_in_office",
            func=f"""
            IF OLD.status = '{old}' AND NEW.status = '{new}'
                AND NOT {holds_sql(f"NEW.{person}_id", permission)}
            THEN {fail(says)} END IF;
            RETURN NEW;
        """,
        )


# As in `set_roles`: the admin site is open to those who may propose and confirm changes.
_OPENS_THE_ADMIN_SITE = f"""EXISTS (
                        SELECT 1 FROM public.auth_group g
                        JOIN public.auth_group_permissions gp ON gp.group_id = g.id
                        WHERE (c.after -> 'roles') ? g.name
                            AND gp.permission_id IN ({permission_ids_sql("claims.confirm_change")})
                    )"""

# A transaction with an older snapshot would not see a role that was given meanwhile.
_IN_OFFICE = f"""
            IF current_setting('transaction_isolation') <> 'read committed' THEN
                {fail("accounts_need_read_committed")}
            END IF;
            IF NOT (OLD.is_superuser
                OR EXISTS (SELECT 1 FROM public.claims_user_groups g WHERE g.user_id = NEW.id)
                OR EXISTS (
                    SELECT 1 FROM public.claims_user_user_permissions p WHERE p.user_id = NEW.id
                )
            ) THEN RETURN NEW; END IF;"""


def superuser_is_made_by_the_owner() -> Rule:
    """Return the trigger of users that refuses to make a superuser, except for the owner of the
    database (`manage.py createsuperuser --database=owner`).
    """
    name = "superuser_is_made_by_the_owner"
    return Rule(
        name=name,
        func=f"""
            IF NEW.is_superuser AND (TG_OP = 'INSERT' OR NOT OLD.is_superuser)
                AND NOT {BY_THE_OWNER}
            THEN {fail(name)} END IF;
            RETURN NEW;
        """,
    )


def admin_site_opens_with_a_confirmed_role() -> Rule:
    """Return the trigger of users that allows setting `is_staff` only in the transaction that
    confirmed an administrator's role. Removing it needs no confirmation.
    """
    name = "admin_site_opens_with_a_confirmed_role"
    return Rule(
        name=name,
        func=f"""
            IF NEW.is_staff AND (TG_OP = 'INSERT' OR NOT OLD.is_staff)
                AND NOT {BY_THE_OWNER}
                AND NOT {confirmed_sql("roles", "NEW.id", _OPENS_THE_ADMIN_SITE)}
            THEN {fail(name)} END IF;
            RETURN NEW;
        """,
    )


def address_in_office_is_set_by_two_administrators() -> Rule:
    """Return the trigger of users that lets another mail address be set on an account with a role
    only in the transaction of a change that two administrators confirmed: links to set a password
    go there."""
    name = "address_in_office_is_set_by_two_administrators"
    meant = "(c.after ->> 'email') = NEW.email"
    return Rule(
        name=name,
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.email = OLD.email OR {BY_THE_OWNER} THEN RETURN NEW; END IF;{_IN_OFFICE}
            IF NOT {confirmed_sql("mail", "NEW.id", meant)} THEN {fail(name)} END IF;
            RETURN NEW;
        """,
    )


def account_in_office_opens_by_two_administrators() -> Rule:
    """Return the trigger of users that lets a disabled account with a role be enabled only in the
    transaction of a change that two administrators confirmed. One administrator may disable it."""
    name = "account_in_office_opens_by_two_administrators"
    meant = "(c.after -> 'is_active') = 'true'::jsonb"
    return Rule(
        name=name,
        operation=pgtrigger.Update,
        func=f"""
            IF NOT NEW.is_active OR OLD.is_active OR {BY_THE_OWNER}
            THEN RETURN NEW; END IF;{_IN_OFFICE}
            IF NOT {confirmed_sql("account", "NEW.id", meant)} THEN {fail(name)} END IF;
            RETURN NEW;
        """,
    )
