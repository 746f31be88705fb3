"""Many rows at once into empty tables, numbered by their order."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models

from satupintu.city.foundation.bulk import insert_rows

ZONE = ZoneInfo(settings.TIME_ZONE)


def write_rows(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Insert unsaved objects into an empty table: the nth gets the number n."""
    insert_rows(model, _numbered(model, rows), numbered=True)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


def _numbered(model: type[models.Model], rows: Iterable[models.Model]) -> Iterator[models.Model]:
    if not isinstance(model._meta.pk, models.AutoField):  # noqa: SLF001  # documented in spite of its name
        yield from rows
        return
    for number, row in enumerate(rows, start=1):
        row.pk = number
        yield row


def moment(day: date, minute: int) -> datetime:
    """So many minutes after eight in the morning, in the office's time zone."""
    hour, minute = divmod(8 * 60 + minute, 60)
    return datetime.combine(day, time(hour, minute), ZONE)
