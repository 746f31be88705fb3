"""Documents of OSIA's ABIS interface 1.6.0: an encounter out of a packet, candidates out of an answer."""

import base64
import math
from collections.abc import Iterator
from typing import Any

from satupintu.city.relay.rules.verdicts import Candidate, Failure
from satupintu.packets.jwe import encrypt
from satupintu.packets.keys import ReaderKey
from satupintu.packets.packet import SealedPacket, part_as_jwe
from satupintu.packets.parts import FINGERS, IRISES
from satupintu.packets.status import Reason

GALLERY = "KTP"
FINGER_NAMES = tuple(
    f"{hand}_{finger}" for hand in ("RIGHT", "LEFT") for finger in ("THUMB", "INDEX", "MIDDLE", "RING", "LITTLE")
)
_SUBTYPE = dict(zip(FINGERS, FINGER_NAMES, strict=True)) | dict(zip(IRISES, ("EYE_RIGHT", "EYE_LEFT"), strict=True))
_SEALED = {"type": "JWE", "scope": "$.image"}
# OSIA knows three words; the station's own reason goes along as comment
_PRESENCE = {Reason.AMPUTATED: "AMPUTATED", Reason.BANDAGED: "BANDAGED"}


def encounter_of(packet: SealedPacket, *, packet_id: str, birth_year: int, female: bool) -> dict[str, Any]:
    """OSIA's Encounter: fingers and irises as the station sealed them for the centre, and which are missing.

    `clientData` carries the manifest: the packet id is its hash, so the centre's receipt is for these very bytes.
    """
    manifest = packet.contents
    return {
        "encounterId": packet_id,
        "status": "ACTIVE",
        "encounterType": "KTP",
        "galleries": [GALLERY],
        "clientData": base64.b64encode(packet.manifest).decode(),
        "contextualData": {"enrollmentDate": manifest.sealed_at.date().isoformat()},
        "biographicData": {"yearOfBirth": birth_year, "gender": "F" if female else "M"},
        "biometricData": [*_taken(packet), *_missing(packet)],
    }


def _taken(packet: SealedPacket) -> Iterator[dict[str, Any]]:
    for part in packet.contents.parts:
        if part.name in _SUBTYPE:
            yield {**_kind(part.name), "image": part_as_jwe(packet, part.name), "encryption": _SEALED}


def _missing(packet: SealedPacket) -> Iterator[dict[str, Any]]:
    for exception in packet.contents.exceptions:
        if exception.part in _SUBTYPE:
            kind = _kind(exception.part)
            presence = _PRESENCE.get(exception.reason, "DAMAGED")
            missing = {"biometricSubType": kind["biometricSubType"], "presence": presence}
            yield {**kind, "missing": [missing], "comment": exception.reason.value}


def _kind(part: str) -> dict[str, str]:
    return {"biometricType": "FINGER" if part in FINGERS else "IRIS", "biometricSubType": _SUBTYPE[part]}


def finger_question(image: bytes, finger: int, reader: ReaderKey) -> dict[str, Any]:
    """OSIA's VerifyFromIdRequest for one finger (1 right thumb … 10 left little), sealed for the centre."""
    item = {
        "biometricType": "FINGER",
        "biometricSubType": FINGER_NAMES[finger - 1],
        "image": encrypt(image, reader).compact(),
        "encryption": _SEALED,
    }
    return {"biometricData": [item]}


def read_answer(document: object) -> tuple[Candidate, ...] | Failure:
    """Candidates or OSIA's Error. Raises ValueError for anything else: nobody is unique by an odd answer."""
    if isinstance(document, dict) and isinstance(document.get("code"), int):
        return Failure(document["code"], str(document.get("message", ""))[:300])
    if not isinstance(document, list):
        raise ValueError("neither a list of candidates nor an error")  # noqa: TRY004 - a wrong document, not a bug
    return tuple(_candidate(item) for item in document)


def _candidate(item: object) -> Candidate:
    try:
        scores = item.get("scores") or []  # type: ignore[attr-defined]
        return Candidate(
            person=_text(item["personId"]),  # type: ignore[index]
            score=_finite(item["score"]),  # type: ignore[index]
            fingers=tuple((str(s["biometricSubType"]), _finite(s["score"])) for s in scores if "biometricSubType" in s),
            hands_exchanged=bool((item.get("others") or {}).get("handsExchanged")),  # type: ignore[attr-defined]
            encounter=next((_text(s["encounterId"]) for s in scores if "encounterId" in s), ""),
        )
    except (AttributeError, KeyError, TypeError) as wrong:
        raise ValueError("a candidate is not what OSIA describes") from wrong


def _finite(value: Any) -> float:
    """JSON has no NaN, Python's reader takes it, and PostgreSQL keeps none."""
    if not math.isfinite(number := float(value)):
        raise ValueError("a score is no number")
    return number


def _text(value: object) -> str:
    if not isinstance(value, str) or not value or "\0" in value:  # PostgreSQL keeps no NUL
        raise ValueError("a candidate names nobody")
    return value
