"""SQL that tests who holds a permission, for triggers."""

from __future__ import annotations


def permission_ids_sql(permission: str) -> str:
    """Return SQL that selects the id of `permission` ("reviews.vote")."""
    app, codename = permission.split(".")
    if not (app.isidentifier() and codename.isidentifier()):
        raise ValueError(permission)
    return f"""SELECT p.id FROM public.auth_permission p
            JOIN public.django_content_type t ON t.id = p.content_type_id
            WHERE t.app_label = '{app}' AND p.codename = '{codename}'"""  # noqa: S608


def holds_sql(user: str, permission: str) -> str:
    """Return SQL that is true where the user of id `user` may do `permission` now ("reviews.vote").

    `user` is an SQL expression such as `NEW.approved_by_id`. The permission comes from a role or
    from the user's own permissions; the account must be active. A superuser does not count as a
    holder, as in `permission_holders.holders_of`.
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
    )"""  # noqa: S608
