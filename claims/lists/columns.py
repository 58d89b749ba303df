"""Columns of a list as a file: what is read for each cell, and what is masked.

A column reads values in SQL and turns them into a cell with a function, column by column. Personal
data is masked by the functions of `personal_data.masking`, as on the pages, unless a user who may
see that column in plain asks for it in plain.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce, NullIf

from claims.personal_data import crypto
from claims.personal_data.masking import mask_account_last4, mask_name, mask_phone_last4


class Kind(Enum):
    """Type of the cells of an export column: text, a whole number (also won), a moment in Korea's
    time, a day.
    """

    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    DAY = "day"


Cell = Callable[..., Any]


@dataclass(frozen=True)
class ExportColumn:
    """One column of an export file. `sources` are ORM lookups or expressions, and `cell` turns
    their values into a cell; without it the only source is the cell. `prepare` returns a `cell` for
    each file.

    A column with a `permission` is masked; in a file in plain, its holders get `plain` of
    `plain_sources`. `personal`: it has personal data, masked or not. `ours`: its texts come from
    this program and cannot hold a formula."""

    header: Any  # lazily translated
    sources: tuple[Any, ...]
    kind: Kind = Kind.TEXT
    cell: Cell | None = None
    prepare: Callable[[], Cell] | None = None
    personal: bool = False
    ours: bool = False
    permission: str = ""
    plain_sources: tuple[Any, ...] = ()
    plain: Cell | None = None


@dataclass(frozen=True)
class ExportLayout:
    """A list as an export file: its columns and its order.

    `claim`: ORM lookup of a row's claim, '' without one; `more_claims`: of others that it shows;
    `repeats`: a claim may have several rows. `order`: sort fields without the primary key; `sorts`:
    {value of `sort`: field}. `permission` is needed beside the list's. `papers(user, cells)`
    returns file name and bytes of a row's paper, for a ZIP."""

    columns: tuple[ExportColumn, ...]
    order: tuple[str, ...]
    claim: str = ""
    more_claims: tuple[str, ...] = ()
    sorts: Mapping[str, str] | None = None
    repeats: bool = True
    permission: str = "claims.export_claim"
    papers: Callable[[Any, tuple[Any, ...]], tuple[str, bytes]] | None = None

    @property
    def personal(self) -> bool:
        """True if a column is personal data: an export of the list then needs a reason."""
        return any(column.personal for column in self.columns)

    def plain_columns(self, user: Any) -> list[ExportColumn]:
        """Return the masked columns that this user may export in plain."""
        return [one for one in self.columns if one.permission and user.has_perm(one.permission)]


def text(header: Any, source: Any, *, personal: bool = False) -> ExportColumn:
    """Return an export column of text. `source` is an ORM lookup or expression; `personal` marks
    personal data that is not masked here."""
    return ExportColumn(header, (source,), personal=personal)


def number(header: Any, source: Any) -> ExportColumn:
    """Return an export column of whole numbers or won. `source` is an ORM lookup or expression."""
    return ExportColumn(header, (source,), Kind.NUMBER)


def moment(header: Any, source: Any) -> ExportColumn:
    """Return an export column of aware datetimes, written in Korea's time. `source` is an ORM
    lookup or expression.
    """
    return ExportColumn(header, (source,), Kind.MOMENT)


def day(header: Any, source: Any) -> ExportColumn:
    """Return an export column of days. `source` is an ORM lookup or expression."""
    return ExportColumn(header, (source,), Kind.DAY)


class _Labels(dict):
    """Dict of labels by value; a value without a label, as of an earlier release, gives itself."""

    def __missing__(self, value: Any) -> Any:
        return value


def choice(header: Any, source: Any, enum: Any) -> ExportColumn:
    """Return an export column with the labels of the values of `enum`, a Choices class, in the
    language of the file. A value without a label is written as it is.
    """

    def prepare() -> Cell:
        labels = {value: str(label) for value, label in enum.choices}
        return _Labels({"": "", None: "", **labels}).__getitem__

    return ExportColumn(header, (source,), prepare=prepare, ours=True)


