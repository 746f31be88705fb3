"""Reads of the centre."""

import uuid
from datetime import date
from typing import Any

from satupintu.centre.keys import signing_key
from satupintu.centre.models import Encounter, FingerTemplate, Task
from satupintu.centre.problems import CentreProblem, Code
from satupintu.packets.closing import SignedClosing, state


def get_task(task_id: str) -> Task:
    """Raises CentreProblem 404."""
    try:
        return Task.objects.get(task_id=uuid.UUID(task_id))
    except (ValueError, Task.DoesNotExist):
        raise CentreProblem(404, Code.UNKNOWN_TASK, "Unknown task.") from None


def get_encounter(person_id: str, encounter_id: str) -> Encounter:
    """Raises CentreProblem 404."""
    found = Encounter.objects.filter(person_id=person_id, encounter_id=encounter_id, deleted_at=None).first()
    if found is None:
        raise CentreProblem(404, Code.UNKNOWN_PERSON, "Unknown encounter.")
    return found


def need_person(person_id: str) -> None:
    """Raises CentreProblem 404 unless the centre keeps an encounter or templates of the person."""
    kept = Encounter.objects.filter(person_id=person_id, deleted_at=None).exists()
    if not kept and not FingerTemplate.objects.filter(person_id=person_id).exists():
        raise CentreProblem(404, Code.UNKNOWN_PERSON, "Unknown person.")


def list_receipts(after: int, most: int = 500) -> tuple[list[dict[str, Any]], int]:
    """Receipts given after the one numbered `after`, and the number of the last of them."""
    rows = list(Encounter.objects.filter(pk__gt=after).exclude(receipt=None).order_by("pk")[:most])
    return [row.receipt for row in rows if row.receipt], rows[-1].pk if rows else after


def find_receipt(encounter_id: str) -> dict[str, Any] | None:
    """The receipt given for an encounter."""
    return Encounter.objects.filter(encounter_id=encounter_id).values_list("receipt", flat=True).first()


def closing_of(station: str, day: date) -> SignedClosing:
    """The centre's statement on one station's day."""
    rows = Encounter.objects.filter(station=station, day=day).values_list("sequence", "encounter_id")
    packets = [(sequence, packet_id) for sequence, packet_id in rows if sequence is not None]
    return state(place="centre", station=station, date=day, packets=packets, signing_key=signing_key())


def state_of_centre() -> dict[str, int]:
    """People and prints in the gallery, tasks waiting for the engine, answers waiting to be delivered."""
    waiting = (Task.State.RESPONSE_SCHEDULED, Task.State.RESPONSE_RETRY)
    return {
        "people": FingerTemplate.objects.values("person_id").distinct().count(),
        "prints": FingerTemplate.objects.count(),
        "encounters": Encounter.objects.count(),
        "tasks_waiting": Task.objects.filter(state=Task.State.PENDING).count(),
        "answers_waiting": Task.objects.filter(state__in=waiting).count(),
        "answers_undelivered": Task.objects.filter(state=Task.State.RESPONSE_ERROR).count(),
    }
