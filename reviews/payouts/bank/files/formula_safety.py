"""Cells that no spreadsheet takes for a formula, whatever a claimant is called."""

# As the guidance on CSV injection names them, and what a Korean keyboard makes of them.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def neutralise(text: str) -> str:
    """One line of printable text; a beginning that runs as a formula gets an apostrophe.

    Tabs, line breaks and other invisible letters become spaces: no cell moves into the next row.
    """
    line = "".join(letter if letter.isprintable() else " " for letter in text).strip()
    return f"'{line}" if line.startswith(FORMULA_STARTS) else line
