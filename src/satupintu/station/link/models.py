"""How the line is."""

from django.db import models
from django.db.models import Q


class Line(models.Model):
    """State of the line, one row. `since`: when it became what it is. `wanted`: somebody asked to try at once."""

    reachable = models.BooleanField(default=False)
    since = models.DateTimeField()
    listed_at = models.DateTimeField(null=True, help_text="last day list received")
    problem = models.JSONField(null=True)
    uplink = models.CharField(max_length=30, blank=True, help_text="the last that answered, where there are several")
    wanted = models.BooleanField(default=False)
    epoch = models.CharField(max_length=40, blank=True, help_text='the life of the city that answers; "" its first')

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="there_is_one_line"),)


class LostReceipt(models.Model):
    """A receipt of the city for a packet that it lost with its disk afterwards. Kept: it is its signed word."""

    packet_id = models.CharField(max_length=64, db_index=True)
    document = models.JSONField()
    noticed_at = models.DateTimeField()


class Outage(models.Model):
    """A time in which an uplink was silent; "": every one of them. `tried_at`: the last try without an answer."""

    uplink = models.CharField(max_length=30, blank=True)
    began_at = models.DateTimeField()
    tried_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    told = models.BooleanField(default=False, help_text="the city knows it as it stands here")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("uplink",), condition=Q(ended_at=None), name="an_uplink_is_down_once_at_a_time"
            ),
        )
