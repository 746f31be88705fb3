"""Where an encounter comes from: the station's manifest, which the city passes on in `clientData`."""

import base64
import binascii
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from satupintu.centre.osia.words import FINGER_OF
from satupintu.centre.problems import CentreProblem, Code
from satupintu.packets.jwe import JweParts
from satupintu.packets.manifest import HEX_64, Manifest
from satupintu.packets.parts import FINGERS, IRISES
from satupintu.packets.problem import Refusal

_NAME_OF = dict(zip((f.name for f in FINGER_OF.values()), FINGERS, strict=True)) | dict(
    zip(("EYE_RIGHT", "EYE_LEFT"), IRISES, strict=True)
)


@dataclass(frozen=True)
class Origin:
    """Whom the packet is about, its station, the station's number for it, and the day there."""

    subject: str
    station: str
    sequence: int
    day: date


def origin_of(document: dict[str, Any], encounter_id: str) -> Origin | None:
    """Who made the encounter, or None when no station did: then `clientData` is the caller's own affair.

    A packet's id is the hash of its manifest, and the manifest names the hash of every part: so the centre's
    receipt is for exactly what the station sealed. Raises CentreProblem CONTRADICTS_MANIFEST.
    """
    if not document.get("clientData") or not HEX_64.fullmatch(encounter_id):
        return None
    manifest = _manifest(document["clientData"], encounter_id)
    told = {part.name: part.sha256 for part in manifest.parts if part.name in _NAME_OF.values()}
    images = [item for item in document["biometricData"] if "image" in item]
    came = {_NAME_OF.get(item.get("biometricSubType", "")): item for item in images}
    if came.keys() != told.keys() or len(images) != len(told):
        raise contradiction("parts are missing or foreign")
    for name, item in came.items():
        if sha256(JweParts.from_compact(item["image"]).body).hexdigest() != told[str(name)]:
            raise contradiction(f"{name} is not what the station sealed")
    return Origin(manifest.subject, manifest.station, manifest.sequence, manifest.sealed_at.date())


def _manifest(client_data: object, encounter_id: str) -> Manifest:
    try:
        raw = base64.b64decode(str(client_data), validate=True)
        manifest = Manifest.from_bytes(raw)
    except (binascii.Error, ValueError, Refusal):
        raise contradiction("it cannot be read") from None
    if sha256(raw).hexdigest() != encounter_id:
        raise contradiction("it is of another encounter")
    return manifest


def contradiction(why: str) -> CentreProblem:
    return CentreProblem(400, Code.CONTRADICTS_MANIFEST, f"The manifest in clientData does not fit: {why}.")
