"""Drafts (locked, short-lived), packets (frozen), enrolment, closings, day lists, the city's time, allowances."""

import uuid

from django.db import models
from django.db.models import F, Q

from satupintu.station.vault.rules import Stop


class Enrolment(models.Model):
    """What the city gave in exchange for the station's public key. One row. Keys are public halves in base64."""

    station = models.CharField(max_length=64)
    name = models.CharField(max_length=100)
    kecamatan = models.CharField(max_length=100)
    city_reader = models.CharField(max_length=60)
    centre_reader = models.CharField(max_length=60)
    city_signer = models.CharField(max_length=60)
    centre_signer = models.CharField(max_length=60)
    signer = models.CharField(max_length=60, blank=True, help_text="this station's own; empty: not noted yet")
    enrolled_at = models.DateTimeField()
    readers_changed_at = models.DateTimeField(null=True, help_text="as the city states it; null: as enrolled")
    revoked_at = models.DateTimeField(null=True, help_text="when the city first said so; null: it gives its lists")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="a_station_is_enrolled_once"),)


class Draft(models.Model):
    """A recording under way. `appointment` is locked with the operator's key (operators.drawer)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.CharField(max_length=64, unique=True)
    operator = models.CharField(max_length=150)
    begun_at = models.DateTimeField()
    begun_boot = models.CharField(max_length=40, blank=True, help_text="which start of the machine that was")
    begun_uptime = models.FloatField(default=0.0, help_text="seconds from there; no setting of the clock moves them")
    confirmed_at = models.DateTimeField(null=True, help_text="biodata read aloud and confirmed")
    appointment = models.BinaryField()


class DraftPart(models.Model):
    """One part of a draft, locked. `quality` is NFIQ 2 of the try that is kept."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="parts")
    name = models.CharField(max_length=20)
    content = models.BinaryField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    quality = models.PositiveSmallIntegerField(null=True)
    settled = models.BooleanField(default=False)
    reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("draft", "name"), name="a_part_stands_once_in_a_draft"),
            models.CheckConstraint(
                condition=Q(settled=False) | Q(content__isnull=False) ^ ~Q(reason=""),
                name="a_settled_part_is_taken_or_excused",
            ),
        )


class Packet(models.Model):
    """A sealed packet and what others said of it. Rows stay for ever: they are the chain."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    packet_id = models.CharField(max_length=64, unique=True)
    previous = models.CharField(max_length=64, unique=True)
    application = models.CharField(max_length=64, db_index=True)
    subject = models.CharField(max_length=64, db_index=True, blank=True, help_text="as in the manifest")
    claim_code = models.CharField(max_length=20)
    operator = models.CharField(max_length=150)
    sealed_at = models.DateTimeField()
    day = models.DateField(db_index=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    problem = models.JSONField(null=True)
    city_receipt = models.JSONField(null=True)
    city_received_at = models.DateTimeField(null=True)
    centre_receipt = models.JSONField(null=True)
    centre_received_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=40, default="BIO_CAPTURED")
    status_changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(sequence__gte=1), name="packets_count_from_one"),
            models.CheckConstraint(
                condition=Q(content__isnull=False) | Q(centre_receipt__isnull=False),
                name="kept_until_the_centre_has_it",
            ),
        )
        indexes = (models.Index(fields=("city_received_at", "next_try_at")),)


class DayClosing(models.Model):
    """The station's signed statement of a day, and what city and centre said to it."""

    day = models.DateField(unique=True)
    statement = models.JSONField()
    upto = models.PositiveBigIntegerField(default=0, help_text="number of the newest packet stated, 0 for none")
    stated_at = models.DateTimeField()
    agrees = models.BooleanField(null=True)
    answer = models.JSONField(null=True)
    answered_at = models.DateTimeField(null=True)


class DayStatement(models.Model):
    """What city or centre once signed of a day. Rows are only added (database triggers): no later word takes one back.

    The city's names the head of its audit trail of that moment, so each shows whether the trail was written anew since.
    """

    day = models.DateField(db_index=True)
    place = models.CharField(max_length=10, choices=[("city", "city"), ("centre", "centre")])
    document = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True, help_text="of the document's canonical bytes")
    kept_at = models.DateTimeField()


class DayList(models.Model):
    """One answer of the city with people to be recorded on a day; the day after it goes.

    Its entries are locked with one key, which is sealed for each operator and kept nowhere else.
    """

    day = models.DateField(db_index=True)
    walk_in = models.BooleanField(default=False, help_text="looked up at the desk, not on the city's list")
    fetched_at = models.DateTimeField(null=True)


class ListKey(models.Model):
    """The key of a list, sealed for the operator with this reading key (compact JWE, docs/decisions/0003-jwe.md)."""

    of = models.ForeignKey(DayList, models.CASCADE, related_name="keys")
    reader = models.CharField(max_length=16, help_text="key id")
    sealed = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("of", "reader"), name="a_list_is_sealed_once_for_a_reader"),)


class ListEntry(models.Model):
    """One person of a list. `content`: the appointment, locked; nothing of it stands outside but its reference."""

    of = models.ForeignKey(DayList, models.CASCADE, related_name="entries")
    day = models.DateField()
    application = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("day", "application"), name="a_person_is_listed_once_a_day"),)


class Extract(models.Model):
    """Of the register: whom the station may meet without a network. One row. `content` is locked as a day list is."""

    hash = models.CharField(max_length=64, blank=True, help_text='the city\'s; "": to be fetched whole')
    content = models.BinaryField()
    people = models.PositiveIntegerField()
    as_of = models.DateTimeField(help_text="when the city last said that it is so")
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="there_is_one_extract"),)


class ExtractKey(models.Model):
    """The key of the extract, sealed for the operator with this reading key."""

    of = models.ForeignKey(Extract, models.CASCADE, related_name="keys")
    reader = models.CharField(max_length=16, help_text="key id")
    sealed = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("of", "reader"), name="an_extract_is_sealed_once_for_a_reader"),)


class PoolNumber(models.Model):
    """A number of the city, ahead, in place of an application's. `subject`: to whom it was given, for ever."""

    ordinal = models.PositiveIntegerField(primary_key=True)
    number = models.CharField(max_length=40, unique=True)
    claim_code = models.CharField(max_length=20, unique=True)
    subject = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - unique where there is one


class CityTime(models.Model):
    """The city's time when it last answered, held against the seconds this machine had run. One row."""

    city_time = models.DateTimeField()
    boot = models.CharField(max_length=40, help_text="which start of the machine `uptime` counts from")
    uptime = models.FloatField(help_text="seconds")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="there_is_one_city_time"),)


class Allowance(models.Model):
    """A supervisor let recording go on although something speaks against it. Kept for ever, and told to the city."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stop = models.CharField(max_length=20, choices=[(stop.value, stop.value) for stop in Stop])
    supervisor = models.CharField(max_length=150)
    operator = models.CharField(max_length=150)
    reason = models.CharField(max_length=300)
    more = models.PositiveSmallIntegerField(help_text="recordings")
    last_sequence = models.PositiveBigIntegerField(help_text="of the last packet before")
    under_way = models.JSONField(default=list, help_text="recordings that had begun: they need no allowance")
    allowed_at = models.DateTimeField()
    until = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="when the city had it in its audit trail")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(supervisor=F("operator")), name="two_people_allow_more"),
            models.CheckConstraint(
                condition=Q(stop__in=[stop.value for stop in Stop if stop.can_be_allowed]),
                name="the_floor_of_the_disk_is_never_allowed_away",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="more_is_allowed_for_a_reason"),
        )
