"""Protection against CSV injection: no cell of a file runs as a formula in a spreadsheet."""

# The characters of the OWASP guidance on CSV injection, and their full-width forms.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def neutralise(text: str) -> str:
    """Return the text as one printable line, with an apostrophe before the start of a formula.

    Tabs, line breaks and other unprintable characters become spaces.
    """
    line = "".join(letter if letter.isprintable() else " " for letter in text).strip()
    return f"'{line}" if line.startswith(FORMULA_STARTS) else line
