"""Factories of rows that the database's rules allow, with traits for routes and kinds."""

import json
import os
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import factory
import psycopg
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction

from claims import clock
from claims.bank_accounts.models import ProposedAccount
from claims.changes.kinds import kind_of
from claims.changes.models import ProposedChange
from claims.composed_once import ComposedOnce
from claims.identifiers import name_key
from claims.intake.models import FilingWindow, WindowExtension
from claims.intake.windows import extend_window
from claims.personal_data import crypto
from claims.policy.models import Company, Holiday, Service, SupportPolicy
from claims.policy.verbs import publish_policy
from claims.register.models import (
    BankAccount,
    Claim,
    Claimant,
    ClaimantKind,
    Fee,
    Harm,
    HolderMatch,
    Route,
)
from claims.users.models import User

SEOUL = ZoneInfo("Asia/Seoul")
PASSWORD = "outage-1015"


# Of every test database (config/dev/databases.py): administrators, and who only the owner can make.
FOUNDERS = ("founder1", "founder2")
SUPERUSER = "founder3"
NEW_SEAT = {"organisation": "시험단체", "term_from": "2022-01-01", "term_to": None,
            "substitute": False, "deputises": False, "load_limit": None}  # fmt: skip


@cache
def founder(username: str) -> User:
    """Return one of the users in the template of the test databases, by user name (FOUNDERS,
    SUPERUSER); read once."""
    return User.objects.get(username=username)


def superuser() -> User:
    """Return the superuser in the template of the test databases; the application cannot make
    one."""
    return User.objects.get(username=SUPERUSER)


def confirmed_change(
    kind: str, target: Any, after: dict[str, Any], about: Any = None
) -> ProposedChange:
    """Write a ProposedChange that two administrators have agreed on, so that triggers allow the
    change in this transaction. Makes no change itself."""
    nothing = {"roles": [], "email": ""}
    before = nothing if kind == "roles" else kind_of(kind).now(str(target))
    proposed = ProposedChange.objects.create(
        kind=kind, target=str(target), about=about, before=before, after=after, reason="시험",
        proposed_by=founder(FOUNDERS[0]),
    )  # fmt: skip
    ProposedChange.objects.filter(pk=proposed.pk).update(
        status="confirmed", settled_by=founder(FOUNDERS[1])
    )
    return proposed


@transaction.atomic
def holiday(day: date, name: str = "임시공휴일", *, off: bool = True) -> Holiday:
    """Write a day of the table of holidays, as two administrators do."""
    confirmed_change("holiday", day, {"name": name, "off": off})
    return Holiday.objects.create(day=day, name=name, off=off)


@transaction.atomic
def reseat(user: User, **columns: Any) -> Any:
    """Give a user a seat on the council, or set these columns (days as ISO text) on theirs, as two
    administrators do. Returns the Member."""
    seat = kind_of("seat")
    after = NEW_SEAT | seat.now(str(user.pk)) | columns
    return seat.apply(confirmed_change("seat", user.pk, after, about=user), None)


@transaction.atomic
def open_admin_site(user: User) -> User:
    """Set `is_staff` on a user as a confirmed administrator's role would; the role itself is not
    given."""
    confirmed_change("roles", user.pk, {"roles": ["admin"]}, about=user)
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    return user


@transaction.atomic
def give_roles(user: User, *names: str) -> User:
    """Set the roles of a user to exactly these (group names), as two administrators do. Returns the
    user read again."""
    if names:
        confirmed_change("roles", user.pk, {"roles": sorted(names)}, about=user)
    wanted = Group.objects.filter(name__in=names)
    user.groups.remove(*user.groups.exclude(pk__in=wanted))  # what is apart must not meet midway
    user.groups.add(*wanted)
    return User.objects.get(pk=user.pk)


@cache
def _group_ids(names: tuple[str, ...]) -> tuple[int, ...]:
    """Return the ids of the groups with these names, sorted; they are the same in every test
    database."""
    return tuple(Group.objects.filter(name__in=names).order_by("pk").values_list("pk", flat=True))


