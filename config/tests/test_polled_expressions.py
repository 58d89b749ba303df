"""The lint finds texts that a browser test waits for and that the policy of our pages refuses."""

import ast
from pathlib import Path

import pytest

from config.dev.lint import polled_expressions


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("\"document.activeElement.name === 'login'\"", 1),
        ("f\"{ACTIVE}.name === 'login'\"", 1),
        ("\"() => document.activeElement.name === 'login'\"", 0),
        ('f"was => {drawn} !== was", arg=1', 0),
        ("SETTLED", 0),
    ],
)
def test_a_text_that_is_no_function(given, found):
    tree = ast.parse(f"page.wait_for_function({given})")
    assert len(list(polled_expressions(Path("a.py"), tree))) == found
