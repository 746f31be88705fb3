"""Whose keys are the centre's: learned once, then fixed. A change is an alarm, never followed by itself."""

from typing import Any

from django.db import transaction

from satupintu.city.enrolment.keys import CENTRE_KEYS
from satupintu.city.foundation import audit
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.services import note_setting
from satupintu.city.foundation.viewers import program
from satupintu.city.relay.centre import Centre, Unreachable
from satupintu.packets.keys import ReaderKey, VerifyingKey
from satupintu.packets.problem import SealProblem


def trust_centre(*, centre: Centre) -> None:
    """Learn the centre's public keys when none are known. Raises Unreachable."""
    told = _read(centre.keys().document)
    with transaction.atomic():
        known = find_setting(CENTRE_KEYS)
        if known is None:
            note_setting(name=CENTRE_KEYS, value=told)
            audit.record(program("relay"), "CENTRE_KEYS_LEARNED", detail=told)
        elif known != told:
            audit.record(program("relay"), "ALARM_CENTRE_KEYS_CHANGED", detail=told)


def _read(document: Any) -> dict[str, str]:
    try:
        reader, signer = document["reader"], document["signer"]
        return {"reader": ReaderKey(reader).public, "signer": VerifyingKey(signer).public}
    except (KeyError, TypeError, SealProblem):
        raise Unreachable("the centre's keys cannot be read") from None
