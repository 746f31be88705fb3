"""OSIA's BiometricComputedData: the templates this centre made of an encounter."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from satupintu.centre.osia.words import TEMPLATE_FORMAT
from satupintu.centre.problems import CentreProblem, Code
from satupintu.fingerprints.fingers import Finger

ASKED = ("biometricType", "biometricSubType", "instance")


def computed(
    items: Iterable[Mapping[str, Any]], records: Mapping[Finger, bytes], asked: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Templates among `records` that are of what is `asked`; none where such images are here and cannot be used.

    `items`: BiometricData of the encounter. Raises CentreProblem 404 where it has nothing of the kind.
    """
    kinds = [_kind(item) for item in items]
    instances = {kind["biometricSubType"]: kind for kind in kinds if "biometricSubType" in kind}
    made = [
        {**instances.get(finger.name, {"biometricType": "FINGER", "biometricSubType": finger.name}), **_encoded(record)}
        for finger, record in records.items()
    ]
    found = [each for each in made if _is_of(each, asked)]
    if not found and not any(_is_of(kind, asked) for kind in kinds):
        raise CentreProblem(404, Code.UNKNOWN_PERSON, "The encounter has no such biometrics.")
    return found


def _kind(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in ASKED if name in item}


def _encoded(record: bytes) -> dict[str, str]:
    return {"template": base64.b64encode(record).decode(), "templateFormat": TEMPLATE_FORMAT}


def _is_of(kind: Mapping[str, Any], asked: Mapping[str, str]) -> bool:
    return all(kind.get(name) == value for name, value in asked.items())
