"""Changes of tables together: the same statements as one after the other."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import OperationWriter

from claims.altering import Together

TABLES = [
    migrations.CreateModel("Shop", [("id", models.BigAutoField(primary_key=True))]),
    migrations.CreateModel(
        "Loss", [("id", models.BigAutoField(primary_key=True)), ("won", models.IntegerField())]
    ),
    migrations.AddConstraint(
        "loss", models.CheckConstraint(condition=models.Q(won__gte=0), name="no_gain")
    ),
]
CHANGES = [
    migrations.AddField("loss", "shop", models.ForeignKey("claims.Shop", models.PROTECT)),
    migrations.AlterField("loss", "won", models.BigIntegerField()),
    migrations.AddConstraint(
        "loss",
        models.UniqueConstraint(fields=["shop"], condition=models.Q(won__gt=0), name="one_loss"),
    ),
    migrations.AddIndex("loss", models.Index(fields=["won"], name="loss_won")),
    migrations.RemoveConstraint("loss", "no_gain"),
    migrations.AddConstraint(
        "loss", models.CheckConstraint(condition=models.Q(won__gt=9), name="no_gain")
    ),
]


class Change(migrations.Migration):
    def __init__(self, operations):
        super().__init__("one", "claims")
        self.operations = operations


def statements(operations, way):
    """What the database is told, tables as they were before or after."""
    state = Change(TABLES).mutate_state(ProjectState())
    state.apps  # noqa: B018  # rendered, as in the middle of a run
    with connection.schema_editor(collect_sql=True) as editor:
        getattr(Change(operations), way)(state, editor)
    return editor.collected_sql


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["apply", "unapply"])
def test_the_database_is_told_the_same(way):
    assert statements([Together(CHANGES)], way) == statements(CHANGES, way) != []


@pytest.mark.django_db
def test_the_models_are_rendered_once(monkeypatch):
    rendered = []
    render = ModelState.render
    monkeypatch.setattr(
        ModelState, "render", lambda self, apps: (rendered.append(self.name), render(self, apps))[1]
    )
    statements([Together(CHANGES)], "apply")
    assert sorted(rendered) == ["Loss", "Loss", "Shop", "Shop"]  # before, and after


def test_it_leaves_the_same_models():
    together, apart = (
        Change([*TABLES, *changes]).mutate_state(ProjectState())
        for changes in ([Together(CHANGES)], CHANGES)
    )
    assert together == apart and "loss_won" in str(together.models["claims", "loss"].options)


def test_it_is_written_as_it_was_made():
    text, imports = OperationWriter(Together(CHANGES[3:4]), indentation=0).serialize()
    assert text.startswith(
        "claims.altering.Together(\n    operations=[\n        migrations.AddIndex"
    )
    assert "import claims.altering" in imports
