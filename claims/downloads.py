"""Responses that the browser saves as a file, or shows under a name."""

from typing import TypeVar

from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

Response = TypeVar("Response", bound=HttpResponseBase)


def save_as(response: Response, name: str) -> Response:
    """Set the header by which the browser saves the response as a file with this name, and return
    the response. A name in Hangul is encoded as RFC 6266 says."""
    disposition = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Disposition"] = disposition
    return response


def shown_as(response: Response, name: str) -> Response:
    """Set the header by which the browser shows the response, and names it so if a person saves it.
    Return the response."""
    disposition = content_disposition_header(False, name) or "inline"
    response.headers["Content-Disposition"] = disposition
    return response
