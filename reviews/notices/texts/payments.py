"""The sentence of a decision's letter on how its money comes, by the claim's account.

Kept here in both languages, as the texts of routes are.
"""

# what is paid -> (to a usable account, without one). Without one the letter asks for an account and
# promises no transfer to "the account of the claim".
PAYMENTS: dict[str, dict[str, tuple[str, str]]] = {
    "ko": {
        "decided": (
            "추가지원금은 지급 확인을 마친 뒤 신청하신 계좌로 보내 드리며, 보낼 때 다시 알려"
            " 드립니다.",
            "추가지원금을 보내 드릴 계좌가 없거나 예금주가 다릅니다."
            " 받으실 계좌를 고객센터로 알려 주시면 확인한 뒤 보내 드립니다.",
        ),
        "difference": (
            "더 드리는 금액은 지급 확인을 마친 뒤 신청하신 계좌로 보내 드리며, 보낼 때 다시 알려"
            " 드립니다.",
            "더 드리는 금액을 보내 드릴 계좌가 없거나 예금주가 다릅니다."
            " 받으실 계좌를 고객센터로 알려 주시면 확인한 뒤 보내 드립니다.",
        ),
    },
    "en": {
        "decided": (
            "After a final check, we will transfer it to the account you gave us and let you know.",
            "We have no account of yours for it. Tell the customer centre which one to pay to.",
        ),
        "difference": (
            "After a final check, we will transfer the added amount and let you know.",
            "We have no account of yours for it. Tell the customer centre which one to pay to.",
        ),
    },
}


def payment_text(what: str, language: str, *, no_account: bool) -> str:
    """Return the sentence on how the money of a decision comes. `what` is "decided" for a first
    decision's money and "difference" for what a second one adds; `no_account`: the claim has no
    account to pay it to."""
    usable, missing = PAYMENTS[language][what]
    return missing if no_account else usable
