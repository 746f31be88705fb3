"""The 22 operations of OSIA's ABIS interface 1.6.0: what each is called, where it is, what it may take and answer."""

from dataclasses import dataclass

_NOW_OR_LATER = frozenset({"transactionId", "callback", "priority"})
_SEARCH = _NOW_OR_LATER | {"threshold", "accuracyLevel", "serviceLevel"}
_IDENTIFY = _SEARCH | {"maxNbCand"}
_CREATE = _NOW_OR_LATER | {"algorithm"}


@dataclass(frozen=True)
class Operation:
    """`name`: OSIA's operationId. `query`: what may stand in the address. `statuses`: all that it may answer."""

    name: str
    method: str
    path: str
    query: frozenset[str]
    statuses: frozenset[int]


def _operation(name: str, method: str, path: str, query: frozenset[str], *statuses: int) -> Operation:
    """400 and 403 and 500 are answers of every operation."""
    return Operation(name, method, f"/v1{path}", query, frozenset({400, 403, 500, *statuses}))


_PERSON = "/persons/{personId}"
_ENCOUNTER = f"{_PERSON}/encounters/{{encounterId}}"
_TARGET = "/persons/{personIdTarget}"

OPERATIONS = (
    _operation("createEncounterNoIds", "POST", "/persons", _CREATE, 200, 202),
    _operation("createEncounterNoId", "POST", f"{_PERSON}/encounters", _CREATE, 200, 202),
    _operation("readAllEncounters", "GET", f"{_PERSON}/encounters", _NOW_OR_LATER, 200, 202, 404),
    _operation("createEncounter", "POST", _ENCOUNTER, _CREATE, 200, 202, 409),
    _operation("readEncounter", "GET", _ENCOUNTER, _NOW_OR_LATER, 200, 202, 404),
    _operation("updateEncounter", "PUT", _ENCOUNTER, _CREATE, 200, 202, 404),
    _operation("deleteEncounter", "DELETE", _ENCOUNTER, _NOW_OR_LATER, 202, 204, 404),
    _operation("mergeEncounter", "POST", f"{_TARGET}/merge/{{personIdSource}}", _NOW_OR_LATER, 202, 204, 404, 409),
    _operation(
        "moveEncounter",
        "POST",
        f"{_TARGET}/move/{{personIdSource}}/encounters/{{encounterId}}",
        _NOW_OR_LATER,
        *(202, 204, 404, 409),
    ),
    # these two alone have no 404: an unknown encounter is a bad request there
    _operation(
        "updateEncounterStatus",
        "PUT",
        f"{_ENCOUNTER}/status",
        frozenset({"status", "transactionId", "callback"}),
        *(202, 204),
    ),
    _operation(
        "updateEncounterGalleries",
        "PUT",
        f"{_ENCOUNTER}/galleries",
        frozenset({"transactionId", "callback"}),
        *(202, 204),
    ),
    _operation(
        "readTemplate",
        "GET",
        f"{_ENCOUNTER}/templates",
        _NOW_OR_LATER | {"biometricType", "biometricSubType", "instance", "templateFormat", "qualityFormat"},
        *(200, 202, 404),
    ),
    _operation("deleteAll", "DELETE", _PERSON, _NOW_OR_LATER, 202, 204, 404),
    _operation("identify", "POST", "/identify/{galleryId}", _IDENTIFY, 200, 202, 404),
    _operation("identifyFromId", "POST", "/identify/{galleryId}/{personId}", _IDENTIFY, 200, 202, 404),
    _operation(
        "identifyFromEncounterId",
        "POST",
        "/identify/{galleryId}/{personId}/encounters/{encounterId}",
        _IDENTIFY,
        *(200, 202, 404),
    ),
    _operation("verifyFromId", "POST", "/verify/{galleryId}/{personId}", _SEARCH, 200, 202, 404),
    _operation("verifyFromBio", "POST", "/verify", _SEARCH, 200, 202),
    _operation("readGalleries", "GET", "/galleries", _NOW_OR_LATER, 200, 202),
    _operation(
        "readGalleryContent", "GET", "/galleries/{galleryId}", _NOW_OR_LATER | {"offset", "limit"}, 200, 202, 404
    ),
    _operation("readTaskStatus", "GET", "/tasks/{taskId}/status", frozenset({"transactionId"}), 200, 404),
    _operation("redeliverTaskResult", "POST", "/tasks/{taskId}/redeliver", frozenset({"transactionId"}), 204, 404),
)
