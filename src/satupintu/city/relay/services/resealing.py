"""Fingers, sealed anew by the centre for one reader: the question and its answer."""

from typing import Any

from django.conf import settings

from satupintu.city.foundation.problems import Problem
from satupintu.city.relay.centre import Centre
from satupintu.city.relay.problems import CENTRE_ODD, FINGERS_WITHHELD
from satupintu.city.relay.rules.fingers import Asked
from satupintu.city.relay.services.asking import ask
from satupintu.packets.keys import ReaderKey

TOO_FEW_FINGERS = 2001  # the centre's code


def sealed_anew(asked: Asked, centre: Centre | None) -> list[dict[str, Any]]:
    """[{encounter, fingers: [{finger, sealed}]}], every seal for just what was asked.

    OSIA knows no such call: an ABIS without our port withholds them. Raises FINGERS_WITHHELD, CENTRE_UNREACHABLE,
    CENTRE_REFUSES, CENTRE_ODD.
    """
    if not settings.CENTRE_HAS_PORT:
        raise Problem(FINGERS_WITHHELD)
    answer = ask(lambda line: line.reseal(asked.wish()), centre)
    if answer.status in {404, 409} or answer.members.get("code") == TOO_FEW_FINGERS:
        raise Problem(FINGERS_WITHHELD, str(answer.members.get("message", ""))[:300])
    if answer.status != 200:
        raise Problem(CENTRE_ODD, f"HTTP {answer.status}")
    try:
        return asked.read(answer.document, ReaderKey(asked.reader).key_id)
    except ValueError as odd:
        raise Problem(CENTRE_ODD, str(odd)) from None
