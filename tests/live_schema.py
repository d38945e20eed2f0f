"""What a migration may not do while the code of the release before is still serving (deploy/OPERATIONS.md, Upgrade).

Between `migrate` and the reload the old workers read and write the new tables, and a reload that is taken back leaves them
there. So tables and columns come before the code that needs them, and go once no running code knows them: expand, then
contract in the next release. `RunSQL` and `RunPython` say in their own words what they do, and are not understood here.
"""

from django.db import migrations
from django.db.models import NOT_PROVIDED

# The last migrations of the newest release, and of the code that may still be serving. A release moves them on.
RELEASED = {"accounts": "0002_access_and_record", "articles": "0012_sittings"}

GOES = (
    "The code that is still serving reads it. Now: take it from the models with SeparateDatabaseAndState(state_operations=…),"
    " after a migration that lets the column be empty or gives it a db_default. In the next release: drop it, by RunSQL."
)
IS_CALLED = (
    "The code that is still serving knows the old name. Now: add the new one beside it, write both, copy what is there."
    " In the next release: let the old one go."
)
IS_NEEDED = (
    "The code that is still serving writes rows without it, and `default` is not in the database. Now: null=True or a"
    " db_default, and code that always writes it. In the next release: NOT NULL."
)
MUST_BE_FULL = (
    "The code that is still serving may leave it empty. Now: code that always writes it, and what is empty filled. In the"
    " next release: NOT NULL, by a migration that says `contracts = True`."
)


def unreleased(loader, released):
    """The migrations after a release, in their order."""
    had = {key for target in released.items() for key in loader.graph.forwards_plan(target)}
    plan = [
        key for app in released for leaf in loader.graph.leaf_nodes(app) for key in loader.graph.forwards_plan(leaf)
    ]
    return [loader.get_migration(*key) for key in dict.fromkeys(plan) if key not in had and key[0] in released]


def faults(migration, state, known):
    """What of a migration breaks running code, and why. `state`: the models before it; `known`: those that the code knows."""
    found = []
    for operation in migration.operations:
        is_split = isinstance(operation, migrations.SeparateDatabaseAndState)
        for step in operation.database_operations if is_split else [operation]:
            if reason := _reason(step, migration, state, known):
                found.append(f"{migration}: {step.describe()}. {reason}")
        operation.state_forwards(migration.app_label, state)
    return found


def _reason(step, migration, state, known):
    """Nothing, for what only concerns models and fields that running code has never heard of."""
    model = known.models.get((migration.app_label, _model_of(step)))
    if model is None:
        return ""
    match step:
        case migrations.DeleteModel():
            return GOES
        case migrations.RenameModel() | migrations.AlterModelTable():
            return IS_CALLED
        case migrations.AddField(field=field):
            is_optional = field.many_to_many or field.null or field.db_default is not NOT_PROVIDED
            return "" if is_optional else IS_NEEDED
        case migrations.RemoveField(name=name) if name in model.fields:
            return GOES
        case migrations.RenameField(old_name=name) if name in model.fields:
            return IS_CALLED
        case migrations.AlterField(name=name, field=field) if name in model.fields:
            before = state.models[migration.app_label, _model_of(step)].fields[name]
            is_filled = getattr(migration, "contracts", False)
            return MUST_BE_FULL if before.null and not field.null and not is_filled else ""
    return ""


def _model_of(step):
    """The model that an operation is about, as states of models name it."""
    name = getattr(step, "model_name", None) or getattr(step, "old_name", None) or getattr(step, "name", None)
    return str(name).lower()
