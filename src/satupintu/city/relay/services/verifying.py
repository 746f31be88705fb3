"""One finger against the person's own at the centre, at hand-over."""

import uuid

from satupintu.city.enrolment import keys
from satupintu.city.foundation import audit
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.relay.centre import Answer, Centre
from satupintu.city.relay.problems import (
    CENTRE_ODD,
    CENTRE_UNREACHABLE,
    FINGER_UNREADABLE,
    NOT_AT_CENTRE,
)
from satupintu.city.relay.rules.entries import Verification
from satupintu.city.relay.rules.osia import finger_question
from satupintu.city.relay.rules.verdicts import PRINTS_REFUSED
from satupintu.city.relay.services.asking import ask


def verify_finger(
    *, viewer: Viewer, subject: object, finger: int, image: bytes, centre: Centre | None = None
) -> Verification:
    """Ask whether `image` (an image file) shows finger 1 to 10 of the person. Audited; the image is not kept.

    Raises NOT_ALLOWED, CENTRE_UNREACHABLE, CENTRE_REFUSES, FINGER_UNREADABLE, NOT_AT_CENTRE (no prints of the person
    there), CENTRE_ODD.
    """
    viewer.need(Role.FRONT_DESK, Role.VERIFIER, Role.STOCK_OFFICER)
    reader = keys.find_centre_reader()
    if reader is None:
        raise Problem(CENTRE_UNREACHABLE)
    question = finger_question(image, finger, reader)
    answer = ask(lambda line: line.verify(str(subject), str(uuid.uuid4()), question), centre)
    told = _read(answer)
    audit.record(viewer, "FINGER_VERIFIED", subjects=[subject], detail={"finger": finger, "decision": told.decision})
    return told


def _read(answer: Answer) -> Verification:
    document = answer.members
    if answer.status == 404:
        raise Problem(NOT_AT_CENTRE)
    if document.get("code") in PRINTS_REFUSED:
        raise Problem(FINGER_UNREADABLE, str(document.get("message", ""))[:300])
    if answer.status != 200 or not isinstance(document.get("decision"), bool):
        raise Problem(CENTRE_ODD, f"HTTP {answer.status}")
    scores = [s["score"] for s in document.get("scores") or [] if isinstance(s, dict) and "score" in s]
    return Verification(float(scores[0]) if scores else None, document["decision"])
