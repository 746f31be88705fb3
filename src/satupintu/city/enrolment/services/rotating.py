"""The city's sealing key is changed (docs/operations/keys.md)."""

from django.db import transaction

from satupintu.city.enrolment import keys
from satupintu.city.enrolment.selectors import READERS_CHANGED
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.services import note_setting
from satupintu.city.foundation.viewers import Role, Viewer


@transaction.atomic
def rotate_sealing_key(*, viewer: Viewer) -> tuple[str, str]:
    """Make a new key for what stations seal for the city; the old one stays and opens what came before.

    Stations are told with their next day list. Gives (old, new) key ids. Raises NOT_ALLOWED.
    """
    viewer.need(Role.ADMINISTRATOR)
    old = keys.reading_key().key_id
    new = keys.replace_reading_key().key_id
    note_setting(name=READERS_CHANGED, value=clock.now().isoformat())
    audit.record(viewer, "SEALING_KEY_CHANGED", detail={"before": old, "after": new})
    return old, new
