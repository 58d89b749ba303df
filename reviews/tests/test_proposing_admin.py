"""Forms of the admin site that propose a change say so on their button."""

import pytest
from django.contrib import admin
from django.urls import reverse

from claims.changes.admin_forms import ProposingAdmin
from claims.tests.factories import UserFactory

PROPOSING = sorted(
    (model for model, pages in admin.site._registry.items() if isinstance(pages, ProposingAdmin)),
    key=lambda model: model._meta.label,
)


def test_there_are_such_forms():
    assert len(PROPOSING) >= 7


@pytest.mark.django_db
@pytest.mark.parametrize("model", PROPOSING, ids=lambda model: model.__name__)
def test_the_button_proposes_and_does_not_save(client, model):
    client.force_login(UserFactory(roles="admin", is_staff=True))
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    page = client.get(reverse(f"{name}_add"))
    if page.status_code == 403:  # the one row that migrations ship is changed
        page = client.get(reverse(f"{name}_change", args=[model._default_manager.get().pk]))
    buttons = [tag for tag in page.content.decode().split("<input") if 'name="_save"' in tag]
    assert len(buttons) == 1 and 'value="변경 제안"' in buttons[0]
