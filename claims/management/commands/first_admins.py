"""manage.py first_admins kim:김하나:kim@example.org lee:이두리:lee@example.org: create the first
two administrators."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.accounts.first_admins import NewPerson, make_first_administrators
from claims.backup.verbs import require_owner
from claims.errors import DomainError


class Command(BaseCommand):
    help = (
        "Create the first two administrators, as the migrating role (DATABASE_OWNER_URL). Each sets"
        " a password by the link for a forgotten one, sent to the address given here. Exit 2 where"
        " nobody was created: a name that cannot be used, or two administrators that exist already."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "people",
            nargs="+",
            metavar="USERNAME:NAME[:MAIL]",
            help="user name:name:mail address, for example kim:Kim Hana:kim@example.org",
        )

    def handle(self, *args: Any, people: list[str], **options: Any) -> None:
        wanted = [_person(text) for text in people]
        try:
            require_owner()
            made = make_first_administrators(people=wanted, password_hash=make_password(None))
        except ValidationError as error:
            fields = error.message_dict.items()
            said = "; ".join(f"{name}: {' '.join(texts)}" for name, texts in fields)
            raise CommandError(said, returncode=2) from error
        except DomainError as error:
            raise CommandError(str(error), returncode=2) from error
        for user in made:
            self.stdout.write(user.username)


def _person(text: str) -> NewPerson:
    parts = [part.strip() for part in text.split(":")]
    if len(parts) not in (2, 3) or not all(parts):
        raise CommandError(
            f"{text}: 사용자 이름:이름:메일 주소로 적으세요. 아무것도 만들지 않았습니다.",
            returncode=2,
        )
    return NewPerson(*parts)
