"""The line to the centre: OSIA's ABIS operations and the centre's own port, over HTTP with a bearer token."""

import json
from collections.abc import Collection
from datetime import date
from functools import cache
from ssl import SSLContext
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
from django.conf import settings

from satupintu.city.enrolment import keys
from satupintu.city.foundation import clock
from satupintu.city.relay.rules.osia import GALLERY
from satupintu.packets.requests import OF_THE_REQUEST, sign_request

CALLBACK_PATH = "/api/relay/callback"
LATER = (429, 503)
NO_SUCH_ADDRESS = 1403  # the centre's code: it was asked at a wrong address, which says nothing of a person
NOT_THERE = (404, 405, 501)  # HTTP statuses of a server that has no such operation
RESEAL_PATH = "/reseal"


@cache
def _authorities() -> SSLContext:
    """Read once: 20 ms of processor."""
    return httpx.create_ssl_context(trust_env=False)


class Unreachable(Exception):
    """No answer, or one that does not come from the centre's interface: nothing is known, try again."""


class NotInTime(Unreachable):
    """The question went out and no answer came in time: the centre may be busy, or the line fell silent."""


class NotLetIn(Unreachable):
    """The centre answers and does not let this city in: the line is well, and nothing is known of a packet."""


class Answer(NamedTuple):
    """HTTP status and JSON of an answer that the centre itself gave."""

    status: int
    document: Any

    @property
    def members(self) -> dict[str, Any]:
        """Of its document; none where that is no object."""
        return self.document if isinstance(self.document, dict) else {}


class Centre:
    """One conversation. `transport` stands in for the network in tests."""

    def __init__(self, *, timeout: float = 10.0, transport: httpx.BaseTransport | None = None) -> None:
        headers = {"Authorization": f"Bearer {settings.CENTRE_TOKEN}"}
        self._client = httpx.Client(
            base_url=settings.CENTRE_URL,
            headers=headers,
            timeout=timeout,
            verify=_authorities(),
            trust_env=False,
            transport=transport,
        )

    def close(self) -> None:
        self._client.close()

    def create(self, person: str, encounter: str, document: dict[str, Any]) -> Answer:
        """OSIA createEncounter, answered at once."""
        return self._call(
            "POST", f"/v1/persons/{quote(person)}/encounters/{quote(encounter)}", document, transactionId=encounter
        )

    def identify(self, person: str, transaction: str, *, at_once: bool = False) -> Answer:
        """OSIA identifyFromId: answered to the callback, or at once when that never came."""
        callback = {} if at_once else {"callback": settings.CITY_URL + CALLBACK_PATH}
        return self._call("POST", f"/v1/identify/{GALLERY}/{quote(person)}", {}, transactionId=transaction, **callback)

    def delete(self, person: str, encounter: str, transaction: str) -> Answer:
        """OSIA deleteEncounter, answered at once: 204, or 404 where the centre has it no more."""
        return self._call(
            "DELETE", f"/v1/persons/{quote(person)}/encounters/{quote(encounter)}", transactionId=transaction
        )

    def verify(self, person: str, transaction: str, question: dict[str, Any]) -> Answer:
        """OSIA verifyFromId. An ABIS that does not know the operation says so in words of its web server."""
        path, query = f"/v1/verify/{GALLERY}/{quote(person)}", {"transactionId": transaction}
        return self._send(self._client.build_request("POST", path, json=question, params=query), odd=NOT_THERE)

    def task_status(self, task: str, transaction: str) -> Answer:
        """OSIA readTaskStatus."""
        return self._call("GET", f"/v1/tasks/{quote(task)}/status", transactionId=transaction)

    def keys(self) -> Answer:
        return self._call("GET", "/keys")

    def receipts(self, after: int) -> Answer:
        """Raises Unreachable also where what it gives is no list of receipts."""
        answer = self._call("GET", "/receipts", after=str(after))
        if not isinstance(answer.members.get("receipts") or [], list):
            raise Unreachable("receipts that are no list")
        return answer

    def receipt(self, encounter: str) -> Answer:
        return self._call("GET", f"/receipts/{quote(encounter)}")

    def closing(self, station: str, day: date) -> Answer:
        return self._call("GET", f"/closing/{quote(station)}/{day.isoformat()}")

    def reseal(self, wish: dict[str, Any]) -> Answer:
        """The centre's own port for fingers sealed anew, signed by the city (docs/flows/identification.md)."""
        key = keys.signing_key()
        body = json.dumps({**wish, "city": key.public}).encode()
        signed = sign_request("POST", RESEAL_PATH, body, clock.now(), "city", key)
        return self._send(self._client.build_request("POST", RESEAL_PATH, content=body, headers=signed))

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None, **query: str) -> Answer:
        return self._send(self._client.build_request(method, path, json=body, params=query))

    def _send(self, request: httpx.Request, odd: Collection[int] = ()) -> Answer:
        """Raises Unreachable, and NotLetIn where the centre refuses whoever calls: that says nothing about a packet.

        `odd`: statuses that are an answer, whatever comes with them.
        """
        try:
            answer = self._client.send(request)
        except httpx.ReadTimeout as problem:
            raise NotInTime(type(problem).__name__) from None
        except httpx.HTTPError as problem:
            raise Unreachable(type(problem).__name__) from None
        document: Any = None
        try:
            document = json.loads(answer.content) if answer.content else None
        except (ValueError, RecursionError):
            if answer.status_code not in odd and answer.status_code not in OF_THE_REQUEST:
                raise Unreachable(f"HTTP {answer.status_code} and no JSON") from None
        own_error = isinstance(document, dict) and isinstance(document.get("code"), int)
        if own_error and document["code"] == NO_SUCH_ADDRESS:
            if answer.status_code not in odd:
                raise Unreachable(f"HTTP {answer.status_code}: no such address there")
            document = None
        if answer.status_code in {401, 403}:
            why = f" {document['code']} {document.get('message', '')}" if own_error else ""
            raise NotLetIn(f"HTTP {answer.status_code}{why}"[:200])
        # OSIA answers 500 with an Error of its own; without one it is a proxy or a program just starting
        silent = answer.status_code in LATER or (answer.status_code >= 500 and not own_error)
        if silent and answer.status_code not in odd:
            raise Unreachable(f"HTTP {answer.status_code}")
        return Answer(answer.status_code, document)
