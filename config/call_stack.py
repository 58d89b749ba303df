"""Python's stack of calls in one piece.

Python keeps the frames of its calls in chunks of 16 kB. When a call crosses the end of one, it maps
a new chunk, and unmaps it when the call returns (python/cpython#142183, mended in later releases of
3.13 and 3.14). A loop that happens to run there pays 6 µs for each call: a third to a half of a
page's processor time, on other pages after each change of the code. A frame that is larger than a
chunk gets a chunk of 256 kB, and the calls below it fit behind the frame (docs/decisions/0068).
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
R = TypeVar("R")

LARGE = (
    17_000  # words of 8 bytes: more than half of 256 kB, so that a second one gets its own chunk
)


def call_in_one_chunk(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call `function` with these arguments in a stack frame so large that some 700 nested calls
    below it do not cross a chunk, and return its result."""
    return function(*args, **kwargs)


# The frame reserves so much and touches none of it: no memory is taken.
call_in_one_chunk.__code__ = call_in_one_chunk.__code__.replace(co_stacksize=LARGE)


class OneChunkMiddleware:
    """Middleware that runs each request by `call_in_one_chunk`, in one chunk of Python's stack. It
    must be the first middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return call_in_one_chunk(self.get_response, request)
