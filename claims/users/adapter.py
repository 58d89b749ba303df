from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # ACCOUNT_RATE_LIMITS["login_failed"] holds what these two say.
        "username_password_mismatch": _(
            "아이디 또는 비밀번호가 맞지 않습니다. 다섯 번 틀리면 15분 동안 잠깁니다."
        ),
        "too_many_login_attempts": _("로그인을 여러 번 틀려 잠겼습니다. 15분 뒤에 다시 해 주세요."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
