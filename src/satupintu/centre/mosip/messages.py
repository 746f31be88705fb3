"""Messages as MOSIP writes them: read strictly in the members it names, leniently in what adopters may add."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from satupintu.centre.mosip.failures import Failure, Reason
from satupintu.centre.osia.shapes import is_date_time, is_name

VERSION = "1.1"
SUCCESS, FAILED = "1", "2"
_PREFIX = "mosip.abis."
_WHOLE = re.compile(r"\d{1,3}", re.ASCII)


@dataclass(frozen=True)
class Request:
    """A message. `gallery`: the only people to be named, or None for all; `flags`: texts."""

    id: str
    request_id: str
    reference_id: str
    reference_url: str
    gallery: tuple[str, ...] | None
    flags: Mapping[str, Any]

    @property
    def verb(self) -> str:
        return self.id.removeprefix(_PREFIX)

    def flag(self, name: str) -> int | None:
        """A whole number that a flag gives as text or number. Raises Failure BAD_STRUCTURE."""
        value = self.flags.get(name)
        if value is None:
            return None
        if not _WHOLE.fullmatch(str(value)):
            raise Failure(Reason.BAD_STRUCTURE)
        return int(value)


def read_request(document: object, verbs: frozenset[str]) -> Request:
    """Raises Failure."""
    if not isinstance(document, dict):
        raise Failure(Reason.BAD_STRUCTURE)
    if not is_name(document.get("requestId")):
        raise Failure(Reason.REQUEST_MISSING)
    if str(document.get("id", "")) not in {_PREFIX + verb for verb in verbs}:
        raise Failure(Reason.BAD_ID)
    if document.get("version") != VERSION:
        raise Failure(Reason.BAD_VERSION)
    if "requesttime" not in document:
        raise Failure(Reason.TIME_MISSING)
    if not is_date_time(document["requesttime"]):
        raise Failure(Reason.BAD_TIME)
    reference, url = (document.get(name) or "" for name in ("referenceId", "referenceURL"))
    flags = document.get("flags") or {}
    if not (reference == "" or is_name(reference)) or not isinstance(url, str) or not isinstance(flags, dict):
        raise Failure(Reason.BAD_STRUCTURE)
    return Request(
        id=document["id"],
        request_id=document["requestId"],
        reference_id=reference,
        reference_url=url,
        gallery=_gallery(document.get("gallery")),
        flags=flags,
    )


def _gallery(told: object) -> tuple[str, ...] | None:
    """An empty gallery is none: everybody is compared."""
    if not told:
        return None
    try:
        references = tuple(each["referenceId"] for each in told["referenceIds"])  # type: ignore[index]
    except (TypeError, KeyError):
        raise Failure(Reason.BAD_STRUCTURE) from None
    if not all(map(is_name, references)):
        raise Failure(Reason.BAD_STRUCTURE)
    return references or None


def success(told: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {**_head(told), **more, "returnValue": SUCCESS}


def failed(told: Mapping[str, Any], reason: Reason) -> dict[str, Any]:
    return {**_head(told), "returnValue": FAILED, "failureReason": str(int(reason))}


def _head(told: Mapping[str, Any]) -> dict[str, Any]:
    """Of an answer; what the message did not say is empty there."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    named = {name: told[name] if isinstance(told.get(name), str) else "" for name in ("id", "requestId")}
    return {**named, "responsetime": now}
