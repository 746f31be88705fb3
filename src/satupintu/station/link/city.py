"""Calls to the city's interface for stations (docs/flows/journey.md): signed, short, never trusted blindly."""

import json
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import httpx
from django.conf import settings
from django.utils.timezone import localtime

from satupintu.packets.canonical import canonical
from satupintu.packets.problem import Problem
from satupintu.packets.requests import sign_request
from satupintu.station.problems import Refused
from satupintu.station.vault.identity import Identity
from satupintu.station.vault.stopping import note_city_time


class Unreachable(Exception):
    """No answer, or none that says anything about this call: try again later."""


class CityRefuses(Exception):
    """The city answered and said no; `problem` says why."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(status, problem.code)
        self.status = status
        self.problem = problem


class City:
    """One conversation. `timeout` in seconds for each call."""

    def __init__(self, identity: Identity | None, *, timeout: float | None = None) -> None:
        self.identity = identity
        self._client = httpx.Client(timeout=timeout or settings.CALL_TIMEOUT, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self._client.close()

    def enrol(self, *, code: str, public_key: str, name: str) -> dict[str, Any]:
        return self._post("/api/stations/enrol", {"code": code, "public_key": public_key, "name": name})

    def day_list(self, date: str) -> dict[str, Any]:
        return self._call("GET", "/api/stations/day-list?" + urlencode({"date": date}))

    def look_up(self, claim_code: str) -> dict[str, Any]:
        return self._post("/api/stations/look-up", {"claim_code": claim_code})

    def announce(self, *, packet_id: str, sequence: int, sha256: str, size: int) -> dict[str, Any]:
        told = {"packet_id": packet_id, "sequence": sequence, "sha256": sha256, "size": size}
        return self._post("/api/packets/announce", told)

    def upload(self, packet_id: str, content: bytes) -> dict[str, Any]:
        return self._call("PUT", f"/api/packets/{packet_id}", content, "application/octet-stream")

    def receipts(self, after: int) -> dict[str, Any]:
        return self._call("GET", f"/api/packets/receipts?after={after}")

    def tell_allowance(self, told: dict[str, Any]) -> dict[str, Any]:
        return self._post("/api/stations/allowances", told)

    def close_day(self, statement: Mapping[str, str]) -> dict[str, Any]:
        return self._post("/api/stations/closing", dict(statement))

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._call("POST", path, canonical(body))

    def _call(self, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> dict[str, Any]:
        """The JSON answer. Raises Unreachable or CityRefuses."""
        headers = {"Content-Type": kind} if body else {}
        if self.identity:
            headers |= sign_request(method, path, body, localtime(), self.identity.station, self.identity.signing_key)
        base = urlsplit(settings.CITY_URL)
        url = httpx.URL(f"{base.scheme}://{base.netloc}").copy_with(raw_path=path.encode())
        try:
            answer = self._client.request(method, url, content=body or None, headers=headers)
        except httpx.HTTPError as problem:
            raise Unreachable(type(problem).__name__) from None
        told = _read(answer)
        _note_time(answer)
        if answer.is_success:
            return told
        raise CityRefuses(answer.status_code, Problem.from_dict(told))


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = json.loads(answer.content)
    except ValueError:
        told = None
    if answer.status_code in {502, 503, 504} or not isinstance(told, dict):
        # a proxy, a captive portal or a city just starting speaks, not the interface
        raise Unreachable(f"HTTP {answer.status_code}")
    return told


def _note_time(answer: httpx.Response) -> None:
    """Keep the header Date (RFC 9110 §6.6.1), of a refusal too: the city refuses calls of a wrong clock."""
    with suppress(ValueError):
        told = parsedate_to_datetime(answer.headers.get("date", ""))
        if told.tzinfo:
            note_city_time(city_time=told)


def trusted(answer: Mapping[str, Any], name: str, kind: type) -> Any:
    """A member of an answer, of the asked type. Raises Refused CITY_ANSWER_WRONG."""
    value = answer.get(name)
    if not isinstance(value, kind):
        raise Refused("CITY_ANSWER_WRONG", f"The answer lacks {name}.")
    return value
