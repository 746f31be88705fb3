"""The city's sealing key is changed (docs/operations/keys.md)."""

from datetime import datetime, timedelta

from django.db import transaction

from satupintu.city.enrolment import keys
from satupintu.city.enrolment.selectors import NEXT_READER, READERS_CHANGED, find_next_reader
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.services import note_setting
from satupintu.city.foundation.viewers import Role, Viewer


@transaction.atomic
def rotate_sealing_key(*, viewer: Viewer) -> tuple[str, str]:
    """Make a new key for what stations seal for the city; the old one stays and opens what came before.

    Stations hear of it once a backup holds it: a city that died before would be restored without it, and nobody could
    open what was sealed for it. Asked again meanwhile, another one waits in its place: somebody may have read
    the first. Gives (old, new) key ids. Raises NOT_ALLOWED.
    """
    viewer.need(Role.ADMINISTRATOR)
    old, new = keys.reading_key().key_id, keys.make_reading_key().key_id
    note_setting(name=NEXT_READER, value=new)
    audit.record(viewer, "SEALING_KEY_MADE", detail={"before": old, "after": new})
    return old, new


@transaction.atomic
def use_sealing_key(*, viewer: Viewer, key_id: str) -> None:
    """A backup holds this key: stations are told with their next day list. Does nothing where another one is awaited.

    Raises NOT_ALLOWED.
    """
    viewer.need(Role.ADMINISTRATOR)
    new = keys.find_reading_key(key_id)
    if new is None or find_next_reader() != key_id:
        return
    old = keys.reading_key().key_id
    note_setting(name=NEXT_READER, value="")
    state_readers_anew()
    audit.record(viewer, "SEALING_KEY_CHANGED", detail={"before": old, "after": key_id})
    keys.put_in_place(new)


@transaction.atomic
def give_up_lost_keys(*, viewer: Viewer) -> tuple[str, str]:
    """No backup has the city's key files that are missing: others take their place.

    Stations are told of the sealing key. A new signing key none of them believes: they are enrolled anew. Gives the ids
    of both (sealing, signing). Raises NOT_ALLOWED.
    """
    viewer.need(Role.ADMINISTRATOR)
    keys.give_up_own()
    reading, signing = keys.reading_key().key_id, keys.signing_key().key_id
    state_readers_anew()
    audit.record(viewer, "KEYS_GIVEN_UP", detail={"reading": reading, "signing": signing})
    return reading, signing


@transaction.atomic
def state_readers_anew() -> None:
    """Whom stations seal for has changed. Later than the statement before, also where a clock was ahead then.

    Stations pass over what is not later than what they know.
    """
    before, now = find_setting(READERS_CHANGED), clock.now()
    later = datetime.fromisoformat(before) + timedelta(seconds=1) if before else now
    note_setting(name=READERS_CHANGED, value=max(now, later).isoformat())
