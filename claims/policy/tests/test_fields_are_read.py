"""A published value that no code reads would be a promise: every rule of a policy is read."""

import re
from functools import cache

import pytest
from django.conf import settings

from claims.policy.comparison import RULES
from claims.policy.models import SupportPolicy

# Shown to people and to the database, no rule of a claim.
WORDS = {"title", "effective_from"}
# Definition, comparison, form and trail of a policy: they name every field and apply none.
ABOUT_FIELDS = re.compile(
    r"/(migrations|tests|demo)/|claims/policy/(models|admin|comparison|publication_change)"
)


@cache
def code() -> str:
    files = (path for room in ("claims", "reviews") for path in
             (settings.BASE_DIR / room).rglob("*.py"))  # fmt: skip
    return "\n".join(path.read_text() for path in files if not ABOUT_FIELDS.search(str(path)))


@pytest.mark.parametrize("name", [name for name in RULES if name not in WORDS])
def test_every_rule_of_a_policy_is_read_by_code(name):
    # Looked for by the name first, which takes a hundredth of looking for what stands before it.
    assert re.search(rf"""{name}(?:(?<=[."']{name})|(?<=__{name}))\b""", code())


def test_every_column_of_a_policy_is_compared():
    of_the_row = {"id", "programme", "version", "note", "drafted_by", "published_at",
                  "published_by"}  # fmt: skip
    columns = {field.name for field in SupportPolicy._meta.concrete_fields}
    assert columns - of_the_row == set(RULES)
