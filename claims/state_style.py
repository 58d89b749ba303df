"""How a state looks: a tone (colour) and a shape, so that a page also reads in grey."""

from typing import NamedTuple


class Look(NamedTuple):
    """tone: ok, warn, problem, info, none, appeal. shape: an icon's name, or pie, pie-3, pause."""

    tone: str
    shape: str


class Shown:
    """Mixin for TextChoices that people see; LOOKS maps each value to its look."""

    @property
    def look(self) -> Look:
        return LOOKS[_key(type(self))][self.value]  # type: ignore[attr-defined]


def _key(enum: type) -> str:
    """Two rooms may each have a RunStatus."""
    return f"{enum.__module__}.{enum.__qualname__}"


# One table per enum; filled by `looks_of` beside each enum (an Enum body cannot hold a dict).
LOOKS: dict[str, dict[str, Look]] = {}


def looks_of(enum: type, **looks: tuple[str, str]) -> None:
    """Declare the looks of an enum by member name; every member must have one."""
    members = enum.__members__  # type: ignore[attr-defined]
    if set(looks) != set(members):
        raise ValueError(f"looks of {enum.__name__}: {set(members) ^ set(looks)}")
    LOOKS[_key(enum)] = {members[name].value: Look(*look) for name, look in looks.items()}
