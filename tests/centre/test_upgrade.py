"""A centre from before galleries, revisions and sealed templates is brought to them with all it keeps."""

import pytest
from centre_cast import ReadyEngine, finger
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from satupintu.centre.models import Encounter, FingerTemplate, Task

BEFORE, NOW = [("centre", "0002_resealings")], [("centre", "0003_all_of_osia")]


@pytest.fixture
def new_database(transactional_db, tmp_path):
    """A database without tables: the way back from this migration does not exist."""
    connection.close()
    name, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], str(tmp_path / "centre.sqlite3")
    yield
    connection.close()
    connection.settings_dict["NAME"] = name


def test_encounters_templates_and_tasks_come_along(new_database, tmp_path):
    apps = migrate(BEFORE)
    encounters, templates, tasks = (apps.get_model("centre", name) for name in ("Encounter", "FingerTemplate", "Task"))
    now = timezone.now()
    document = {"status": "INACTIVE", "encounterType": "KTP", "galleries": ["KTP", "VIP"], "biometricData": []}
    rows = [
        encounters.objects.create(person_id="p", encounter_id=f"e{number}", document=each, kept_at=now, deleted_at=gone)
        for number, (each, gone) in enumerate([(document, None), ({**document, "status": "ACTIVE"}, None), ({}, now)])
    ]
    for row in rows[:2]:
        templates.objects.create(person_id="p", encounter=row, finger=2, record=finger(1, 2, 1))
    for number in (1, 2):
        templates.objects.create(person_id="INVENTED-1", finger=number, record=finger(5, number, 1))
        tasks.objects.create(task_id=f"{number:032}", kind="DELETE", transaction_id=f"t{number}", asked_at=now)
    migrate(NOW)
    told = {
        (row.encounter_id, row.status, *row.in_galleries.order_by("gallery").values_list("gallery", flat=True))
        for row in Encounter.objects.all()
    }
    assert told == {("e0", "INACTIVE", "KTP", "VIP"), ("e1", "ACTIVE", "KTP", "VIP"), ("e2", "ACTIVE"), NEW}
    assert set(Encounter.objects.filter(person_id="p").values_list("changed_at", flat=True)) == {now}
    assert {row.open() for row in FingerTemplate.objects.filter(encounter__person_id="p")} == {finger(1, 2, 1)}
    assert FingerTemplate.objects.filter(encounter__person_id="INVENTED-1").count() == 2
    assert len(ReadyEngine.load(tmp_path / "gallery")) == 2
    assert set(Task.objects.values_list("priority", flat=True)) == {5}


NEW = ("INVENTED", "ACTIVE", settings.GALLERY)


def migrate(to):
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return executor.loader.project_state(to).apps
