"""The people of the demo: invented, one password, roles as groups."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from claims.accounts.first_admins import NewPerson, administrators, make_first_administrators
from claims.accounts.roles import propose_roles
from claims.changes.models import ProposedChange
from claims.changes.verbs import confirm_change
from claims.users.models import User
from reviews.committee.models import Member
from reviews.committee.seats.seat_changes import propose_seat
from reviews.payouts.ledger.budget_changes import propose_budget
from reviews.payouts.models import Budget, PaymentCalendar, TransferLimit
from reviews.payouts.models.planning import WEEKDAYS
from reviews.payouts.planning.changes import propose_limit, propose_payment_days


@dataclass(frozen=True)
class Person:
    """An account of the demo; `organisation` is the one for which a council member sits."""

    username: str
    name: str
    role: str
    organisation: str = ""


PEOPLE = (
    Person("member1", "정하윤", "member", "법학 교수"),
    Person("member2", "김도현", "member", "소비자단체협의회"),
    Person("member3", "박지우", "member", "스타트업포럼"),
    Person("member4", "이서준", "member", "운영사"),
    Person("member5", "최민서", "member", "소상공인연합회"),
    Person("member6", "한예린", "member", "소상공인연합회"),
    Person("substitute1", "오지훈", "member", "법무법인 변호사"),
    Person("substitute2", "윤서연", "member", "소비자단체협의회"),
    Person("chair", "윤태경", "chair"),
    Person("secretary", "강현주", "secretariat"),
    Person("secretary2", "임수빈", "secretariat"),
    Person("finance1", "조은별", "finance"),
    Person("finance2", "배준호", "finance"),
    Person("agent", "신미래", "customer_centre"),
    Person("auditor", "서동욱", "auditor"),
    Person("admin", "문하늘", "admin"),
    Person("admin2", "노은우", "admin"),  # confirms what the first one proposes
)


def _mail(person: Person) -> str:
    return f"{person.username}@example.com"


def _two_administrators(password_hash: str) -> tuple[User, User]:
    """Return the first two administrators, who propose and confirm the roles of the others. If
    there are fewer than two, the demo's own two are created first."""
    if len(administrators()) < 2:
        people = [p for p in PEOPLE if p.role == "admin"]
        make_first_administrators(
            people=[NewPerson(p.username, p.name, _mail(p)) for p in people],
            password_hash=password_hash,
        )
    first, second, *_more = administrators()
    return first, second


@transaction.atomic
def create_accounts(*, password: str, term_from: dt.date) -> dict[str, User]:
    """Create the missing accounts of PEOPLE and return all of them by user name. Existing accounts
    are not changed.

    Members' terms begin on `term_from`. Two administrators confirm roles and seats, as always.
    """
    # One hash for all: they share the password, and hashing it for each takes seconds.
    hashed = make_password(password)
    first, second = _two_administrators(hashed)
    users = {}
    for person in PEOPLE:
        user, is_new = User.objects.get_or_create(
            username=person.username,
            defaults={
                "name": person.name,
                "email": _mail(person),
            },
        )
        if is_new:
            change = propose_roles(
                user=user, names=[person.role], reason="시범 운영 계정", by=first
            )
            confirm_change(change=change, by=second)
            user.refresh_from_db()
            user.password = hashed  # the first role deletes the password
            user.save(update_fields=["password"])
        if person.organisation and not Member.objects.filter(user=user).exists():
            _seat(user, person, term_from, first, second)
        users[person.username] = user
    return users


def _seat(user: User, person: Person, term_from: dt.date, first: User, second: User) -> None:
    columns = {
        "organisation": person.organisation,
        "term_from": term_from,
        "term_to": None,
        "substitute": person.username.startswith("substitute"),
        "deputises": person.username == "member1",  # where the chair voted
        "load_limit": None,
    }
    change = propose_seat(user=user, columns=columns, reason="시범 운영 위원", by=first)
    confirm_change(change=change, by=second)


def propose_budget_increase(people: dict[str, User]) -> None:
    """Propose to raise the first budget by 1,000,000,000 won as `admin`, so that a change waits for
    a second administrator. Does nothing without a budget, or while any change waits."""
    budget = Budget.objects.order_by("pk").first()
    if budget is None or ProposedChange.objects.waiting().exists():
        return
    propose_budget(
        programme=budget.programme,
        granted=budget.granted + 1_000_000_000,
        reason="추가지원 의결이 늘어 하반기 예산을 늘립니다.",
        by=people["admin"],
    )


def set_payment_rules(people: dict[str, User]) -> None:
    """Set two transfer limits, proposed and confirmed by two administrators, and leave a proposal
    of other payment days to confirm. Does nothing when limits or other days are set already."""
    first, second = people["admin"], people["admin2"]
    calendar = PaymentCalendar.objects.get()
    if TransferLimit.objects.exists() or calendar.weekdays != list(WEEKDAYS):
        return
    for limit in (
        TransferLimit(bank_code="", batch_lines=5_000, day_won=3_000_000_000, day_lines=30_000),
        TransferLimit(bank_code="004", day_won=500_000_000, day_lines=5_000),
    ):
        change = propose_limit(limit=limit, reason="은행과 맺은 이체 약정", by=first)
        confirm_change(change=change, by=second)
    calendar.weekdays = [2, 4]
    propose_payment_days(calendar=calendar, reason="이체 승인을 두 번으로 모읍니다.", by=first)
