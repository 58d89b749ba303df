"""Rows that several tests of a module read: written once, rolled back after each of them.

What Django's `setUpTestData` does for the classes of unittest, for a module of pytest.
"""

import copy
import inspect
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from django.db import connection, transaction


def scene(
    name: str, build: Callable[[], Any], *, scope: Literal["module", "class"] = "module"
) -> tuple[Any, Any]:
    """Return two fixtures; the module keeps both: `_review, review = scene("review", f.in_review)`.

    A test that asks for `name` gets a copy of what `build` returned: models, or tuples, lists and
    dataclasses of them. Its changes end with it. Every test of the module, also one that does not
    ask, may see the rows; none of them may commit (`transaction=True`, browsers, workers). With
    `scope="class"` this is so for each class that asks; the rest of the module may commit.
    `SET CONSTRAINTS` in a savepoint that is released outlives its test: end it with
    `connection.check_constraints()`.
    """
    of_scope = f"{name}_of_{scope}"

    @pytest.fixture(scope=scope, name=of_scope)
    def written(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
        with django_db_blocker.unblock():
            outer = transaction.atomic()
            outer._from_testcase = True  # type: ignore[attr-defined]  # as a TestCase marks its own
            outer.__enter__()
            try:
                built = build()
                connection.check_constraints()  # here once, not again at the end of each test
                connection.run_on_commit = []
                yield built
            finally:
                transaction.set_rollback(True)
                outer.__exit__(None, None, None)

    def copied(**rows: Any) -> Any:
        return copy.deepcopy(rows[of_scope])

    # Named as an argument, the wider fixture comes before the transaction of the test.
    argument = inspect.Parameter(of_scope, inspect.Parameter.KEYWORD_ONLY)
    copied.__signature__ = inspect.Signature([argument])  # type: ignore[attr-defined]
    return written, pytest.fixture(name=name)(copied)
