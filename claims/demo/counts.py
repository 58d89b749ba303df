"""The published counts, scaled in proportion to other sizes of the register.

Source: the operator's statements of November and December 2022. 105,116 claims; 87,195 of them
concern the operator itself: 14,918 a paid service, 13,195 a free one with a monetary loss, 59,082
without; filed by 17,433 small businesses and 151 larger ones, the rest individuals.

Every claim on a paid service names a monetary loss, so monetary claims are 14,918 + 13,195 =
28,113. How claimants and losses cross was not published; `OPERATOR` below is an assumption that
meets every published margin. 3,912 small businesses claim more than 500,000 won each.
"""

from __future__ import annotations

from collections.abc import Sequence

TOTAL = 105_116
OPERATOR_TOTAL = 87_195
AFFILIATE_TOTAL = TOTAL - OPERATOR_TOTAL

PAID, FREE_WITH_LOSS, NO_LOSS = 14_918, 13_195, 59_082
SMALL, LARGER = 17_433, 151
INDIVIDUAL = OPERATOR_TOTAL - SMALL - LARGER
ESCALATED = 3_912

# Rows: claimants. Columns: paid, free with a loss, no loss. Individuals are the rest.
OPERATOR = {
    "small": (9_870, 5_334, 2_229),
    "larger": (96, 22, 33),
}
# The affiliates' 17,921, without a published breakdown.
AFFILIATE = {
    "small": (1_130, 480, 860),
    "larger": (12, 7, 12),
    "individual": (4_958, 1_413, 9_049),
}
# Small businesses' losses up to 500,000 won: up to the first tier's bound, and above it.
TIERS = (7_292, 4_000)

Row = tuple[int, int, int]


def largest_remainder(weights: Sequence[int], total: int) -> list[int]:
    """Return whole shares of `total` in proportion to `weights`; they add up to `total`.

    What rounding down leaves goes one each to the largest fractions. Ties go to the earlier entry,
    so that the result is the same everywhere.
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [weight * total // whole for weight in weights]
    remainders = [-(weight * total % whole) for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (remainders[i], i))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares


def operator_table(total: int) -> dict[str, Row]:
    """Return {claimant (small, larger, individual): numbers of claims on the operator (on a paid
    service, on a free one with a loss, without a loss)}.

    The totals of rows and columns are scaled exactly to `total`, single cells approximately."""
    harm = largest_remainder((PAID, FREE_WITH_LOSS, NO_LOSS), total)
    small, larger, _individual = largest_remainder((SMALL, LARGER, INDIVIDUAL), total)
    rows = {
        "small": largest_remainder(OPERATOR["small"], small),
        "larger": largest_remainder(OPERATOR["larger"], larger),
    }
    rest = [harm[i] - rows["small"][i] - rows["larger"][i] for i in range(3)]
    for i in range(3):  # a tiny register may ask a column for more than it has
        while rest[i] < 0:
            giver = "small" if rows["small"][i] else "larger"
            taker = max(range(3), key=lambda j: rest[j])
            rows[giver][i] -= 1
            rows[giver][taker] += 1
            rest[i] += 1
            rest[taker] -= 1
    rows["individual"] = rest
    return {kind: (row[0], row[1], row[2]) for kind, row in rows.items()}


def affiliate_table(total: int) -> dict[str, Row]:
    """Return {claimant (small, larger, individual): numbers of claims on affiliates (on a paid
    service, on a free one with a loss, without a loss)}, `total` claims in all."""
    flat = [n for row in AFFILIATE.values() for n in row]
    scaled = largest_remainder(flat, total)
    return {
        kind: (scaled[3 * i], scaled[3 * i + 1], scaled[3 * i + 2])
        for i, kind in enumerate(AFFILIATE)
    }


def cells(total: int) -> list[tuple[tuple[str, str, str, str], int]]:
    """Count claims of each sort: ((company, claimant, harm, band), count), `total` in all.

    company: operator/affiliate; claimant: small/larger/individual; harm: paid/free/none; band, for
    the operator's small businesses: low (to 300,000 won), middle (to 500,000), council (above).
    """
    operator, affiliate = largest_remainder((OPERATOR_TOTAL, AFFILIATE_TOTAL), total)
    table = operator_table(operator)
    paid, free, none = table["small"]
    monetary = sum(row[0] + row[1] for row in table.values())
    others = PAID + FREE_WITH_LOSS - ESCALATED
    council = min(largest_remainder((ESCALATED, others), monetary)[0], paid + free)
    out: list[tuple[tuple[str, str, str, str], int]] = []
    for harm, size, part in zip(
        ("paid", "free"), (paid, free), largest_remainder((paid, free), council), strict=True
    ):
        low, middle = largest_remainder(TIERS, size - part)
        out += [
            (("operator", "small", harm, "low"), low),
            (("operator", "small", harm, "middle"), middle),
            (("operator", "small", harm, "council"), part),
        ]
    out.append((("operator", "small", "none", ""), none))
    rest = [("operator", kind, table[kind]) for kind in ("larger", "individual")]
    rest += [("affiliate", kind, row) for kind, row in affiliate_table(affiliate).items()]
    for company, kind, row in rest:
        for harm, size in zip(("paid", "free", "none"), row, strict=True):
            out.append(((company, kind, harm, ""), size))
    return out
