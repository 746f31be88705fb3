from django.db import models

from satupintu.city.notices.rules import Channel


class Message(models.Model):
    """A message to somebody, written in the transaction of what it tells of and sent after it."""

    key = models.CharField(max_length=100, unique=True, help_text="what it tells of; a second one is not written")
    channel = models.CharField(max_length=10, choices=[(channel.value, channel.name) for channel in Channel])
    address = models.CharField(max_length=120, blank=True)
    template = models.CharField(max_length=40)
    language = models.CharField(max_length=5, default="id")
    context = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField(help_text="taken up by a sender until then; or the next try after a failure")
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=("sent_at", "created_at")),)
