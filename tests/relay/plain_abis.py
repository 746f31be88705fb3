"""An ABIS that speaks OSIA and nothing else: createEncounter, identifyFromId, readTaskStatus, and its callback."""

import json
from collections.abc import Iterator

import httpx
from django.conf import settings
from django.test import Client

from satupintu.city.relay.centre import Centre


class PlainAbis:
    """`answers`: candidates by person, scored 0 to 1; `asked`: method and path of every call."""

    def __init__(self) -> None:
        self.answers: dict[str, list[dict]] = {}
        self.encounters: dict[str, dict] = {}
        self.tasks: dict[str, tuple[str, str]] = {}
        self.asked: list[str] = []
        self.only_accepts = False
        self.loses_the_next_answer = False

    def line(self) -> Centre:
        return Centre(transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        match [request.method, *request.url.path.strip("/").split("/")]:
            case ["POST", "v1", "persons", person, "encounters", encounter]:
                answer = self._create(person, encounter, request)
            case ["POST", "v1", "identify", "KTP", person]:
                answer = self._identify(person, request.url.params)
            case ["GET", "v1", "tasks", task, "status"] if task in self.tasks:
                answer = httpx.Response(200, json="RESPONSE_SCHEDULED")
            case _:
                answer = httpx.Response(404)
        if self.loses_the_next_answer:
            self.loses_the_next_answer = False
            raise httpx.ReadTimeout("the answer got lost")
        return answer

    def _create(self, person: str, encounter: str, request: httpx.Request) -> httpx.Response:
        if encounter in self.encounters:
            return httpx.Response(409)
        self.encounters[encounter] = json.loads(request.content)
        if self.only_accepts:
            return httpx.Response(202, json={"taskId": "create"})
        return httpx.Response(200, json={"personId": person, "encounterId": encounter})

    def _identify(self, person: str, asked: httpx.QueryParams) -> httpx.Response:
        if "callback" not in asked:
            return httpx.Response(200, json=self.answers.get(person, []))
        task = f"task-{len(self.tasks)}"
        self.tasks[task] = (person, asked["transactionId"])
        return httpx.Response(202, json={"taskId": task})

    def calls_back(self) -> list[int]:
        return list(self._callbacks())

    def _callbacks(self) -> Iterator[int]:
        caller = Client(headers={"Authorization": f"Bearer {settings.CENTRE_TOKEN}"})
        for task, (person, transaction) in self.tasks.items():
            where = f"/api/relay/callback?transactionId={transaction}&taskId={task}"
            answer = json.dumps(self.answers.get(person, []))
            yield caller.post(where, answer, content_type="application/json").status_code


def alike(person: object, score: float, encounter: str) -> list[dict]:
    scores = [{"encounterId": encounter, "score": score, "biometricType": "FINGER"}]
    return [{"personId": str(person), "rank": 1, "score": score, "scores": scores}]
