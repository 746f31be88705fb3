"""What a backup says of the database it was made of, and how old the last one is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max

from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment.models import Packet, Recording
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.keeping.rules.manifest import Counts
from satupintu.city.register.models import Resident
from satupintu.city.relay.models import CentreReceipt

LAST = "last_backup"
OLD = timedelta(days=2)


@dataclass(frozen=True)
class LastBackup:
    """`made_at` None: there is none. `expected`: backups are made at night here. `awaited`: a new key waits for one."""

    made_at: datetime | None
    file: str
    expected: bool
    awaited: bool

    @property
    def is_old(self) -> bool:
        return self.made_at is None or clock.now() - self.made_at > OLD


def find_last_backup(viewer: Viewer) -> LastBackup:
    """The newest backup that was made here. Raises NOT_ALLOWED."""
    viewer.need(Role.ADMINISTRATOR, Role.HEAD, Role.VERIFIER)
    told: Mapping[str, Any] = find_setting(LAST) or {}
    made_at = datetime.fromisoformat(told["at"]) if told else None
    awaited = enrolment.find_next_reader() is not None
    return LastBackup(made_at, str(told.get("file", "")), bool(settings.BACKUP_OUT), awaited)


def count_rows() -> Counts:
    return Counts(
        packets=Packet.objects.count(),
        centre_receipts=CentreReceipt.objects.count(),
        recordings=Recording.objects.count(),
        residents=Resident.objects.count(),
        audit_lines=AuditEntry.objects.count(),
    )


def highest_numbers() -> dict[str, int]:
    """The highest number that has come, by station."""
    rows = Packet.objects.order_by("station").values_list("station").annotate(Max("sequence"))
    return {str(station): int(number) for station, number in rows}


def list_migrations() -> tuple[str, ...]:
    """Those applied to the database, as "stage.name"."""
    rows = MigrationRecorder.Migration.objects.values_list("app", "name")
    return tuple(sorted(f"{app}.{name}" for app, name in rows))