def yes_no(header: Any, source: Any, yes: Any, no: Any = "") -> ExportColumn:
    """Return an export column with the words `yes` and `no` for True and False, in the language of
    the file; '' for None."""

    def prepare() -> Cell:
        words = {True: str(yes), False: str(no), None: ""}
        return words.__getitem__

    return ExportColumn(header, (source,), prepare=prepare, ours=True)


def user(header: Any, lookup: str) -> ExportColumn:
    """Return an export column with the name of the user at `lookup`, or the log-in name if none is
    set.
    """
    name = NullIf(F(f"{lookup}__name"), Value(""))
    return ExportColumn(header, (Coalesce(name, F(f"{lookup}__username")),))


def person(header: Any, source: Any, *, permission: str = "claims.reveal_phone") -> ExportColumn:
    """Return an export column with a private person's name, masked as 홍*동. A user with
    `permission` may export it in plain.
    """
    return ExportColumn(
        header,
        (source,),
        cell=lambda name: mask_name(name or ""),
        personal=True,
        permission=permission,
        plain_sources=(source,),
        plain=lambda name: name,
    )


def business_or_person(header: Any, prefix: str = "") -> ExportColumn:
    """Return an export column with the name of a claim as lists show it: the business, else the
    person, masked. `prefix` is the lookup of the claim ("claim__"), "" for rows that are claims.
    """
    sources = (f"{prefix}business_name", f"{prefix}person_name")
    return ExportColumn(
        header,
        sources,
        cell=lambda business, name: business or mask_name(name or ""),
        personal=True,
        permission="claims.reveal_phone",
        plain_sources=sources,
        plain=lambda business, name: business or name,
    )


def phone(header: Any) -> ExportColumn:
    """Return an export column with the phone of a row that is a claim, masked as 010-****-5678."""
    return ExportColumn(
        header,
        (_of_contact("phone_last4"),),
        cell=lambda last4: mask_phone_last4(last4 or ""),
        personal=True,
        permission="claims.reveal_phone",
        plain_sources=(_of_contact("phone"), "number"),
        plain=_decrypting("claims_claim", "phone"),
    )


def email(header: Any) -> ExportColumn:
    """Return an export column with the mail address of a row that is a claim, masked as
    seaf****@…"""
    return ExportColumn(
        header,
        (_of_contact("email_hint"),),
        personal=True,
        permission="claims.reveal_phone",
        plain_sources=(_of_contact("email"), "number"),
        plain=_decrypting("claims_claim", "email"),
    )


def _of_contact(field: str) -> Case:
    """Return the expression for a field of a claim's contact: of the newest corrected one, else as
    filed (register.models)."""
    return Case(When(contact__isnull=True, then=F(field)), default=F(f"contact__{field}"))


def in_plain(column: ExportColumn) -> ExportColumn:
    """Return a column that writes what the masked `column` holds in plain, for every user: for a
    file whose sending others have agreed to."""
    return ExportColumn(column.header, column.plain_sources, cell=column.plain)


def current_fact(field: str) -> Case:
    """Return an ORM expression for a fact of a claim (`field`, a lookup from it): of the newest
    confirmed correction, else as filed. For a corrected claim without a loss it is NULL."""
    as_filed = When(facts__isnull=True, then=F(field))
    return Case(as_filed, default=F(f"facts__{field}"))


def account(header: Any, account: str, number: str) -> ExportColumn:
    """Return an export column with a bank account, masked as ****1234. `account` is the lookup of
    the account ("account__"), `number` that of the claim's number, which the encryption needs.
    """
    return ExportColumn(
        header,
        (f"{account}last4",),
        cell=lambda last4: mask_account_last4(last4 or ""),
        personal=True,
        permission="claims.reveal_account",
        plain_sources=(f"{account}number", number),
        plain=_decrypting("claims_bankaccount", "number"),
    )


def _decrypting(table: str, column: str) -> Cell:
    """Return a function of (encrypted value, owner such as a claim number) that returns the plain
    text; '' for an erased value."""

    def decrypt(value: bytes | None, owner: str) -> str:
        if not value:
            return ""
        return crypto.decrypt(value, aad=crypto.aad(table, column, owner))

    return decrypt
