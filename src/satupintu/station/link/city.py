"""Calls to the city's interface for stations (docs/flows/journey.md): signed, short, never trusted blindly."""

import json
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from functools import cache
from ssl import SSLContext
from types import MappingProxyType, TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import httpx
from django.conf import settings
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from satupintu.packets.canonical import canonical
from satupintu.packets.polling import Asked
from satupintu.packets.problem import Problem
from satupintu.packets.requests import OF_THE_REQUEST, OFFSET, WHOLE, in_place_of, sign_request
from satupintu.station.link.uplinks import Uplink, in_turn, note_answer, uplinks
from satupintu.station.problems import Refused
from satupintu.station.vault.identity import Identity
from satupintu.station.vault.stopping import note_city_time

BYTES = "application/octet-stream"
CONNECT = 5.0  # seconds, where another uplink can be tried instead


@cache
def _authorities() -> SSLContext:
    """Read once: 20 ms of processor, and a conversation begins every few seconds."""
    return httpx.create_ssl_context(trust_env=False)


class Unreachable(Exception):
    """No answer, or none that says anything about this call: try again later."""


class CityRefuses(Exception):
    """The city answered and said no; `problem` says why, `offset` from which byte of a packet to go on."""

    def __init__(self, status: int, problem: Problem, offset: int | None = None) -> None:
        super().__init__(status, problem.code)
        self.status = status
        self.problem = problem
        self.offset = offset


class City:
    """One conversation. `timeout` in seconds for each call."""

    def __init__(self, identity: Identity | None, *, timeout: float | None = None) -> None:
        self.identity = identity
        self.has_answered = False
        seconds = timeout or settings.CALL_TIMEOUT
        connect = min(seconds, CONNECT) if len(uplinks()) > 1 else seconds
        waits = httpx.Timeout(seconds, connect=connect)
        self._client = httpx.Client(timeout=waits, verify=_authorities(), trust_env=False)

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

    def numbers(self, *, last: int, left: int) -> dict[str, Any]:
        return self._post("/api/stations/numbers", {"last": last, "left": left})

    def extract(self, known: str) -> dict[str, Any]:
        return self._call("GET", "/api/stations/extract?" + urlencode({"known": known}))

    def announce(self, *, packet_id: str, sequence: int, sha256: str, size: int) -> dict[str, Any]:
        told = {"packet_id": packet_id, "sequence": sequence, "sha256": sha256, "size": size}
        return self._post("/api/packets/announce", told)

    def upload(self, packet_id: str, content: bytes) -> dict[str, Any]:
        return self._call("PUT", f"/api/packets/{packet_id}", content, BYTES)

    def send_part(self, packet_id: str, sha256_of_all: str, offset: int, part: bytes) -> dict[str, Any]:
        about = {OFFSET: str(offset), WHOLE: sha256_of_all}
        signed = in_place_of(about[OFFSET], sha256_of_all)
        return self._call("PATCH", f"/api/packets/{packet_id}", part, BYTES, signed=signed, headers=about)

    def tell_outages(self, outages: list[dict[str, str | None]]) -> dict[str, Any]:
        return self._post("/api/stations/outages", {"outages": outages})

    def receipts(self, asked: Asked) -> dict[str, Any]:
        return self._call("GET", "/api/packets/receipts?" + urlencode(asked.query()))

    def tell_allowance(self, told: dict[str, Any]) -> dict[str, Any]:
        return self._post("/api/stations/allowances", told)

    def close_day(self, statement: Mapping[str, str]) -> dict[str, Any]:
        return self._post("/api/stations/closing", dict(statement))

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._call("POST", path, canonical(body))

    def _call(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        kind: str = "application/json",
        *,
        signed: bytes | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> dict[str, Any]:
        """The JSON answer. `signed`: what is signed in place of the body. Raises Unreachable or CityRefuses."""
        about = {"Content-Type": kind, **headers} if body else dict(headers)
        if self.identity:
            covered = body if signed is None else signed
            about |= sign_request(method, path, covered, localtime(), self.identity.station, self.identity.signing_key)
        answer, told = self._ask_in_turn(method, path, body, about)
        self.has_answered = True
        if not (answer.is_success or "code" in told):
            raise CityRefuses(answer.status_code, _refused_on_the_way(answer.status_code))
        _note_time(answer)
        if answer.is_success:
            return told
        offset = told.get("offset")
        raise CityRefuses(answer.status_code, Problem.from_dict(told), offset if isinstance(offset, int) else None)

    def _ask_in_turn(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[httpx.Response, dict[str, Any]]:
        """The first answer of an uplink: every call may be made twice. Raises Unreachable when all are silent."""
        silence = Unreachable()
        for uplink in in_turn(timezone.now()):
            try:
                answer, told = self._ask(uplink, method, path, body, headers)
            except Unreachable as problem:
                note_answer(uplink, answered=False, now=timezone.now())
                silence = problem
                continue
            note_answer(uplink, answered=True, now=timezone.now())
            return answer, told
        raise silence

    def _ask(
        self, uplink: Uplink, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[httpx.Response, dict[str, Any]]:
        base = urlsplit(uplink.url)
        url = httpx.URL(f"{base.scheme}://{base.netloc}").copy_with(raw_path=path.encode())
        try:
            answer = self._client.request(method, url, content=body or None, headers=dict(headers))
        except httpx.HTTPError as problem:
            raise Unreachable(type(problem).__name__) from None
        return answer, _read(answer)


def _read(answer: httpx.Response) -> dict[str, Any]:
    """Its JSON; nothing when a web server before the city refuses this very request."""
    try:
        told = json.loads(answer.content)
    except (ValueError, RecursionError):
        told = None
    if answer.status_code in {502, 503, 504} or not isinstance(told, dict):
        if answer.status_code in OF_THE_REQUEST:
            return {}
        # a proxy, a captive portal or a city just starting speaks, not the interface
        raise Unreachable(f"HTTP {answer.status_code}")
    return told


def _refused_on_the_way(status: int) -> Problem:
    title = _("A server on the way to the city does not let this through.")
    return Problem("REFUSED_ON_THE_WAY", title, f"HTTP {status}", _("Tell whoever looks after the line."))


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
