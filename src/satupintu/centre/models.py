from django.db import models
from django.db.models import Q

from satupintu.centre import resting
from satupintu.fingerprints.fingers import Finger
from satupintu.fingerprints.templates import Template


class Encounter(models.Model):
    """One encounter as it came; the images in `document` are sealed for the centre (JWE) and rest so.

    `status` and the galleries stand in columns and rows of their own, which go before what `document` says of them.
    Those that stations made carry `station`, `sequence`, `day` and the receipt that was given for them.
    """

    class Status(models.TextChoices):
        ACTIVE = "ACTIVE"
        INACTIVE = "INACTIVE"  # kept, and neither searched for nor verified against

    person_id = models.CharField(max_length=80)
    encounter_id = models.CharField(max_length=80)
    document = models.JSONField()
    status = models.CharField(max_length=8, choices=Status, default=Status.ACTIVE)
    revision = models.PositiveIntegerField(default=0, help_text="how often its images were replaced")
    station = models.CharField(max_length=64, blank=True)
    sequence = models.PositiveBigIntegerField(null=True)
    day = models.DateField(null=True)
    receipt = models.JSONField(null=True)
    kept_at = models.DateTimeField()
    changed_at = models.DateTimeField()
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


class InGallery(models.Model):
    """That an encounter belongs to one of OSIA's galleries. A gallery is there once somebody is in it."""

    encounter = models.ForeignKey(Encounter, models.CASCADE, related_name="in_galleries")
    gallery = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("encounter", "gallery"), name="an_encounter_is_once_in_a_gallery"),
        )
        indexes = (models.Index(fields=("gallery",), name="centre_ingallery_gallery"),)


class FingerTemplate(models.Model):
    """The minutiae of one finger (ISO/IEC 19794-2:2005), resting encrypted.

    The gallery in memory is built from these rows.
    """

    encounter = models.ForeignKey(Encounter, models.CASCADE, related_name="templates")
    finger = models.PositiveSmallIntegerField()
    record = models.BinaryField(help_text="AES-256-GCM; only this finger of this encounter opens it")
    quality = models.PositiveSmallIntegerField(null=True, help_text="NFIQ 2")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("encounter", "finger"), name="a_finger_has_one_template_an_encounter"),
            models.CheckConstraint(condition=Q(finger__gte=1, finger__lte=10), name="people_have_ten_fingers"),
        )

    @classmethod
    def of(cls, encounter: Encounter, finger: Finger, template: Template) -> "FingerTemplate":
        """A row not yet written; the encounter is."""
        about = resting.about(encounter.pk, finger)
        return cls(encounter=encounter, finger=finger, record=resting.seal(template.to_bytes(finger), about))

    def open(self) -> bytes:
        """The minutiae record."""
        return open_record(self.encounter_id, self.finger, self.record)


def open_record(encounter: int, finger: int, record: bytes | memoryview) -> bytes:
    """The minutiae record of a row, by the row's values."""
    return resting.unseal(bytes(record), resting.about(encounter, finger))


class Task(models.Model):
    """A question to the engine and its answer. A question asked again in one transaction gets the same answer."""

    class Kind(models.TextChoices):
        EXTRACT = "EXTRACT"  # what createEncounter leaves for the engine
        UPDATE = "UPDATE"
        STATUS = "STATUS"
        GALLERIES = "GALLERIES"
        DELETE_ENCOUNTER = "DELETE_ENCOUNTER"
        DELETE = "DELETE"  # deleteAll
        MERGE = "MERGE"
        MOVE = "MOVE"
        IDENTIFY = "IDENTIFY"
        VERIFY = "VERIFY"
        READ_ENCOUNTER = "READ_ENCOUNTER"
        READ_ENCOUNTERS = "READ_ENCOUNTERS"
        READ_TEMPLATES = "READ_TEMPLATES"
        READ_GALLERIES = "READ_GALLERIES"
        READ_GALLERY = "READ_GALLERY"

    class State(models.TextChoices):
        """OSIA's words for an asynchronous call (readTaskStatus)."""

        PENDING = "PENDING"
        RESPONSE_SCHEDULED = "RESPONSE_SCHEDULED"
        RESPONSE_RETRY = "RESPONSE_RETRY"
        RESPONSE_ERROR = "RESPONSE_ERROR"
        COMPLETED = "COMPLETED"

    task_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    transaction_id = models.CharField(max_length=100)
    said = models.CharField(max_length=64, help_text="SHA-256 of the whole question, however often it is sent")
    person_id = models.CharField(max_length=80, blank=True)
    encounter_id = models.CharField(max_length=80, blank=True)
    source_id = models.CharField(max_length=80, blank=True, help_text="the person who gives encounters away")
    priority = models.PositiveSmallIntegerField(help_text="OSIA's: 0 lowest, 9 highest")
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
            models.UniqueConstraint(fields=("transaction_id", "said"), name="a_transaction_asks_a_question_once"),
        )
        indexes = (models.Index(fields=("state", "kind")), models.Index(fields=("kind", "person_id")))


class Resealing(models.Model):
    """Who was given which fingers, for what: never the fingers. Rows are only added (database triggers)."""

    class Purpose(models.TextChoices):
        ADJUDICATION = "ADJUDICATION"  # images, to the officer who decides a case
        CARD = "CARD"  # two templates, to the printer

    purpose = models.CharField(max_length=12, choices=Purpose)
    case = models.CharField(max_length=120, help_text="as the city names it: a recording, or a card's number")
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


class OwnKey(models.Model):
    """Which key lies in a file of `keys/`: its public half, or the SHA-256 of one that has none."""

    name = models.CharField(max_length=20, primary_key=True)
    told = models.CharField(max_length=64)
