"""An act leads on with its message; whatever it refuses is shown on the page it was asked from."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse

from claims.errors import ConflictError, DomainError, ForbiddenError, SecondPersonError
from claims.users.form_responses import act_or_refuse


@pytest.fixture
def answer(rf):
    def answer(act):
        request = rf.post("/act/")
        request._messages = CookieStorage(request)

        def page(error):
            return HttpResponse(str(error.message), status=error.status)

        response = act_or_refuse(request, act, "했습니다.", ("privacy:access_log",), page)
        return response, [str(one) for one in get_messages(request)]

    return answer


def test_an_act_leads_to_the_next_page_with_its_message(answer):
    done = []
    response, said = answer(lambda: done.append(1))
    assert (response.status_code, response["Location"]) == (302, "/access/")
    assert (done, said) == ([1], ["했습니다."])


@pytest.mark.parametrize("error", [DomainError, ConflictError, ForbiddenError, SecondPersonError])
def test_every_refusal_is_shown_on_the_page_with_its_status(answer, error):
    def act():
        raise error

    response, said = answer(act)
    assert (response.status_code, response.content.decode()) == (error.status, str(error.message))
    assert said == []


def test_an_error_of_the_program_is_no_refusal(answer):
    def act():
        raise ValueError

    with pytest.raises(ValueError):
        answer(act)
