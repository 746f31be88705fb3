"""Whose keys are the centre's: learned once, then fixed. A change is an alarm, never followed by itself."""

from typing import Any

from django.conf import settings
from django.db import transaction

from satupintu.city.enrolment import keys
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.enrolment.keys import CENTRE_KEYS
from satupintu.city.foundation import audit
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.viewers import Role, Viewer, program
from satupintu.city.relay.centre import Centre, NotLetIn, Unreachable
from satupintu.city.relay.problems import CENTRE_KEYS_UNREADABLE
from satupintu.city.relay.services.vouching import stated_keys
from satupintu.packets.keys import ReaderKey, VerifyingKey
from satupintu.packets.problem import SealProblem


def trust_centre(*, centre: Centre) -> None:
    """Learn the centre's public keys when none are known: from itself, or from the settings. Raises Unreachable.

    When others are known, an alarm: a centre that lost its keys, or somebody in its place.
    """
    told = read_keys(centre.keys().document) if settings.CENTRE_HAS_PORT else stated_keys()
    with transaction.atomic():
        known = find_setting(CENTRE_KEYS)
        if known is None:
            keys.believe_centre(told)
            audit.record(program("relay"), "CENTRE_KEYS_LEARNED", detail=told)
        elif known != told:
            audit.sound(program("relay"), "ALARM_CENTRE_KEYS_CHANGED", detail=told)


@transaction.atomic
def change_centre_keys(*, viewer: Viewer, told: Any) -> dict[str, str]:
    """The centre's people handed over other public keys (`reader`, `signer`): believe and state these from now on.

    Gives them. Raises NOT_ALLOWED, CENTRE_KEYS_UNREADABLE.
    """
    viewer.need(Role.ADMINISTRATOR)
    try:
        new = read_keys(told)
    except Unreachable:
        raise Problem(CENTRE_KEYS_UNREADABLE) from None
    known = find_setting(CENTRE_KEYS)
    if new != known:
        keys.believe_centre(new)
        enrolment_services.state_readers_anew()
        audit.record(viewer, "CENTRE_KEYS_CHANGED", detail={"before": key_ids(known), "after": key_ids(new)})
    return new


def key_ids(told: dict[str, str] | None) -> dict[str, str]:
    """What people read out to one another: the ids of the centre's keys; {} where none are known."""
    if not told:
        return {}
    return {"reader": ReaderKey(told["reader"]).key_id, "signer": VerifyingKey(told["signer"]).key_id}


def need_same_port() -> None:
    """Raises NotLetIn when the centre was of the other kind as its keys were learned: stations believe those."""
    known = find_setting(CENTRE_KEYS) or {}
    as_then = known.get("signer") != keys.signing_key().public if settings.CENTRE_HAS_PORT else known == stated_keys()
    if not as_then:
        raise NotLetIn("SATUPINTU_CENTRE_PORT or SATUPINTU_CENTRE_READER changed: docs/decisions/0016")


def read_keys(document: Any) -> dict[str, str]:
    """As the centre states them. Raises Unreachable."""
    try:
        reader, signer = document["reader"], document["signer"]
        return {"reader": ReaderKey(reader).public, "signer": VerifyingKey(signer).public}
    except (KeyError, TypeError, SealProblem):
        raise Unreachable("the centre's keys cannot be read") from None