def write_people(
    users: list[User], roles: Iterable[str], seats: list[dict[str, Any]] | None = None
) -> list[int]:
    """Insert users with these roles, and a seat each (columns of a Member), as two administrators
    make them, by one statement (config/dev/people.sql). Sets the users' keys; returns the members'
    primary keys."""
    held = tuple(sorted(roles))
    columns = [field for field in User._meta.concrete_fields if not field.primary_key]
    rows = [{column.attname: getattr(user, column.attname) for column in columns} for user in users]
    proposer, settler = (founder(name).pk for name in FOUNDERS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, member FROM test_people(%s::jsonb, %s::text[], %s::jsonb, %s, %s)",
            [
                json.dumps(rows, default=str), [*held], seats and json.dumps(seats),
                proposer, settler,
            ],
        )  # fmt: skip
        written = cursor.fetchall()
    for user, (pk, _member) in zip(users, written, strict=True):
        user.pk, user._state.adding, user._state.db = pk, False, connection.alias
        # as the backend reads them with the user of a request
        user._user_perm_cache, user._group_perm_cache = set(), _permissions_of(held)
    return [member for _pk, member in written]


@cache
def _permissions_of(roles: tuple[str, ...]) -> frozenset[str]:
    """Return the permissions of these groups as Django names them (claims.view_claim); they are the
    same in every test database."""
    held = Permission.objects.filter(group__name__in=roles)
    names = held.values_list("content_type__app_label", "codename")
    return frozenset(f"{app}.{codename}" for app, codename in names)


def people(number: int, *roles: str) -> list[User]:
    """Return `number` new users with these roles, written by one statement."""
    users = UserFactory.build_batch(number)
    write_people(users, roles)
    return users


