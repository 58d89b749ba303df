"""The lint of raw numbers: a count before its counter has separators."""

import ast
from pathlib import Path

import pytest

from config.dev import lint

HERE = Path("x")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{% blocktranslate with n=batch.count %}{{ n }}건{% endblocktranslate %}", 1),
        ("{% blocktranslate %}{{ n }}건 · {{ n }}건{% endblocktranslate %}", 1),
        (
            "{% blocktranslate count n=rows %}{{ n }}개{% plural %}개들{% endblocktranslate %}",
            1,
        ),
        ("{% blocktranslate with n=batch.count|number %}{{ n }}건{% endblocktranslate %}", 0),
        ("{% with n=x|number %}{% blocktranslate %}<b>{{ n }}</b>건{% endblocktranslate %}", 0),
        ("{% blocktranslate with n=policy.version %}{{ n }}판{% endblocktranslate %}", 0),
    ],
)
def test_a_count_of_a_template_has_its_separators(text, found):
    assert len(list(lint.raw_counts(HERE, text))) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('_("%(n)s건") % {"n": built.count}', 1),
        ('ngettext("%(n)s줄", "%(n)s줄", 2) % {"n": len(done)}', 1),
        ('_("%(n)s건") % {"n": f"{built.count:,}"}', 0),
        ('_("%(n)s건") % {"n": number(built.count)}', 0),
        ('_("%(number)s 건") % {"number": claim.number}', 0),
    ],
)
def test_a_count_of_a_sentence_has_its_separators(text, found):
    assert len(list(lint.raw_counts_of_python(HERE, ast.parse(text)))) == found
