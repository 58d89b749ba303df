"""Check of `manage.py check --deploy`: web and workers do not own the tables."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

OWNED = """
    SELECT current_user, count(*) FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
      AND pg_has_role(current_user, relowner, 'USAGE')
"""


@register(Tags.security, deploy=True)
def application_owns_no_table(
    app_configs: Any, using: str = DEFAULT_DB_ALIAS, **kwargs: Any
) -> list[CheckMessage]:
    """Return an error if DATABASE_URL connects as the tables' owner, a member of its role or a
    superuser: grants and triggers do not restrict these (decision 0002). Return [] without a
    database."""
    try:
        with connections[using].cursor() as cursor:
            cursor.execute(OWNED)
            role, owned = cursor.fetchone()
    except DatabaseError:
        return []
    if not owned:
        return []
    return [
        Error(
            f"DATABASE_URL connects as {role}, which owns {owned} tables or is a superuser: nothing"
            " would stop the application from rewriting history, votes and payments.",
            hint="Connect web and workers as desk_app; DATABASE_OWNER_URL is for migrate.",
            id="trail.E001",
        )
    ]
