"""Two officers decide a case; a decision can be undone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

DECISIONS = [("SAME_PERSON", "Same Person"), ("DIFFERENT_PEOPLE", "Different People")]


def keep_who_decided(apps, _editor):
    """Cases decided by one officer keep what that officer said."""
    opinions = apps.get_model("relay", "Opinion").objects
    cases = apps.get_model("relay", "Adjudication").objects.filter(decided_by__isnull=False)
    for case in cases.iterator():
        told = {"decision": case.decision, "reason": case.reason, "given_at": case.decided_at}
        opinions.create(case=case, round=1, officer_id=case.decided_by_id, **told)


class Migration(migrations.Migration):
    dependencies = [("relay", "0004_fingers_for_one_officer"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AddField(
            "adjudication",
            "round",
            models.PositiveSmallIntegerField(default=1, help_text="one more each time a decision is undone"),
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField()),
                ("decision", models.CharField(choices=DECISIONS, max_length=20)),
                ("reason", models.CharField(max_length=500)),
                ("given_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="relay.adjudication",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("taken_back_at", None)),
                        fields=("case", "round", "officer"),
                        name="an_officer_has_one_opinion_of_a_case",
                    ),
                    models.CheckConstraint(condition=Q(("reason", ""), _negated=True), name="an_opinion_has_a_reason"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Undoing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField()),
                ("decision", models.CharField(choices=DECISIONS, max_length=20)),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undoings",
                        to="relay.adjudication",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "round"), name="a_decision_is_undone_once"),
                    models.CheckConstraint(condition=Q(("reason", ""), _negated=True), name="an_undoing_has_a_reason"),
                ]
            },
        ),
        migrations.RunPython(keep_who_decided, migrations.RunPython.noop),
    ]
