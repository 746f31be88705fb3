"""Reads OSIA documents strictly: what the standard does not name is refused, never ignored."""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Never

from satupintu.centre.keys import reading_key
from satupintu.centre.osia import integrity
from satupintu.centre.osia.shapes import BIOMETRIC, ENCOUNTER, SECURED, is_galleries, is_object, need
from satupintu.centre.osia.words import ALL, FINGER_OF
from satupintu.centre.problems import CentreProblem, Code, bad
from satupintu.fingerprints.fingers import Finger
from satupintu.fingerprints.parameters import DPI
from satupintu.packets import jwe
from satupintu.packets.problem import SealProblem

DEEPEST = 64  # objects in objects; SQLite reads a thousand, Python's own reader somewhat less
SEALED_MEMBERS = ("image", "template")  # of BiometricData: what rests sealed


@dataclass(frozen=True)
class FingerImage:
    """One finger's image, still sealed: `sealed` is a compact JWE for the centre. `dpi`: dots per inch."""

    finger: Finger
    sealed: str
    dpi: int

    def open(self) -> bytes:
        """The image file. Raises CentreProblem CANNOT_OPEN."""
        return unseal(self.sealed, self.finger.name)


def unseal(sealed: str, what: str) -> bytes:
    """What was sealed for this centre. Raises CentreProblem CANNOT_OPEN."""
    key = reading_key()
    try:
        return jwe.decrypt(jwe.JweParts.from_compact(sealed), key)
    except SealProblem as problem:
        raise CentreProblem(400, Code.CANNOT_OPEN, f"{what}: {problem.problem.detail}") from None


def read_json(body: bytes) -> Any:
    """The JSON of a request; none stands for {}. Raises CentreProblem."""
    try:
        document = json.loads(body or b"{}", parse_constant=_no_number, parse_float=_finite)
        _need_flat(document, DEEPEST)
    except (ValueError, RecursionError):
        raise bad("The body is not JSON.") from None
    return document


def _no_number(text: str) -> Never:
    raise ValueError(text)  # NaN and Infinity are Python's, not JSON's


def _finite(text: str) -> float:
    if abs(number := float(text)) == float("inf"):
        raise ValueError(text)
    return number


def _need_flat(node: object, levels: int) -> None:
    if not levels:
        raise ValueError("too deep")
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _need_flat(child, levels - 1)


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object of a request. Raises CentreProblem."""
    document = read_json(body)
    if not isinstance(document, dict):
        raise bad("The body is not a JSON object.")
    return document


def read_encounter(document: dict[str, Any], encounter_id: str | None) -> dict[str, Any]:
    """OSIA's Encounter with every image sealed; `encounter_id` None where the centre makes one.

    Raises CentreProblem 400.
    """
    need(document, ENCOUNTER, "Encounter", "status", "encounterType", "galleries", "biometricData")
    if encounter_id is not None and document.get("encounterId", encounter_id) != encounter_id:
        raise bad("encounterId differs from the one in the address.")
    need_galleries(document["galleries"])
    return _secured(document, "biometricData")


def need_galleries(galleries: object) -> list[str]:
    """Names of galleries an encounter may be in. Raises CentreProblem 400."""
    if not is_galleries(galleries):
        raise bad("galleries is a list of at least one name, none twice.")
    if ALL in galleries:  # type: ignore[operator]
        raise bad(f"{ALL} stands for every gallery and names none.", Code.UNKNOWN_GALLERY)
    return galleries  # type: ignore[return-value]


def read_identify(document: dict[str, Any]) -> dict[str, Any]:
    """{filter, biometricData} of OSIA's IdentifyRequest. Raises CentreProblem 400."""
    shape = {"filter": is_object, "biometricData": _is_list, **SECURED}
    return _secured(need(document, shape, "IdentifyRequest", "filter", "biometricData"), "biometricData")


def read_verify(document: dict[str, Any], *lists: str) -> dict[str, Any]:
    """The `lists` of BiometricData of OSIA's VerifyFromIdRequest or VerifyFromBioRequest. Raises CentreProblem 400."""
    shape = {**dict.fromkeys(lists, _is_list), **SECURED}
    return _secured(need(document, shape, "VerifyRequest", *lists), *lists)


