"""Protection against CSV injection: no cell of a file runs as a formula in a spreadsheet."""

# The characters of the OWASP guidance on CSV injection, and their full-width forms.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
# A download escapes such cells; a corrected file that is imported again has the escape taken off.
_ESCAPED = (*_FORMULA_STARTS, "\t", "\r", "\n", "'")


def escape_formula(cell: str) -> str:
    """Return the cell with an apostrophe before it where a spreadsheet would run it as a
    formula."""
    return f"'{cell}" if cell.startswith(_ESCAPED) else cell


def unescape_formula(cell: str) -> str:
    """Return the cell as it was before `escape_formula`."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_ESCAPED) else cell


def neutralise(text: str) -> str:
    """Return the text as one printable line, with an apostrophe before the start of a formula.

    Tabs, line breaks and other unprintable characters become spaces. For files that nobody imports
    again; `unescape_formula` does not take it back.
    """
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    line = text.strip()
    return f"'{line}" if line.startswith(_FORMULA_STARTS) else line
