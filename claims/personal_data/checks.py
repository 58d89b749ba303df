"""Checks of `manage.py check --deploy`: every key that the stored data needs is in FIELD_KEYS."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from claims.personal_data import keys_of_data

HINT = "Add it as it stands in the keys file (manage.py backup_keys). A new key opens nothing."


@register(Tags.security, deploy=True)
def keys_open_the_data(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return an error for each key that stored values need and FIELD_KEYS lacks (E001), and for
    each that does not open what is stored under its id (E002). Nothing without a database, or
    before the first `migrate`."""
    try:
        missing, altered = keys_of_data.missing_keys(), keys_of_data.altered_keys()
    except DatabaseError:
        return []
    found: list[CheckMessage] = [
        Error(
            f"FIELD_KEYS has no key {number}, but values are encrypted with it: "
            f"{', '.join(columns)}",
            hint=HINT,
            id="personal_data.E001",
        )
        for number, columns in missing.items()
    ]
    found += [
        Error(
            f"Key {number} of FIELD_KEYS does not open what was encrypted under its id.",
            hint="Another key stands under this id. " + HINT,
            id="personal_data.E002",
        )
        for number in altered
    ]
    return found
