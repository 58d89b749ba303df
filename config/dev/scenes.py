"""Rows that several tests of a module read: written once, rolled back after each of them.

What Django's `setUpTestData` does for the classes of unittest, for a module of pytest.
"""

import copy
import inspect
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from django.db import connection, transaction

OF_ASKING = "_of_asking"  # ends the name of the wider fixture of such a scene


class _Scene:
    def __init__(self, name: str, build: Callable[[], Any], *, in_turn: bool) -> None:
        self.name, self.build, self.in_turn = name, build, in_turn
        self.built: Any = None

    def write(self) -> None:
        self.outer = transaction.atomic()
        self.outer._from_testcase = True  # type: ignore[attr-defined]  # as a TestCase marks its own
        self.outer.__enter__()
        _open.append(self)
        try:
            self.built = self.build()
            connection.check_constraints()  # here once, not again at the end of each test
        except BaseException:
            self.end()
            raise
        connection.run_on_commit = []

    def end(self) -> None:
        """Roll back the rows of this scene, and of all scenes that were written after it. Does
        nothing if it is not open."""
        while self in _open:
            transaction.set_rollback(True)
            _open.pop().outer.__exit__(None, None, None)


_open: list[_Scene] = []


def begin_test(asked: list[_Scene]) -> None:
    """Prepare the scenes for a test, before its transaction: end those of `scope="asking"` that it
    does not ask for, and write those that it asks for."""
    for scene in [*_open]:
        if scene.in_turn and scene not in asked:
            scene.end()
    for scene in asked:
        if scene not in _open:
            scene.write()


def end_scenes() -> None:
    """Roll back the rows of every open scene. Called before a test that commits, which would wait
    for their locks."""
    if _open:
        _open[0].end()


def scene(
    name: str,
    build: Callable[[], Any],
    *,
    scope: Literal["module", "class", "asking"] = "module",
) -> tuple[Any, Any]:
    """Return two fixtures for rows that several tests read, written once by `build`. The module
    assigns both: `_review, review = scene("review", f.in_review)`.

    A test that asks for `name` gets a copy of what `build` returned: models, or tuples, lists and
    dataclasses of them. Its changes are rolled back after it. Every test of the module, also one
    that does not ask, may see the rows; with `scope="class"`, every test of a class that asks; with
    `scope="asking"`, only tests that ask, for as long as they follow each other.

    Every scene ends (`end_scenes`) with the first test that commits (`transaction=True`, browsers,
    workers), which pytest-django runs after the others. Asking later raises RuntimeError. `SET
    CONSTRAINTS` in a savepoint that is released outlives its test: end it with
    `connection.check_constraints()`.
    """
    of_scope = name + OF_ASKING if scope == "asking" else f"{name}_of_{scope}"
    wider = "module" if scope == "asking" else scope

    @pytest.fixture(scope=wider, name=of_scope)
    def written(django_db_setup: None, django_db_blocker: Any) -> Iterator[_Scene]:
        made = _Scene(name, build, in_turn=scope == "asking")
        with django_db_blocker.unblock():
            if not made.in_turn:
                begin_test([])  # ended later, they would roll this one back
                made.write()
            yield made
            made.end()

    def copied(**scenes: Any) -> Any:
        made = scenes[of_scope]
        if made not in _open:
            raise RuntimeError(
                f"scene {name} cannot be used any more: a test that commits ran before"
            )
        return copy.deepcopy(made.built)

    # Named as an argument, the wider fixture comes before the transaction of the test.
    argument = inspect.Parameter(of_scope, inspect.Parameter.KEYWORD_ONLY)
    copied.__signature__ = inspect.Signature([argument])  # type: ignore[attr-defined]
    return written, pytest.fixture(name=name)(copied)
