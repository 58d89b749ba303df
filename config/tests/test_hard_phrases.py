"""The lint of phrases in docstrings that have to be read twice."""

import ast
from pathlib import Path

import pytest

from config.dev import lint


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Return the row; None where there is none.", 1),
        ("Raise ConflictError where it has changed.", 1),
        ("Return '' where it has no name.", 1),
        ("Return the account of who receives.", 1),
        ("Show the address to\n    whoever issued it.", 1),
        ("Return a claim. Of several the first counts.", 1),
        ("Return the row; None if there is none. Yield the places where a word stands.", 0),
        ("Return the account of the person who receives. Offers of the day come first.", 0),
    ],
)
def test_a_docstring_with_a_hard_phrase_is_named(said, found):
    tree = ast.parse(f'def one():\n    """{said}"""\n')
    assert len(list(lint.hard_phrases(Path("x"), tree))) == found
