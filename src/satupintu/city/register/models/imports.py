import uuid

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


class ImportUpload(models.Model):
    """A file that somebody brought to the page. The file and the report of its rows lie in a private folder (`key`).

    `rows`, `done`: of the step that is under way; `counts`: rows by outcome, `told`: those with a line in the report;
    `unread`: headers that nothing was read from; `problem`: its code, when a step could not be finished.
    """

    class State(models.TextChoices):
        TRYING = "TRYING"
        TRIED = "TRIED"
        APPLYING = "APPLYING"
        APPLIED = "APPLIED"
        STOPPED = "STOPPED"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=100)
    holds = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.TRYING)
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    told = models.JSONField(default=dict)
    unread = models.JSONField(default=list)
    problem = models.CharField(max_length=40, blank=True)
    problem_detail = models.CharField(max_length=300, blank=True)
    run = models.ForeignKey(ImportRun, models.PROTECT, null=True, related_name="+")
    uploaded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    moved_at = models.DateTimeField(help_text="the last sign of life of the step that is under way")
