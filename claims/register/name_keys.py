"""Keys for sorting, prefix search and equality of names: NFKC, no spaces, lower case."""

import unicodedata


def name_key(name: str) -> str:
    """`"온담  플라워 "` and `"온담플라워"` meet. At most 100 letters."""
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()[:100]
