"""manage.py first_admins kim:김하나:kim@example.org lee:이두리:lee@example.org: create the first
two administrators."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.accounts.first_admins import NewPerson, make_first_administrators
from claims.errors import DomainError


class Command(BaseCommand):
    help = (
        "Create the first two administrators, as the migrating role (DATABASE_OWNER_URL). Each sets"
        " a password by the link for a forgotten one, sent to the address given here."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("people", nargs="+", metavar="USERNAME:NAME:MAIL")

    def handle(self, *args: Any, people: list[str], **options: Any) -> None:
        try:
            wanted = [NewPerson(*person.split(":")) for person in people]
            made = make_first_administrators(people=wanted, password_hash=make_password(None))
        except (TypeError, DomainError) as error:
            raise CommandError(str(error)) from error
        for user in made:
            self.stdout.write(user.username)
