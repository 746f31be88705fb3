from django.db import models
from django.db.models import Q


class Encounter(models.Model):
    """One encounter as it came; the images in `document` are sealed for the centre (JWE) and rest so.

    Those that stations made carry `station`, `sequence`, `day` and the receipt that was given for them.
    """

    person_id = models.CharField(max_length=80)
    encounter_id = models.CharField(max_length=80)
    document = models.JSONField()
    station = models.CharField(max_length=64, blank=True)
    sequence = models.PositiveBigIntegerField(null=True)
    day = models.DateField(null=True)
    receipt = models.JSONField(null=True)
    kept_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, help_text="prints are gone; that it was here stays for the closing")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person_id", "encounter_id"), name="an_encounter_is_created_once"),
            models.CheckConstraint(
                condition=Q(station="") | Q(sequence__isnull=False, day__isnull=False, receipt__isnull=False),
                name="what_a_station_made_has_a_receipt",
            ),
        )
        indexes = (models.Index(fields=("station", "day", "sequence")),)


class FingerTemplate(models.Model):
    """The minutiae of one finger (ISO/IEC 19794-2:2005). The gallery in memory is built from these rows."""

    person_id = models.CharField(max_length=80)
    encounter = models.ForeignKey(Encounter, models.CASCADE, null=True, related_name="templates")
    finger = models.PositiveSmallIntegerField()
    record = models.BinaryField()
    quality = models.PositiveSmallIntegerField(null=True, help_text="NFIQ 2")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("encounter", "finger"), name="a_finger_has_one_template_an_encounter"),
            models.UniqueConstraint(
                fields=("person_id", "finger"),
                condition=Q(encounter__isnull=True),
                name="invented_people_have_one_template_a_finger",
            ),
            models.CheckConstraint(condition=Q(finger__gte=1, finger__lte=10), name="people_have_ten_fingers"),
        )
        indexes = (models.Index(fields=("person_id",)),)


class Task(models.Model):
    """A question to the engine and its answer. A question asked again in one transaction gets the same answer."""

    class Kind(models.TextChoices):
        EXTRACT = "EXTRACT"
        IDENTIFY = "IDENTIFY"
        VERIFY = "VERIFY"
        DELETE = "DELETE"

    class State(models.TextChoices):
        """OSIA's words for an asynchronous call (readTaskStatus)."""

        PENDING = "PENDING"
        RESPONSE_SCHEDULED = "RESPONSE_SCHEDULED"
        RESPONSE_RETRY = "RESPONSE_RETRY"
        RESPONSE_ERROR = "RESPONSE_ERROR"
        COMPLETED = "COMPLETED"

    task_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    transaction_id = models.CharField(max_length=100)
    person_id = models.CharField(max_length=80, blank=True)
    encounter_id = models.CharField(max_length=80, blank=True)
    question = models.JSONField(default=dict, help_text="emptied once answered: it may hold images")
    callback = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.PENDING)
    tries = models.PositiveSmallIntegerField(default=0, help_text="of the engine")
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status of the answer")
    answer = models.JSONField(null=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    deliveries = models.PositiveSmallIntegerField(default=0)
    next_delivery_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "person_id", "encounter_id", "transaction_id"),
                name="a_transaction_asks_a_question_once",
            ),
        )
        indexes = (models.Index(fields=("state", "kind")),)


class Resealing(models.Model):
    """Who was given which fingers, for what: never the fingers. Rows are only added (database triggers)."""

    class Purpose(models.TextChoices):
        ADJUDICATION = "ADJUDICATION"  # images, to the officer who decides a case
        CARD = "CARD"  # two templates, to the printer

    purpose = models.CharField(max_length=12, choices=Purpose)
    case = models.CharField(max_length=120, help_text="the city's number of the case or card")
    officer = models.CharField(max_length=120, blank=True)
    reader = models.CharField(max_length=16, help_text="key id")
    encounters = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("purpose", "case"), name="centre_resealing_case"),
            models.Index(fields=("reader",), name="centre_resealing_reader"),
        )
        ordering = ("pk",)
