"""Rights of the role `desk_app` on each table, and of `desk_public` on the few that it may read.
Granted by `desk_owner` after every migrate.

Default: read and write rows. Append-only tables get read, insert and erase, event tables read; a
model's `GRANTS` names a preset or the rights themselves. `desk_public` has only the rights in
models' `PUBLIC_GRANTS`. The ignore switch of the history library and its ways to forge event rows
are closed too (docs/decisions)."""

from collections.abc import Collection
from typing import Any

import pghistory.models
import pghistory.trigger
import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import connections, models

from claims.trail.triggers import AppendOnly

ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
# Tables of libraries. The admin site's log shows who requested a password link. The rights of a
# role come with a release, and no user gets single permissions.
OF_OTHERS = {
    "admin.LogEntry": ("SELECT", "INSERT"),
    "auth.Group": ("SELECT",),
    "auth.Group_permissions": ("SELECT",),
    "auth.Permission": ("SELECT",),
    "claims.User_user_permissions": ("SELECT",),
}
PRESETS = {"no delete": ("SELECT", "INSERT", "UPDATE"), "read only": ("SELECT",)}


_STANDING = """
    SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


def append_only_trigger(model: type[models.Model]) -> AppendOnly | None:
    triggers = getattr(model._meta, "triggers", [])
    return next((t for t in triggers if isinstance(t, AppendOnly)), None)


def rights(model: type[models.Model]) -> tuple[str, ...]:
    """Return the rights that the role `desk_app` gets on a model's table, as SQL words: "SELECT",
    "INSERT", 'UPDATE ("erased_at")' …"""
    if issubclass(model, pghistory.models.Event | pghistory.models.Context):
        return ("SELECT",)
    if model._meta.label in OF_OTHERS:
        return OF_OTHERS[model._meta.label]
    own = getattr(model, "GRANTS", "")
    if isinstance(own, tuple):
        return own
    trigger = append_only_trigger(model)
    if trigger and not own:
        names = [*trigger.erasable, *(["erased_at"] if trigger.erasable else [])]
        fields = (model._meta.get_field(name) for name in names)
        columns = ", ".join(f'"{field.column}"' for field in fields)  # type: ignore[union-attr]
        return ("SELECT", "INSERT", *([f"UPDATE ({columns})"] if names else []))
    return PRESETS.get(own, ALL)


def statements(app_role: str, owner_role: str, standing: Collection[str]) -> list[str]:
    """Return the SQL that sets the application role's rights (GRANT, REVOKE), in a stable order.

    `standing` names the existing tables and functions: fewer than the models have, if an app was
    migrated only to an earlier state, as when a release is rolled back.
    """
    sql = [f'GRANT USAGE ON SCHEMA public TO "{app_role}"']
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda m: m._meta.db_table):
        if model._meta.proxy or model._meta.db_table not in standing:
            continue
        if not (model._meta.managed or hasattr(model, "GRANTS")):  # a view of ours has GRANTS
            continue
        table = f'"{model._meta.db_table}"'
        sql.append(f'REVOKE ALL ON {table} FROM "{app_role}"')
        sql.append(f'GRANT {", ".join(rights(model))} ON {table} TO "{app_role}"')
    sql.append(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{app_role}"')
    sql.append(f'REVOKE ALL ON "django_migrations" FROM "{app_role}"')
    sql.append(f'GRANT SELECT ON "django_migrations" TO "{app_role}"')
    sql.append(
        f"""
        CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME)
        RETURNS BOOLEAN AS $$
            SELECT pg_catalog.pg_has_role(session_user, '{owner_role}', 'member')
                AND trigger_name = ANY(
                    COALESCE(NULLIF(current_setting('pgtrigger.ignore', TRUE), ''), '{{}}')::text[]
                )
        $$ LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
        """
    )
    for tracked_model, trigger in pgtrigger.registered():
        if trigger.get_pgid(tracked_model) not in standing:
            continue
        # A fixed search_path: a temporary table must not shadow what a guard reads.
        function = f'FUNCTION public."{trigger.get_pgid(tracked_model)}"()'
        owned = isinstance(trigger, pghistory.trigger.Event) or getattr(trigger, "as_owner", False)
        definer = "SECURITY DEFINER " if owned else ""
        sql.append(f"ALTER {function} {definer}SET search_path = pg_catalog, public, pg_temp")
        # A trigger fires without this right; attaching the function to another table, to
        # forge history with the owner's rights, needs it.
        sql.append(f'REVOKE ALL ON {function} FROM PUBLIC, "{app_role}"')
    return sql


def public_statements(role: str, standing: Collection[str]) -> list[str]:
    """Return the SQL that sets the rights of the role of the public page: none but the
    `PUBLIC_GRANTS` of models. `standing` names the existing tables.
    """
    sql = [
        f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{role}"',
        f'REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM "{role}"',
        f'GRANT USAGE ON SCHEMA public TO "{role}"',
    ]
    for model in sorted(apps.get_models(), key=lambda m: m._meta.db_table):
        granted = getattr(model, "PUBLIC_GRANTS", ())
        if granted and model._meta.db_table in standing:
            sql.append(f'GRANT {", ".join(granted)} ON "{model._meta.db_table}" TO "{role}"')
    return sql


def apply(sender: Any, using: str, plan: Any = (), **kwargs: Any) -> None:
    """Set the rights of the application's role and of the public page's role; receiver of
    post_migrate, for the last app. Does nothing if the application's role migrates by itself or
    does not exist.
    """
    app_role = settings.DATABASES["default"].get("USER") or ""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user, to_regrole(%s) IS NOT NULL", [f'"{app_role}"'])
        owner_role, role_exists = cursor.fetchone()
        if not app_role or not role_exists or owner_role == app_role:
            return
        cursor.execute(_STANDING)
        standing = {name for (name,) in cursor.fetchall()}
        if "django_migrations" not in standing:
            raise RuntimeError(
                "the tables are not in the schema public: create them there before granting"
            )
        for statement in statements(app_role, owner_role, standing):
            cursor.execute(statement)
        public = settings.PUBLIC_DATABASE_ROLE
        cursor.execute("SELECT to_regrole(%s) IS NOT NULL", [f'"{public}"'])
        if cursor.fetchone()[0]:
            for statement in public_statements(public, standing):
                cursor.execute(statement)
