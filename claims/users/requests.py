"""The type of a request behind `requires` or `signed_in`: there is a user."""

from django.http import HttpRequest

from claims.users.models import User


class SignedInRequest(HttpRequest):
    """Only a name for the type checker; the guards see to it that it is true."""

    user: User
