"""Characters that nobody sees: without width, turning the direction of writing, or blank like a
filler of Hangul. A name with one looks like the name without it, and is another text.

Both constants are insides of a class `[…]` of a regular expression, for Python and PostgreSQL.
"""

import re

# Those that change what stands beside them: controls, directions, and separators of lines.
_TURNING = (
    r"\u0001-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f"
    r"\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
)
# All hidden characters, with white space that PostgreSQL does not know as such. U+3164 is a Hangul
# filler; U+200D and U+FE0F join and follow the parts of emoji.
HIDDEN = _TURNING + (
    r"\u001c-\u001f\u0085\u1680\u2028\u2029"
    r"\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u200c\u200d\u2800\u3164\ufe00-\ufe0f"
    r"\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff"
)
_ALL = re.compile(f"[{HIDDEN}]")
_OUT_OF_A_LINE = re.compile(f"[{_TURNING}]")


def without_hidden(text: str) -> str:
    """Return a text without the characters that nobody sees; common white space stays."""
    return _ALL.sub("", text)


def one_line(text: str) -> str:
    """Return a text on one line, as it is written from left to right: breaks and tabs become
    spaces, controls and characters without width are left out. The parts of an emoji stay."""
    return _OUT_OF_A_LINE.sub("", " ".join(text.split()))
