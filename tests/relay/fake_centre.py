"""The outside world of the relay: a centre that answers as OSIA's ABIS does, can be silent, odd or forgetful."""

import base64
import json
import uuid
from datetime import date

import httpx
from django.conf import settings
from django.test import Client

from satupintu.city.enrolment import keys
from satupintu.city.foundation import clock
from satupintu.city.relay.centre import Centre
from satupintu.packets.closing import state
from satupintu.packets.jwe import encrypt
from satupintu.packets.keys import ReaderKey
from satupintu.packets.manifest import Manifest
from satupintu.packets.receipt import issue
from satupintu.packets.requests import check_request
from stations import CENTRE_READER, CENTRE_SIGNER

NOBODY: list[dict] = []


PNG = b"\x89PNG\r\n\x1a\n"


def alike(person: object, score: float = 9.0, encounter: str = "") -> list[dict]:
    where = {"encounterId": encounter} if encounter else {}
    scores = [{"score": 0.11, **where, "biometricType": "FINGER", "biometricSubType": "RIGHT_INDEX"}]
    return [
        {
            "personId": str(person),
            "rank": 1,
            "score": score,
            "scores": scores,
            "others": {"handsExchanged": False},
        }
    ]


class FakeCentre:
    """`answers`: candidates, or an Error, by person. `loses`: names of calls whose next answer gets lost on the way."""

    def __init__(self) -> None:
        self.down = False
        self.answers: dict[str, list | dict] = {}
        self.encounters: dict[str, Manifest] = {}
        self.documents: dict[str, dict] = {}
        self.order: list[int] = []
        self.deleted: list[tuple[str, str, str]] = []
        self.receipts: list[dict] = []
        self.tasks: dict[str, tuple[str, str]] = {}
        self.task_state = "PENDING"
        self.loses: list[str] = []
        self.overrides: dict[str, httpx.Response] = {}
        self.verifies = {"decision": True, "scores": [{"score": 0.2}]}
        self.signer = CENTRE_SIGNER
        self.city = keys.signing_key().verifying_key
        self.wishes: list[dict] = []
        self.earlier: list[str] = []  # encounters that were there before whatever comes
        self.seals_otherwise: dict[str, str] = {}

    def line(self) -> Centre:
        return Centre(transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("no route")
        assert request.headers["Authorization"] == f"Bearer {settings.CENTRE_TOKEN}"
        first, *rest = [part for part in request.url.path.split("/") if part not in {"", "v1"}]
        name = {"persons": "delete" if request.method == "DELETE" else "create"}.get(first, first)
        answer = self.overrides.pop(name, None) or getattr(self, f"_{name}")(request, rest)
        if name in self.loses:
            self.loses.remove(name)
            raise httpx.ReadTimeout("the answer got lost")
        return answer

    def _create(self, request: httpx.Request, rest: list[str]) -> httpx.Response:
        person, _, encounter = rest
        assert request.url.params["transactionId"] == encounter
        if encounter in self.encounters:
            return httpx.Response(409)
        document = json.loads(request.content)
        manifest = Manifest.from_bytes(base64.b64decode(document["clientData"]))
        assert manifest.subject == person
        self.encounters[encounter] = manifest
        self.documents[encounter] = document
        self.order.append(manifest.sequence)
        self.receipts.append(self._receipt(encounter, manifest))
        others = {"receipt": self.receipts[-1], "earlier": self.earlier}
        return httpx.Response(200, json={"personId": person, "encounterId": encounter, "others": others})

    def _delete(self, request: httpx.Request, rest: list[str]) -> httpx.Response:
        person, _, encounter = rest
        here = (person, encounter) not in [each[:2] for each in self.deleted]
        self.deleted.append((person, encounter, request.url.params["transactionId"]))
        return httpx.Response(204 if here else 404)

    def _receipt(self, encounter: str, manifest: Manifest) -> dict:
        return issue(
            packet_id=encounter,
            station=manifest.station,
            sequence=manifest.sequence,
            received_at=clock.now(),
            by="centre",
            signing_key=self.signer,
        ).to_dict()

    def _identify(self, request: httpx.Request, rest: list[str]) -> httpx.Response:
        person = rest[1]
        transaction = request.url.params["transactionId"]
        if "callback" not in request.url.params:
            answer = self.answers.get(person, NOBODY)
            return httpx.Response(500 if isinstance(answer, dict) else 200, json=answer)
        assert request.url.params["callback"] == f"{settings.CITY_URL}/api/relay/callback"
        task = str(uuid.uuid4())
        self.tasks[task] = (person, transaction)
        return httpx.Response(202, json={"taskId": task})

    def _tasks(self, request: httpx.Request, rest: list[str]) -> httpx.Response:
        return httpx.Response(200, json=self.task_state) if rest[0] in self.tasks else httpx.Response(404)

    def _receipts(self, request: httpx.Request, rest: list[str]) -> httpx.Response:
        if rest:
            given = {json.loads(each["document"])["packet_id"]: each for each in self.receipts}
            return httpx.Response(200, json={"receipt": given.get(rest[0]), "earlier": self.earlier})
        after = int(request.url.params["after"])
        return httpx.Response(200, json={"receipts": self.receipts[after:], "last": len(self.receipts)})

    def _closing(self, request: httpx.Request, rest: list[str]) -> httpx.Response:
        station, day = rest[0], date.fromisoformat(rest[1])
        known = [(m.sequence, i) for i, m in self.encounters.items() if m.sealed_at.date() == day]
        signed = state(place="centre", station=station, date=day, packets=known, signing_key=self.signer)
        return httpx.Response(200, json=signed.to_dict())

    def _keys(self, request: httpx.Request, rest: list[str]) -> httpx.Response:
        return httpx.Response(200, json={"reader": CENTRE_READER.public, "signer": self.signer.public})

    def _verify(self, request: httpx.Request, rest: list[str]) -> httpx.Response:
        self.question = json.loads(request.content)
        return httpx.Response(200, json=self.verifies)

    def _reseal(self, request: httpx.Request, rest: list[str]) -> httpx.Response:
        """One finger of each recording, the right index; of the first one the right thumb as well."""
        check_request("POST", "/reseal", request.content, request.headers, now=clock.now(), key=self.city)
        wish = json.loads(request.content)
        assert wish.pop("city") == self.city.public
        self.wishes.append(wish)
        case, officer = wish.get("case", wish.get("card")), wish.get("officer", "")
        extras = {"purpose": wish["purpose"], "case": case, "officer": officer} | self.seals_otherwise
        reader = ReaderKey(wish["reader"])
        sides = []
        for number, encounter in enumerate(wish.get("encounters", [wish.get("encounter")])):
            fingers = [
                {
                    "finger": finger,
                    "sealed": encrypt(image, reader, **{"encounter": encounter, "finger": finger} | extras),
                }
                for finger, image in ((1, b"no picture"), (2, PNG + encounter.encode()))[number:]
            ]
            sides.append({"encounter": encounter, "fingers": fingers})
        for side in sides:
            for each in side["fingers"]:
                each["sealed"] = each["sealed"].compact()
        return httpx.Response(200, json={"encounters": sides})

    def calls_back(self, *, token: str | None = None, only: str | None = None) -> list[int]:
        """Deliver the answers of all tasks, as the centre does; gives the city's statuses."""
        statuses = []
        for task, (person, transaction) in list(self.tasks.items()):
            if only not in {None, person}:
                continue
            answer = self.answers.get(person, NOBODY)
            kind = "application/error+json" if isinstance(answer, dict) else "application/json"
            got = Client(headers={"Authorization": f"Bearer {token or settings.CENTRE_TOKEN}"}).post(
                f"/api/relay/callback?transactionId={transaction}&taskId={task}", json.dumps(answer), content_type=kind
            )
            statuses.append(got.status_code)
        return statuses
