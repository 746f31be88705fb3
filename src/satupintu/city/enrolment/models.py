from django.db import models
from django.db.models import Q

from satupintu.city.applications.models import Application
from satupintu.city.areas.models import Place
from satupintu.city.enrolment.rules.receiving import Link
from satupintu.city.register.models import Resident


class Station(models.Model):
    """A recording station, known by its public key."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=100)
    place = models.ForeignKey(Place, models.PROTECT)
    public_key = models.CharField(max_length=60, blank=True, help_text="never changes: a new machine is a new station")
    enrolled_at = models.DateTimeField(null=True)
    valid_until_sequence = models.PositiveBigIntegerField(null=True, help_text="set when the station is revoked")
    seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class EnrolmentCode(models.Model):
    """A code that lets one station enrol, once. Kept hashed."""

    code_hash = models.CharField(max_length=64, unique=True)
    station = models.ForeignKey(Station, models.CASCADE)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Packet(models.Model):
    """A packet as it arrived, and the receipt that was given for it in the same transaction."""

    packet_id = models.CharField(max_length=64, unique=True)
    station = models.ForeignKey(Station, models.PROTECT, related_name="packets")
    sequence = models.PositiveBigIntegerField()
    previous = models.CharField(max_length=64)
    link = models.CharField(max_length=10, choices=[(link.value, link.name) for link in Link])
    content = models.BinaryField()
    sealed_at = models.DateTimeField()
    sealed_on = models.DateField(help_text="the day at the station, which its closing counts")
    received_at = models.DateTimeField()
    receipt = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("station", "sequence"), name="a_sequence_holds_one_packet"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="sequences_count_from_one"),
        )
        indexes = (models.Index(fields=("station", "sealed_on")),)


class Upload(models.Model):
    """A packet that was announced and has not come whole: what it will be, all in all. Its bytes lie in a file."""

    station = models.ForeignKey(Station, models.CASCADE)
    packet_id = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    announced_at = models.DateTimeField()
    begun_anew = models.BooleanField(default=False, help_text="the whole was not what was announced, once")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("station", "packet_id"), name="a_packet_is_announced_once_by_a_station"),
        )


class RefusedPacket(models.Model):
    """Bytes that were not accepted, kept for whoever asks why; they never block the next packet."""

    station = models.ForeignKey(Station, models.PROTECT, null=True)
    sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    problem = models.CharField(max_length=40)
    detail = models.CharField(max_length=300)
    refused_at = models.DateTimeField()


class Recording(models.Model):
    """A resident's biometrics were taken. Those from before this service have no packet."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="recordings")
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="recordings")
    packet = models.OneToOneField(Packet, models.PROTECT, null=True, related_name="recording")
    place = models.ForeignKey(Place, models.PROTECT)
    recorded_on = models.DateField()
    status = models.CharField(max_length=30)
    status_since = models.DateTimeField()
    counts = models.BooleanField(default=True, help_text="false once found a duplicate or a failure")
    number = models.CharField(max_length=40, blank=True, help_text="set aside, under which it was made offline")
    beside = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", help_text="counted when this came; one has a number"
    )

    class Meta:
        indexes = (
            models.Index(fields=("recorded_on", "counts")),
            models.Index(fields=("status", "status_since")),
        )


class RecordingException(models.Model):
    """A part that could not be taken, and why; the person is recorded all the same."""

    recording = models.ForeignKey(Recording, models.CASCADE, related_name="exceptions")
    part = models.CharField(max_length=20)
    reason = models.CharField(max_length=20)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("recording", "part"), name="a_part_is_missing_once"),)
