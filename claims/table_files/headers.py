"""Headers of tables: heads in the form in which they are compared, and the columns they name."""

import unicodedata
from collections.abc import Mapping, Sequence

HEADER_WITHIN = 20  # rows: titles and notes may stand above the header


def header_key(text: str) -> str:
    """Return the head of a column in the form in which heads are compared: NFKC, lower case,
    without spaces, quotation marks, underscores and the `*` of forms."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in folded if not c.isspace() and c not in "_*\ufeff'\"")


def named_columns(heads: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return {field: index of its column} for the fields that the heads name. `names` are the
    spellings of each field; the first one that is found counts. A head that occurs twice names no
    column, since it is unknown which of the two is meant."""
    keys = [header_key(head) for head in heads]
    found: dict[str, int] = {}
    for field, spellings in names.items():
        wanted = [header_key(spelling) for spelling in spellings]
        place = next((keys.index(key) for key in wanted if keys.count(key) == 1), None)
        if place is not None:
            found[field] = place
    return found


def cells_by_name(cells: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    """Return {name: stripped cell} of a row; "" if the row is too short. `places` are the columns
    by name."""
    return {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}
