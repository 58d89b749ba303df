"""Lines of COPY from checked facts: keys, digests, encryption and the route. No database.

Values are encrypted here, before anything leaves the process: no plain phone, mail or account
number reaches a table, the write-ahead log, a message or a log line.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from claims.identifiers import name_key
from claims.intake.validation import KINDS, ClaimFacts
from claims.personal_data import crypto
from claims.personal_data.masking import mask_email
from claims.policy.triage import Routed, TriageRule, triage
from claims.register.models import HolderMatch

KST = ZoneInfo("Asia/Seoul")
NULL = r"\N"

# Columns of claims_claim, in the order of a COPY line.
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


class CompanyRef(NamedTuple):
    """Facts of a company that a row needs."""

    pk: int
    is_operator: bool


class PreparedRow(NamedTuple):
    """A row ready for COPY. Its lines lack the ids, which only the loader knows."""

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
    """Format an aware datetime as rows carry it; the text sorts like the time."""
    return moment.astimezone(KST).strftime("%Y-%m-%d %H:%M:%S")


def escaped(text: str) -> str:
    """Return a value as a field of COPY's text format."""
    if text.isprintable() and "\\" not in text:
        return text
    return text.translate(_ESCAPES)


def _is_plain(facts: ClaimFacts) -> bool:
    """True when no text of a row needs escaping; one test for all of it."""
    text = (
        f"{facts.channel}{facts.person}{facts.business}{facts.representative}"
        f"{facts.industry}{facts.narrative}"
    )
    return text.isprintable() and "\\" not in text


def _escaped_if_text(value: object) -> object:
    return escaped(value) if isinstance(value, str) else value


def bytea(value: bytes) -> str:
    return rf"\\x{value.hex()}"


class RowPreparer:
    """Prepares the rows of one run.

    `windows`: (opens, closes) of every filing window of the incident as text in KST; `closes` is
    exclusive. `now`: the time of routing.
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
        self.edges = {edge[:10] for window in windows for edge in window}
        self.now = now.isoformat()
        self.tail = f"{window_id}\t{run_id}\t{policy_id}\t{self.now}\n"
        self.account_tail = f"intake\t\t{self.now}\n"
        self.route = lru_cache(maxsize=50_000)(self._route)
        self.key = lru_cache(maxsize=50_000)(name_key)

    def _route(self, filed_at: str, of_operator: bool, loss: int | None, small: bool) -> Routed:
        return triage(
            in_a_window=any(opens <= filed_at < closes for opens, closes in self.windows),
            of_operator=of_operator,
            loss=loss,
            small_business=small,
            rule=self.rule,
        )

    def prepare(self, row_no: int, facts: ClaimFacts) -> PreparedRow:
        company: CompanyRef = facts.company
        number, filed_at = facts.number, facts.filed_at
        kind = KINDS[facts.kind_word]
        # Rows of one day and the same other values share a route, unless a window begins or ends
        # then.
        routed = self.route(
            filed_at if filed_at[:10] in self.edges else filed_at[:10],
            company.is_operator,
            facts.loss,
            kind == "small_business",
        )
        digest = crypto.facts_digest(
            "\x1f".join((*facts[:12], *facts[13:15], *facts[16:], str(company.pk), str(facts.loss)))
        )
        key = self.key(facts.business or facts.person)
        text = facts if _is_plain(facts) else ClaimFacts._make(map(_escaped_if_text, facts))
        claim = (
            f"{row_no}\t{number}\t{filed_at}+09\t{text.channel}\t{kind}\t{text.person}\t"
            f"{text.business}\t{text.representative}\t{facts.business_number}\t{text.industry}\t"
            f"{self._contact(facts)}\t{company.pk}\t{facts.fee}\t{facts.harm}\t"
            f"{NULL if facts.loss is None else facts.loss}\t{text.narrative}\t{escaped(key)}\t"
            f"{escaped(self.key(facts.representative))}\t\\\\x{digest.hex()}\t{routed.route}\t"
            f"{routed.tier.pk if routed.tier else NULL}\t{self.tail}"
        )
        identity = self._identity(facts, key)
        return PreparedRow(
            row_no, number, digest, routed.route, identity,
            f"\\\\x{identity.hex()}\t{kind}\t{text.business or text.person}\n",
            facts.service, facts.industry, claim, self._account(facts) if facts.account else "",
        )  # fmt: skip

    @staticmethod
    def _identity(facts: ClaimFacts, key: str) -> bytes:
        """Return the claimant's key: the business, or name and phone, or this claim alone."""
        if facts.business_number:
            text = f"b:{facts.business_number}"
        elif facts.phone:
            text = f"p:{key}{facts.phone}"
        else:
            text = f"c:{facts.number}"
        return crypto.blind_index("identity", text)

    @staticmethod
    def _contact(facts: ClaimFacts) -> str:
        """Return phone, phone_last4, phone_index, email, email_hint."""
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
        return f"{phone}\t{last4}\t{phone_index}\t{email}\t{hint}"

    def _account(self, facts: ClaimFacts) -> str:
        place = crypto.aad("claims_bankaccount", "number", facts.number)
        return "\t".join(
            (
                "1", facts.bank, bytea(crypto.encrypt(facts.account, aad=place)),
                facts.account[-4:], bytea(crypto.blind_index("account", facts.account)),
                escaped(facts.holder),
                bytea(crypto.text_digest(facts.bank, facts.account, facts.holder)),
                self._holder_match(facts), self.account_tail,
            )
        )  # fmt: skip

    def _holder_match(self, facts: ClaimFacts) -> str:
        """Return who holds the account, business or representative."""
        holder = self.key(facts.holder)
        if not holder:
            return HolderMatch.UNKNOWN.value
        if facts.business and holder == self.key(facts.business):
            return HolderMatch.BUSINESS.value
        if holder in (self.key(facts.representative), self.key(facts.person)):
            return HolderMatch.REPRESENTATIVE.value
        return HolderMatch.MISMATCH.value
