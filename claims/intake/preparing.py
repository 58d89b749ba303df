"""From checked facts to lines of COPY: keys, digests, encryption and the route. No database.

Encrypted here, before anything leaves the process: no plain phone, mail or account number reaches
a table, the write-ahead log, a message or a log line (model.md, rule 5).
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from claims.intake.validation import Facts
from claims.policy.models import Company
from claims.policy.triage import Routed, TriageRule, triage
from claims.privacy import crypto
from claims.privacy.masking import mask_email
from claims.register.keys import name_key
from claims.register.models import HolderMatch

KST = ZoneInfo("Asia/Seoul")
NULL = r"\N"

# What COPY writes into claims_claim, in the order in which a line is put together.
CLAIM_COLUMNS = (
    "id", "claimant_id", "service_id", "industry_id", "row_no", "number", "filed_at", "channel",
    "claimant_kind", "person_name", "business_name", "representative", "business_number",
    "industry_text", "phone", "phone_last4", "phone_index", "email", "email_hint", "company_id",
    "fee", "harm", "claimed_loss", "narrative", "name_key", "representative_key", "facts_digest",
    "route", "tier_id", "window_id", "import_run_id", "routed_under_id", "routed_at",
)  # fmt: skip
CLAIMANT_COLUMNS = ("id", "identity_key", "kind", "display_name")
ACCOUNT_COLUMNS = (
    "claim_id", "version", "bank_code", "number", "last4", "number_index", "holder_name",
    "text_digest", "holder_match", "source", "reason", "created_at",
)  # fmt: skip

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


class Prepared(NamedTuple):
    """A row on its way into the register. The tails lack the ids that only the loader knows."""

    row_no: int
    number: str
    digest: bytes
    route: str
    identity: bytes
    claimant: str
    service: str
    industry: str
    claim: str
    account: str


def in_kst(moment: datetime) -> str:
    """An aware datetime as the text that checked rows carry: it compares like the moment."""
    return moment.astimezone(KST).strftime("%Y-%m-%d %H:%M:%S")


def escaped(text: str) -> str:
    """A value as a field of COPY's text format."""
    if text.isprintable() and "\\" not in text:
        return text
    return text.translate(_ESCAPES)


def bytea(value: bytes) -> str:
    return rf"\\x{value.hex()}"


class Preparer:
    """Prepares the rows of one run.

    `windows`: (opens, closes) of every filing window of the incident as text in KST; `closes` is
    exclusive. `now`: the moment of routing.
    """

    def __init__(
        self,
        *,
        window_id: int,
        run_id: int,
        policy_id: int,
        rule: TriageRule,
        windows: Sequence[tuple[str, str]],
        now: datetime,
    ) -> None:
        self.rule = rule
        self.windows = tuple(windows)
        self.now = now.isoformat()
        self.tail = f"{window_id}\t{run_id}\t{policy_id}\t{self.now}\n"
        self.account_tail = f"intake\t\t{self.now}\n"
        self.route = lru_cache(maxsize=50_000)(self._route)

    def _route(self, in_a_window: bool, of_operator: bool, loss: int | None, small: bool) -> Routed:
        return triage(
            in_a_window=in_a_window,
            of_operator=of_operator,
            loss=loss,
            small_business=small,
            rule=self.rule,
        )

    def prepare(self, row_no: int, facts: Facts) -> Prepared:
        company: Company = facts.company
        number, filed_at, kind = facts.number, facts.filed_at, facts.kind
        routed = self.route(
            any(opens <= filed_at < closes for opens, closes in self.windows),
            company.is_operator,
            facts.loss,
            kind == "small_business",
        )
        digest = crypto.facts_digest(*facts[:12], company.pk, *facts[13:])
        shown = facts.business or facts.person
        key = name_key(shown)
        claim = "\t".join(
            (
                str(row_no), number, f"{filed_at}+09", escaped(facts.channel), kind,
                escaped(facts.person), escaped(facts.business), escaped(facts.representative),
                facts.business_number, escaped(facts.industry), *self._contact(facts),
                str(company.pk), facts.fee, facts.harm,
                NULL if facts.loss is None else str(facts.loss), escaped(facts.narrative),
                escaped(key), escaped(name_key(facts.representative)), bytea(digest), routed.route,
                str(routed.tier.pk) if routed.tier else NULL, self.tail,
            )
        )  # fmt: skip
        identity = self._identity(facts, key)
        return Prepared(
            row_no, number, digest, routed.route, identity,
            f"{bytea(identity)}\t{kind}\t{escaped(shown)}\n",
            facts.service, facts.industry, claim, self._account(facts) if facts.account else "",
        )  # fmt: skip

    @staticmethod
    def _identity(facts: Facts, key: str) -> bytes:
        """Who this is, never on a guess: the business, or name and phone, or this claim alone."""
        if facts.business_number:
            text = f"b:{facts.business_number}"
        elif facts.phone:
            text = f"p:{key}{facts.phone}"
        else:
            text = f"c:{facts.number}"
        return crypto.blind_index("identity", text)

    @staticmethod
    def _contact(facts: Facts) -> tuple[str, str, str, str, str]:
        """phone, phone_last4, phone_index, email, email_hint."""
        phone = phone_index = email = NULL
        last4 = hint = ""
        if facts.phone:
            place = crypto.aad("claims_claim", "phone", facts.number)
            phone = bytea(crypto.encrypt(facts.phone, aad=place))
            phone_index = bytea(crypto.blind_index("phone", facts.phone))
            last4 = facts.phone[-4:]
        if facts.email:
            place = crypto.aad("claims_claim", "email", facts.number)
            email = bytea(crypto.encrypt(facts.email, aad=place))
            hint = escaped(mask_email(facts.email)[:20])
        return phone, last4, phone_index, email, hint

    def _account(self, facts: Facts) -> str:
        place = crypto.aad("claims_bankaccount", "number", facts.number)
        return "\t".join(
            (
                "1", facts.bank, bytea(crypto.encrypt(facts.account, aad=place)),
                facts.account[-4:], bytea(crypto.blind_index("account", facts.account)),
                escaped(facts.holder),
                bytea(crypto.text_digest(facts.bank, facts.account, facts.holder)),
                holder_match(facts), self.account_tail,
            )
        )  # fmt: skip


def holder_match(facts: Facts) -> str:
    """Whether the account holder is the business or its representative (domain.md, "Banks")."""
    holder = name_key(facts.holder)
    if not holder:
        return HolderMatch.UNKNOWN.value
    if facts.business and holder == name_key(facts.business):
        return HolderMatch.BUSINESS.value
    if holder in (name_key(facts.representative), name_key(facts.person)):
        return HolderMatch.REPRESENTATIVE.value
    return HolderMatch.MISMATCH.value
