"""Fingers, sealed anew by the centre for one reader: the question and its answer."""

from typing import Any

from satupintu.city.foundation.problems import Problem
from satupintu.city.relay.centre import Answer, Centre, NotLetIn, Unreachable
from satupintu.city.relay.problems import CENTRE_ODD, CENTRE_REFUSES, CENTRE_UNREACHABLE, FINGERS_WITHHELD
from satupintu.city.relay.rules.fingers import Asked
from satupintu.packets.keys import ReaderKey

ANSWER_WITHIN = 30.0  # seconds: an officer waits
TOO_FEW_FINGERS = 2001  # the centre's code


def sealed_anew(asked: Asked, centre: Centre | None) -> list[dict[str, Any]]:
    """[{encounter, fingers: [{finger, sealed}]}], every seal for just what was asked.

    Raises FINGERS_WITHHELD, CENTRE_UNREACHABLE, CENTRE_REFUSES, CENTRE_ODD.
    """
    answer = _ask(asked, centre)
    told = answer.document if isinstance(answer.document, dict) else {}
    if answer.status in {404, 409} or told.get("code") == TOO_FEW_FINGERS:
        raise Problem(FINGERS_WITHHELD, str(told.get("message", ""))[:300])
    if answer.status != 200:
        raise Problem(CENTRE_ODD, f"HTTP {answer.status}")
    try:
        return asked.read(answer.document, ReaderKey(asked.reader).key_id)
    except ValueError as odd:
        raise Problem(CENTRE_ODD, str(odd)) from None


def _ask(asked: Asked, centre: Centre | None) -> Answer:
    line = centre or Centre(timeout=ANSWER_WITHIN)
    try:
        return line.reseal(asked.wish())
    except NotLetIn as problem:
        raise Problem(CENTRE_REFUSES, str(problem)) from None
    except Unreachable as problem:
        raise Problem(CENTRE_UNREACHABLE, str(problem)) from None
    finally:
        if centre is None:
            line.close()
