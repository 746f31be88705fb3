"""Status, galleries and revisions of encounters; templates belong to an encounter and rest encrypted; tasks say what."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import F

from satupintu.centre import resting

INVENTED = {"encounterType": "INVENTED", "biometricData": []}
GALLERY = "KTP"
TOGETHER = 500  # rows written in one statement
KINDS = [
    ("EXTRACT", "Extract"),
    ("UPDATE", "Update"),
    ("STATUS", "Status"),
    ("GALLERIES", "Galleries"),
    ("DELETE_ENCOUNTER", "Delete Encounter"),
    ("DELETE", "Delete"),
    ("MERGE", "Merge"),
    ("MOVE", "Move"),
    ("IDENTIFY", "Identify"),
    ("VERIFY", "Verify"),
    ("READ_ENCOUNTER", "Read Encounter"),
    ("READ_ENCOUNTERS", "Read Encounters"),
    ("READ_TEMPLATES", "Read Templates"),
    ("READ_GALLERIES", "Read Galleries"),
    ("READ_GALLERY", "Read Gallery"),
]


def name_encounters(apps, _editor):
    """Invented people get an encounter, and each encounter the status and galleries that its document names."""
    encounters = apps.get_model("centre", "Encounter").objects
    templates = apps.get_model("centre", "FingerTemplate").objects
    in_gallery = apps.get_model("centre", "InGallery")
    tasks = apps.get_model("centre", "Task").objects
    encounters.update(changed_at=F("kept_at"))
    for row in encounters.filter(document__status="INACTIVE").iterator():
        encounters.filter(pk=row.pk).update(status="INACTIVE")
    for pk, galleries in encounters.filter(deleted_at=None).values_list("pk", "document__galleries").iterator():
        in_gallery.objects.bulk_create(in_gallery(encounter_id=pk, gallery=each) for each in set(galleries or [GALLERY]))
    people = templates.filter(encounter=None).order_by("person_id").values_list("person_id", flat=True).distinct()
    for person in list(people):
        now = django.utils.timezone.now()
        made = encounters.create(
            person_id=person, encounter_id="INVENTED", document=INVENTED, kept_at=now, changed_at=now
        )
        in_gallery.objects.create(encounter=made, gallery=GALLERY)
        templates.filter(encounter=None, person_id=person).update(encounter=made)
    last = 0
    while rows := list(templates.filter(pk__gt=last).order_by("pk")[:TOGETHER]):
        for row in rows:
            row.record = resting.seal(bytes(row.record), resting.about(row.encounter_id, row.finger))
        templates.bulk_update(rows, ["record"])
        last = rows[-1].pk
    for pk in tasks.values_list("pk", flat=True):
        tasks.filter(pk=pk).update(said=f"before {pk}")


class Migration(migrations.Migration):
    dependencies = [("centre", "0002_resealings")]
    operations = [
        migrations.CreateModel(
            name="InGallery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gallery", models.CharField(max_length=80)),
                (
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="in_galleries",
                        to="centre.encounter",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["gallery"], name="centre_ingallery_gallery")],
                "constraints": [
                    models.UniqueConstraint(fields=("encounter", "gallery"), name="an_encounter_is_once_in_a_gallery")
                ],
            },
        ),
        migrations.AddField(
            "encounter",
            "status",
            models.CharField(choices=[("ACTIVE", "Active"), ("INACTIVE", "Inactive")], default="ACTIVE", max_length=8),
        ),
        migrations.AddField(
            "encounter",
            "revision",
            models.PositiveIntegerField(default=0, help_text="how often its images were replaced"),
        ),
        migrations.AddField("encounter", "changed_at", models.DateTimeField(null=True)),
        migrations.AlterField("task", "kind", models.CharField(choices=KINDS, max_length=16)),
        migrations.AddField(
            "task",
            "said",
            models.CharField(
                default="", help_text="SHA-256 of the whole question, however often it is sent", max_length=64
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "task",
            "source_id",
            models.CharField(blank=True, default="", help_text="the person who gives encounters away", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            "task",
            "priority",
            models.PositiveSmallIntegerField(default=5, help_text="OSIA's: 0 lowest, 9 highest"),
            preserve_default=False,
        ),
        migrations.RunPython(name_encounters),
        migrations.AlterField("encounter", "changed_at", models.DateTimeField()),
        migrations.RemoveConstraint("task", "a_transaction_asks_a_question_once"),
        migrations.AddConstraint(
            "task",
            models.UniqueConstraint(fields=("transaction_id", "said"), name="a_transaction_asks_a_question_once"),
        ),
        migrations.RemoveConstraint("fingertemplate", "invented_people_have_one_template_a_finger"),
        migrations.RemoveIndex("fingertemplate", "centre_fing_person__8add50_idx"),
        migrations.RemoveField("fingertemplate", "person_id"),
        migrations.AlterField(
            "fingertemplate",
            "encounter",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="templates", to="centre.encounter"
            ),
        ),
        migrations.AlterField(
            "fingertemplate",
            "record",
            models.BinaryField(help_text="AES-256-GCM; only this finger of this encounter opens it"),
        ),
    ]
