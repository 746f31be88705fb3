"""Reads OSIA documents strictly: what the standard does not name is refused, never ignored."""

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from satupintu.centre.keys import reading_key
from satupintu.centre.osia.words import BIOMETRIC, BIOMETRIC_TYPES, ENCOUNTER, FINGER_OF
from satupintu.centre.problems import CentreProblem, Code, bad
from satupintu.fingerprints.fingers import Finger
from satupintu.fingerprints.parameters import DPI
from satupintu.packets import jwe
from satupintu.packets.problem import SealProblem


@dataclass(frozen=True)
class FingerImage:
    """One finger's image, still sealed: `sealed` is a compact JWE for the centre. `dpi`: dots per inch."""

    finger: Finger
    sealed: str
    dpi: int

    def open(self) -> bytes:
        """The image file. Raises CentreProblem CANNOT_OPEN."""
        try:
            return jwe.decrypt(jwe.JweParts.from_compact(self.sealed), reading_key())
        except SealProblem as problem:
            raise CentreProblem(400, Code.CANNOT_OPEN, f"{self.finger.name}: {problem.problem.detail}") from None


def read_json(body: bytes) -> dict[str, Any]:
    """The JSON object of a request. Raises CentreProblem."""
    try:
        document = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise bad("The body is not JSON.") from None
    if not isinstance(document, dict):
        raise bad("The body is not a JSON object.")
    return document


def read_encounter(document: dict[str, Any], encounter_id: str, gallery: str) -> dict[str, Any]:
    """OSIA's Encounter with every image sealed. Raises CentreProblem 400."""
    known(document, ENCOUNTER, "Encounter")
    if document.setdefault("encounterId", encounter_id) != encounter_id:
        raise bad("encounterId differs from the one in the address.")
    if document.get("status") not in {"ACTIVE", "INACTIVE"}:
        raise bad("status is ACTIVE or INACTIVE.")
    if not isinstance(document.get("encounterType"), str):
        raise bad("encounterType is missing.")
    if document.get("galleries") != [gallery]:
        raise bad(f"This centre keeps one gallery: {gallery}.", Code.UNKNOWN_GALLERY)
    for name in ("contextualData", "biographicData"):
        if not isinstance(document.get(name, {}), dict):
            raise bad(f"{name} is an object.")
    document["biometricData"] = read_biometrics(document.get("biometricData"))
    return document


def read_biometrics(items: object) -> list[dict[str, Any]]:
    """A list of OSIA's BiometricData; images that came open are sealed before they rest. Raises CentreProblem 400."""
    if not isinstance(items, list) or not items:
        raise bad("biometricData is a list of at least one item.")
    return [_biometric(item) for item in items]


def _biometric(item: object) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise bad("An item of biometricData is an object.")
    known(item, BIOMETRIC, "BiometricData")
    if item.get("biometricType") not in BIOMETRIC_TYPES:
        raise bad("biometricType is unknown.")
    if item.keys() & {"imageRef", "templateRef"}:
        raise bad("This centre fetches nothing: send the image itself.")
    if "image" in item and "encryption" not in item:
        item = {**item, "image": _seal(item["image"]), "encryption": {"type": "JWE", "scope": "$.image"}}
    if item.get("encryption", {"type": "JWE", "scope": "$.image"}) != {"type": "JWE", "scope": "$.image"}:
        raise bad('Only encryption {"type": "JWE", "scope": "$.image"} is read.')
    if not isinstance(item.get("image", ""), str):
        raise bad("image is a text.")
    if not isinstance(item.get("resolution", DPI), int):
        raise bad("resolution is a whole number.")
    return item


def _seal(image: object) -> str:
    try:
        plain = base64.b64decode(image, validate=True) if isinstance(image, str) else b""
    except (binascii.Error, ValueError):
        plain = b""
    if not plain:
        raise bad("An image is base64, or a compact JWE with its encryption named.")
    return jwe.encrypt(plain, reading_key().reader).compact()


def fingers_of(items: Iterable[dict[str, Any]]) -> list[FingerImage]:
    """The finger images among BiometricData, in order of the ISO positions."""
    found = [
        FingerImage(FINGER_OF[item["biometricSubType"]], item["image"], item.get("resolution", DPI))
        for item in items
        if item["biometricType"] == "FINGER" and item.get("biometricSubType") in FINGER_OF and item.get("image")
    ]
    return sorted(found, key=lambda image: image.finger)


def read_filter(document: object) -> None:
    """OSIA's Filter: this centre compares fingers only and knows no other filter. Raises CentreProblem."""
    if not isinstance(document, dict):
        raise bad("filter is an object.")
    unknown = document.keys() - {"biometricType"}
    if unknown:
        raise bad(f"Unknown filter: {', '.join(sorted(unknown))[:100]}.", Code.FILTER_UNKNOWN)
    if "FINGER" not in document.get("biometricType", ["FINGER"]):
        raise bad("This centre compares fingers only.", Code.FILTER_UNKNOWN)


def known(document: dict[str, Any], names: frozenset[str], what: str) -> None:
    """Raises CentreProblem for a member that OSIA does not name."""
    foreign = document.keys() - names
    if foreign:
        raise bad(f"{what} has unknown members: {', '.join(sorted(foreign))[:100]}.")
