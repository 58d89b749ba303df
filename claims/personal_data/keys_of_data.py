"""Ids of the keys that the stored data is encrypted with, compared with FIELD_KEYS.

Each encrypted value begins with the id of its key. A key that was taken out of FIELD_KEYS, or
replaced by another one under its id, would otherwise be noticed only by the first user who opens
such a row. Files that delete themselves after some days (exports, hand-overs) are not read.
"""

import base64
from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.utils import translation

from claims.personal_data import crypto

SAID = "(암호화)"  # in the verbose name of each encrypted column
FIRST_BYTE = 'SELECT DISTINCT get_byte("{column}", 0) FROM "{table}" WHERE length("{column}") > 0'
AT_AN_END = (
    'SELECT get_byte("{column}", 0) FROM "{table}" WHERE length("{column}") > 0'
    ' ORDER BY "{key}" {order} LIMIT 1'
)
ONE_PHONE_OF = (
    "SELECT number, phone FROM claims_claim"
    " WHERE length(phone) > 0 AND get_byte(phone, 0) = %s LIMIT 1"
)


def encrypted_columns() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Yield (model, field) for each column whose values are encrypted under FIELD_KEYS."""
    with translation.override("ko"):
        for model in apps.get_models():
            for field in model._meta.local_concrete_fields:
                if isinstance(field, models.BinaryField) and SAID in str(field.verbose_name):
                    yield model, field


def missing_keys() -> dict[int, list[str]]:
    """Return {id: columns ("claims_claim.phone")} of the keys that stored values need and
    FIELD_KEYS does not have. Reads every row. Raises DatabaseError."""
    found: dict[int, list[str]] = {}
    for model, field in encrypted_columns():
        table, column = model._meta.db_table, str(field.column)
        for number in _ids(FIRST_BYTE.format(table=table, column=column)):
            found.setdefault(number, []).append(f"{table}.{column}")
    for number in _ids_of_second_factors():
        found.setdefault(number, []).append("mfa_authenticator.data")
    return {number: found[number] for number in sorted(found.keys() - settings.FIELD_KEYS.keys())}


def missing_at_the_ends() -> list[int]:
    """Return the ids, in order, that the first or the last value of a column needs and FIELD_KEYS
    does not have.

    Quick, however many rows there are. The highest id encrypts, so the oldest and the newest key
    are found; one between them may be overlooked, and `missing_keys` finds it."""
    found: set[int] = set(_ids_of_second_factors())
    for model, field in encrypted_columns():
        table, key = model._meta.db_table, model._meta.pk.column
        for order in ("ASC", "DESC"):
            query = AT_AN_END.format(table=table, column=field.column, key=key, order=order)
            found.update(_ids(query))
    return sorted(found - settings.FIELD_KEYS.keys())


def altered_keys() -> list[int]:
    """Return the ids, in order, of those keys of FIELD_KEYS that do not decrypt what is stored
    under their id; each is tried with one telephone number of a claim."""
    altered = []
    for number in sorted(settings.FIELD_KEYS):
        with connection.cursor() as cursor:
            cursor.execute(ONE_PHONE_OF, [number])
            row = cursor.fetchone()
        if row is not None and not _opens(*row):
            altered.append(number)
    return altered


def _opens(claim_number: str, phone: memoryview) -> bool:
    try:
        crypto.decrypt(phone, aad=crypto.aad("claims_claim", "phone", claim_number))
    except crypto.CannotDecryptError:
        return False
    return True


def _ids(query: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [number for (number,) in cursor.fetchall()]


def _ids_of_second_factors() -> set[int]:
    """Return the key ids of the secrets of authenticator apps and recovery codes, which the log-in
    library keeps in base64."""
    rows = apps.get_model("mfa", "Authenticator")._default_manager.values_list("data", flat=True)
    secrets = [data[name] for data in rows for name in ("secret", "seed") if name in data]
    return {base64.b64decode(secret)[0] for secret in secrets}
