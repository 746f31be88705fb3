"""The shape of what callers send: each member that OSIA names, and what may stand in it."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from satupintu.centre.osia.words import (
    BIOMETRIC_SUBTYPES,
    BIOMETRIC_TYPES,
    COMPRESSIONS,
    IMPRESSIONS,
    PRESENCES,
)
from satupintu.centre.problems import bad

Check = Callable[[object], bool]
Shape = Mapping[str, Check]
LONGEST_NAME = 80  # characters of an identifier or a gallery's name
MOST_GALLERIES = 20
HIGHEST_RESOLUTION = 10_000  # dots per inch
_LARGEST = 2**53 - 1  # what every JSON reader holds exactly
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def need(document: object, shape: Shape, what: str, *needed: str) -> dict[str, Any]:
    """The document: an object with what is `needed` and nothing that `shape` does not allow.

    Raises CentreProblem 400.
    """
    if not isinstance(document, dict):
        raise bad(f"{what} is an object.")
    if foreign := document.keys() - shape.keys():
        raise bad(f"{what} has unknown members: {', '.join(sorted(foreign))[:100]}.")
    for name in needed:
        if name not in document:
            raise bad(f"{what} has no {name}.")
    for name, value in document.items():
        if not shape[name](value):
            raise bad(f"{what}: {name} is not what OSIA describes.")
    return document


def is_text(value: object) -> bool:
    return isinstance(value, str)


def is_name(value: object) -> bool:
    """An identifier: of a person, an encounter, a gallery. Never empty, nothing unprintable, no half characters.

    Nor a slash: it would stand in an address, where nobody could tell it from one that parts.
    """
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME and value.isprintable() and "/" not in value


def is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST


def is_flag(value: object) -> bool:
    return isinstance(value, bool)


def is_object(value: object) -> bool:
    return isinstance(value, dict)


def is_base64(value: object) -> bool:
    try:
        return isinstance(value, str) and base64.b64decode(value, validate=True) is not None
    except (binascii.Error, ValueError):
        return False


def is_date_time(value: object) -> bool:
    """RFC 3339."""
    if not isinstance(value, str) or not _DATE_TIME.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_galleries(value: object) -> bool:
    """At least one, none twice."""
    return (
        isinstance(value, list)
        and 0 < len(value) <= MOST_GALLERIES
        and all(map(is_name, value))
        and len(set(value)) == len(value)
    )


def one_of(words: frozenset[str]) -> Check:
    return lambda value: isinstance(value, str) and value in words


def each(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def shaped(shape: Shape, *needed: str) -> Check:
    """An object in an object."""

    def check(value: object) -> bool:
        return (
            isinstance(value, dict)
            and value.keys() <= shape.keys()
            and value.keys() >= set(needed)
            and all(shape[name](member) for name, member in value.items())
        )

    return check


def _is_resolution(value: object) -> bool:
    return isinstance(value, int) and is_whole(value) and 0 < value <= HIGHEST_RESOLUTION


ENCRYPTION: Shape = {"type": one_of(frozenset({"JWE", "PKCS7"})), "scope": is_text}
INTEGRITY: Shape = {
    "id": is_text,
    "type": one_of(frozenset({"NONE", "JWS", "PKCS7"})),
    "scope": is_text,
    "alg": is_text,
    "encrypted": is_flag,
    "followRef": is_flag,
    "hash": is_text,
    "signature": is_text,
    "signatureRef": is_text,
}
SECURED: Shape = {
    "encryption": shaped(ENCRYPTION, "type", "scope"),
    "integrity": each(shaped(INTEGRITY, "scope", "alg", "hash")),
}
BIOMETRIC: Shape = {
    "biometricType": one_of(BIOMETRIC_TYPES),
    "biometricSubType": one_of(BIOMETRIC_SUBTYPES),
    "instance": is_text,
    "encounterId": is_text,
    "image": is_text,
    "imageRef": is_text,
    "captureDate": is_date_time,
    "captureDevice": is_text,
    "impressionType": one_of(IMPRESSIONS),
    "width": is_whole,
    "height": is_whole,
    "bitdepth": is_whole,
    "mimeType": is_text,
    "resolution": _is_resolution,
    "compression": one_of(COMPRESSIONS),
    "missing": each(shaped({"biometricSubType": one_of(BIOMETRIC_SUBTYPES), "presence": one_of(PRESENCES)})),
    "metadata": is_text,
    "comment": is_text,
    "template": is_text,
    "templateRef": is_text,
    "templateFormat": is_text,
    "quality": is_whole,
    "qualityFormat": is_text,
    "algorithm": is_text,
    "vendor": is_text,
    **SECURED,
}
ENCOUNTER: Shape = {
    "encounterId": is_text,
    "status": one_of(frozenset({"ACTIVE", "INACTIVE"})),
    "encounterType": is_text,
    "createdDate": is_date_time,
    "updatedDate": is_date_time,
    "galleries": is_galleries,
    "clientData": is_base64,
    "contextualData": is_object,
    "biographicData": is_object,
    "biometricData": lambda value: isinstance(value, list),
    **SECURED,
}