def read_biometrics(items: object) -> list[dict[str, Any]]:
    """A list of OSIA's BiometricData, sealed. Raises CentreProblem 400."""
    return _biometrics(items, frozenset())


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _secured(document: dict[str, Any], *lists: str) -> dict[str, Any]:
    """The document with every image and template sealed, and each seal named beside what it closes."""
    told = document.get("encryption", {"type": "JWE", "scope": ""})
    scopes = {f"$.{name}[*].{member}": (name, member) for name in lists for member in SEALED_MEMBERS}
    sealed = _named(told, scopes)
    integrity.check(document, lambda: _opened(document, *lists, named=sealed))
    kept = {name: value for name, value in document.items() if name != "encryption"}
    for name in lists:
        kept[name] = _biometrics(document[name], frozenset(member for of, member in sealed if of == name))
    return kept


def _named(encryption: Mapping[str, Any], scopes: Mapping[str, Any]) -> set[Any]:
    """What an Encryption says is encrypted. Raises CentreProblem for what this centre cannot open."""
    asked = encryption["scope"].split()
    if encryption["type"] != "JWE" or not set(asked) <= scopes.keys():
        raise bad(f"Only encryption of type JWE is read here, with the scopes {' '.join(scopes)}.")
    return {scopes[path] for path in asked}


def _biometrics(items: object, sealed: frozenset[str]) -> list[dict[str, Any]]:
    if not isinstance(items, list) or not items:
        raise bad("biometricData is a list of at least one item.")
    read = [_biometric(item, sealed) for item in items]
    _need_images(read)
    return read


def _need_images(items: Iterable[Mapping[str, Any]]) -> None:
    """A finger is searched for by the template made here of its image; one that only brings its own is never found."""
    fingers = [(item.get("biometricSubType", "UNKNOWN"), item) for item in items if item["biometricType"] == "FINGER"]
    seen = {finger for finger, item in fingers if "image" in item}
    for finger, item in fingers:
        if "template" in item and finger not in seen:
            raise bad(f"{finger}: a template without an image. Templates are made here: send the image.")


def _biometric(item: object, sealed: frozenset[str]) -> dict[str, Any]:
    """The item with image and template sealed: those that came open are sealed before they rest."""
    document = need(item, BIOMETRIC, "BiometricData", "biometricType")
    if document.keys() & {"imageRef", "templateRef"}:
        raise bad("This centre fetches nothing: send the image itself.")
    own = _own_seals(document)
    integrity.check(document, lambda: _opened_item(document, own | sealed))
    here = [member for member in SEALED_MEMBERS if member in document]
    if not here:
        return document
    closed = {name: _sealed(document[name]) if name in own | sealed else _seal(document[name]) for name in here}
    scope = " ".join(f"$.{name}" for name in here)
    return {**document, **closed, "encryption": {"type": "JWE", "scope": scope}}


def _own_seals(item: Mapping[str, Any]) -> set[str]:
    return _named(item.get("encryption", {"type": "JWE", "scope": ""}), {f"$.{name}": name for name in SEALED_MEMBERS})


def _opened(document: dict[str, Any], *lists: str, named: set[Any]) -> dict[str, Any]:
    """The document as it was before anything in it was sealed: what a hash of the open data is of."""
    opened = dict(document)
    for name in lists:
        sealed = {member for of, member in named if of == name}
        items = (need(item, BIOMETRIC, "BiometricData", "biometricType") for item in document[name])
        opened[name] = [_opened_item(item, sealed | _own_seals(item)) for item in items]
    return opened


def _opened_item(item: dict[str, Any], sealed: set[str]) -> dict[str, Any]:
    members = {name: unseal(item[name], name) for name in sealed if name in item}
    return {**item, **{name: base64.b64encode(plain).decode() for name, plain in members.items()}}


def _sealed(image: str) -> str:
    """What is said to be sealed, when it has the form of a seal: nothing rests in the open because of a wrong word."""
    try:
        return jwe.JweParts.from_compact(image).compact()
    except SealProblem as problem:
        raise bad(f"What is said to be sealed is not: {problem.problem.detail}") from None


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