def held_before(user: User, role: str) -> User:
    """Insert a role that is incompatible with those of the user, as the database's owner with
    triggers off, so the user must be committed. Returns the user read again."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("ALTER TABLE claims_user_groups DISABLE TRIGGER USER")
        owner.execute(
            "INSERT INTO claims_user_groups (user_id, group_id)"
            " SELECT %s, id FROM auth_group WHERE name = %s",
            [user.pk, role],
        )
        owner.execute("ALTER TABLE claims_user_groups ENABLE TRIGGER USER")
    return User.objects.get(pk=user.pk)


@transaction.atomic
def publish(policy: SupportPolicy, by: User) -> SupportPolicy:
    """Publish a draft policy, as a confirmed change does. Returns the policy."""
    confirmed_change("publish", policy.pk, {})
    return publish_policy(policy=policy, by=by)


@transaction.atomic
def extend(window: FilingWindow, closes_at: datetime, by: User, **more: Any) -> WindowExtension:
    """Move a window's closing later, as a confirmed change does. Returns the WindowExtension."""
    told = {"announced_on": closes_at.date(), "reason": "연장"} | more
    confirmed_change("window", window.code, {
        "opens_at": window.opens_at.isoformat(), "closes_at": closes_at.isoformat(),
        "incident": window.incident_id, "kind": window.kind,
        "announced_on": told["announced_on"].isoformat(),
    })  # fmt: skip
    return extend_window(window=window, closes_at=closes_at, by=by, **told)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    name = factory.Sequence(lambda n: f"사람{n}")
    password = factory.django.Password(PASSWORD)
    preferences = factory.LazyFunction(lambda: {"tour": "done"})  # no test meets it by accident

    @classmethod
    def _create(
        cls,
        model_class: Any,
        *args: Any,
        roles: str | Iterable[str] | None = None,
        is_staff: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Create a user: `roles` are group names or one of them, `is_staff` opens the admin
        site."""
        names = [roles] if isinstance(roles, str) else [*(roles or ())]
        user = model_class(*args, **kwargs)
        if names:
            write_people([user], names)
        else:
            user.save()
        return open_admin_site(user) if is_staff else user


@cache
def _channel() -> Service:
    """Return the service 카카오톡 채널 of the template of the test databases; read once."""
    return Service.objects.get(name="카카오톡 채널")


@cache
def _operator() -> Company:
    return Company.objects.get(is_operator=True)


_LATEST_POLICY = ComposedOnce(lambda at: SupportPolicy.objects.latest_at(at)[:1], at=datetime)


def policy_in_force() -> SupportPolicy:
    """Return what SupportPolicy.objects.effective() returns. Every claim asks, so the statement is
    composed once."""
    [policy] = _LATEST_POLICY.fetch(at=clock.now())
    return policy


class ClaimantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Claimant

    kind = ClaimantKind.SMALL_BUSINESS
    identity_key = factory.Sequence(lambda n: n.to_bytes(16, "big"))
    display_name = factory.Sequence(lambda n: f"시험상회 {n}")


class ClaimFactory(factory.django.DjangoModelFactory):
    """Factory of claims: of a small business over 500,000 won, on the route to the council, unless
    a trait is given."""

    class Meta:
        model = Claim

    class Params:
        tier_grant = factory.Trait(
            route=Route.TIER_GRANT,
            claimed_loss=200_000,
            tier=factory.LazyAttribute(lambda o: o.routed_under.tiers.first()),
        )
        no_loss = factory.Trait(route=Route.NO_MONETARY_LOSS, harm=Harm.NONE, claimed_loss=None)
        account_number = "110012345678"
        plain_phone = "01012345678"
        plain_email = factory.LazyAttribute(lambda o: f"{o.number.lower()}@example.test")

    number = factory.Sequence(lambda n: f"T1015-{n:07d}")
    claimant = factory.SubFactory(ClaimantFactory)
    window = factory.LazyFunction(lambda: FilingWindow.objects.get(code="1015-1"))
    filed_at = factory.Sequence(
        lambda n: datetime(2022, 10, 21, n // 60 % 24, n % 60, tzinfo=SEOUL)
    )
    claimant_kind = ClaimantKind.SMALL_BUSINESS
    person_name = "홍길동"
    business_name = factory.LazyAttribute(lambda o: o.claimant.display_name)
    representative = "홍길동"
    business_number = "1248100998"
    industry_text = "화훼 소매"
    phone = factory.LazyAttribute(
        lambda o: crypto.encrypt(o.plain_phone, aad=crypto.aad("claims_claim", "phone", o.number))
    )
    phone_last4 = factory.LazyAttribute(lambda o: o.plain_phone[-4:])
    phone_index = factory.LazyAttribute(lambda o: crypto.blind_index("phone", o.plain_phone))
    email = factory.LazyAttribute(
        lambda o: (
            crypto.encrypt(o.plain_email, aad=crypto.aad("claims_claim", "email", o.number))
            if o.plain_email
            else None
        )
    )
    service = factory.LazyFunction(_channel)
    company = factory.LazyFunction(_operator)
    fee = Fee.PAID
    harm = Harm.MONETARY
    claimed_loss = 2_400_000
    narrative = "채널 주문이 닷새 동안 끊겼습니다."
    name_key = factory.LazyAttribute(lambda o: name_key(o.business_name or o.person_name))
    representative_key = factory.LazyAttribute(lambda o: name_key(o.representative))
    facts_digest = factory.LazyAttribute(lambda o: crypto.facts_digest(o.number))
    route = Route.COMMITTEE_REVIEW
    routed_under = factory.LazyFunction(policy_in_force)


def confirmed_account(values: dict[str, Any]) -> None:
    """Write a ProposedAccount that two people have agreed on, with the columns `values` of a bank
    account, so that the trigger allows the account in this transaction."""
    copied = ("claim", "bank_code", "last4", "number_index", "holder_name", "holder_match",
              "text_digest")  # fmt: skip
    values["entered_by"] = UserFactory(roles=["secretariat"])
    waiting = ProposedAccount.objects.create(
        **{name: values[name] for name in copied}, proof="call", reason="시험",
        replaces=BankAccount.objects.newest_of(values["claim"]),
        proposed_by=UserFactory(roles=["customer_centre"]),
    )  # fmt: skip
    ProposedAccount.objects.filter(pk=waiting.pk).update(
        status="confirmed", settled_by=values["entered_by"], settled_at=clock.now()
    )


class BankAccountFactory(factory.django.DjangoModelFactory):
    """Factory of bank accounts: version 1 as an import writes it, a later version as confirmed by
    two people."""

    class Meta:
        model = BankAccount

    @classmethod
    @transaction.atomic
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Any:
        if values["version"] > 1:
            confirmed_account(values)
        return super()._create(model_class, *args, **values)

    class Params:
        plain_number = "110012345678"

    claim = factory.SubFactory(ClaimFactory)
    version = 1
    bank_code = "088"
    number = factory.LazyAttribute(
        lambda o: crypto.encrypt(
            o.plain_number, aad=crypto.aad("claims_bankaccount", "number", o.claim.number)
        )
    )
    last4 = factory.LazyAttribute(lambda o: o.plain_number[-4:])
    number_index = factory.LazyAttribute(lambda o: crypto.blind_index("account", o.plain_number))
    holder_name = factory.LazyAttribute(lambda o: o.claim.representative)
    text_digest = factory.LazyAttribute(
        lambda o: crypto.text_digest(o.bank_code, o.plain_number, o.holder_name)
    )
    holder_match = HolderMatch.REPRESENTATIVE
