"""Cells of downloads that a spreadsheet must not run as formulas, and the way back."""

# A download escapes such cells; a corrected file that is imported again has the escape taken off.
_ESCAPED = ("=", "+", "-", "@", "\t", "\r", "'")


def escape_formula(cell: str) -> str:
    """Return the cell with an apostrophe before it where a spreadsheet would run it."""
    return f"'{cell}" if cell.startswith(_ESCAPED) else cell


def unescape_formula(cell: str) -> str:
    """Return the cell as it was before `escape_formula`."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_ESCAPED) else cell
