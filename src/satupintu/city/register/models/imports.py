from django.db import models
from django.db.models import Q

from satupintu.city.foundation.models import Account
from satupintu.city.register.models.events import LifeEvent


class ImportLayout(models.Model):
    """Which headers of a layout hold which fields, where somebody had to say so. `layout`: SHA-256 of the headers."""

    layout = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField()
    remembered_at = models.DateTimeField()


class ImportRun(models.Model):
    """A file being written into the register, or written. One that was broken off is taken up again by its SHA-256.

    `holds`: what it was read as: a kind of list or of event.
    """

    file_sha256 = models.CharField(max_length=64)
    holds = models.CharField(max_length=30)
    rows = models.PositiveIntegerField()
    batch_size = models.PositiveIntegerField()
    written_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("file_sha256", "holds"), condition=Q(finished_at=None), name="a_file_is_imported_once_at_a_time"
            ),
        )


class ImportBatch(models.Model):
    """Rows of a run that stand in the register, all of the batch or none: written with them, in their transaction.

    `event`: the one that entered its newcomers, none where there were none. Counts are rows of the file.
    """

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    event = models.ForeignKey(LifeEvent, models.PROTECT, null=True, related_name="+")
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    same = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "number"), name="a_batch_is_written_once"),)
