"""Whatever OSIA's file allows to be sent, and what it does not allow, the centre answers as the file says; never 5xx.

SATUPINTU_OSIA_EXAMPLES says how many calls of each operation are made (10); they are the same ones each time.
"""

import base64
import os

import pytest
import schemathesis
from centre_cast import ReadyEngine, call, finger, stock_person
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from osia_file import OPERATION, needs_file, osia
from schemathesis import GenerationMode, checks

from satupintu.centre import services
from satupintu.centre.api import answers
from satupintu.centre.models import Task
from satupintu.centre.working import answer_next
from satupintu.centre.wsgi import application

pytestmark = [*needs_file, pytest.mark.django_db]
EXAMPLES = int(os.environ.get("SATUPINTU_OSIA_EXAMPLES", "10"))
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
HEADERS = {"Authorization": f"Bearer {settings.TEMPLATES_TOKEN}"}
CALLBACK = f"{settings.CITY_URL}/api/relay/callback"
IMAGE = base64.b64encode(finger(5, 2, 3)).decode()
TASK = "00000000-0000-4000-8000-000000000001"
ITEMS = [{"biometricType": "FINGER", "biometricSubType": "RIGHT_INDEX", "image": IMAGE}]
# what no generator would hit upon: who is here, and what this centre takes of what OSIA leaves open
KNOWN = {
    "personId": ["old", "again", "twice"],
    "personIdTarget": ["old", "twice"],
    "personIdSource": ["again", "twice"],
    "encounterId": ["INVENTED", "another"],
    "galleryId": ["KTP", "ALL"],
    "transactionId": ["t", "u"],
    "callback": [CALLBACK],
    "priority": [0, 9],
    "serviceLevel": [3],
    "maxNbCand": [1, 100, 5000],
    "threshold": [-100.0, 3.5],
    "status": ["ACTIVE", "INACTIVE"],
    "templateFormat": ["ISO_19794_2"],
    "offset": [0, 1],
    "limit": [0, 1000],
    "galleries": [["KTP"], ["VIP", "KTP"]],
    "contextualData": [{"desk": 2}],
    "biographicData": [{"gender": "F"}],
    "clientData": ["bXkgb3du"],
    "filter": [{}, {"gender": "F", "deskMin": 2}],
    "biometricData": [ITEMS, [*ITEMS, {"biometricType": "FACE"}]],
    "biometricData1": [ITEMS],
    "biometricData2": [ITEMS],
    "taskId": [TASK],
}


@pytest.fixture
def everybody(db):
    """Three who are one person, and a stranger."""
    for touch, name in enumerate(KNOWN["personId"], start=1):
        stock_person(name, 5, touch=touch)
    stock_person("other", 6)
    services.ask(Task.Kind.DELETE, call(callback=CALLBACK), person_id="nobody")
    Task.objects.update(task_id=TASK)


@pytest.fixture
def at_once(monkeypatch, everybody):
    """The engine works in the caller's own thread, so that nothing depends on time."""
    engine = ReadyEngine()
    engine.follow({*KNOWN["personId"], "other"})

    def worked_off(task):
        while task.status is None:
            assert answer_next(engine)
            task.refresh_from_db()
        return task

    monkeypatch.setattr(answers, "wait_for", worked_off)
    # as Django's own test client does: the end of a request does not end the test's transaction
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield engine
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    while answer_next(engine):
        pass
    assert not Task.objects.filter(status__gte=500).exists(), "nothing that was left for later fails"


@st.composite
def calls(draw, operation):
    """A call that OSIA's file allows or forbids; two in three say what the centre knows, in all they say or in some."""
    mode = draw(st.sampled_from(list(GenerationMode)))
    case = draw(operation.as_strategy(generation_mode=mode))
    how_often = draw(st.sampled_from(["never", "sometimes", "always"]))
    for part in (case.path_parameters, case.query, case.body):
        for name in KNOWN.keys() & part.keys() if isinstance(part, dict) else ():
            if how_often == "always" or (how_often == "sometimes" and draw(st.booleans())):
                part[name] = draw(st.sampled_from(KNOWN[name]))
    if how_often == "always" and isinstance(case.body, dict):
        for name in ("encryption", "integrity"):
            case.body.pop(name, None)
    if how_often == "always" and isinstance(case.body, list):
        case.body = ["VIP"]
    return case


@pytest.mark.parametrize("name", OPERATION)
def test_an_operation_answers_as_osias_file_says(name, at_once):
    schema = schemathesis.openapi.from_dict(osia())
    schema.app = application
    heard = []

    @hypothesis(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=calls(schema.find_operation_by_label(_label(name))))
    def holds(case):
        answer = case.call(headers=HEADERS)
        case.validate_response(answer, checks=CHECKS)
        heard.append(answer.status_code)

    holds()
    assert heard


def _label(name):
    return f"{OPERATION[name].method} {OPERATION[name].path}"
