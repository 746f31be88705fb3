"""Whatever OSIA's file allows to be sent, and what it does not allow, the centre answers as the file says; never 5xx.

SATUPINTU_OSIA_EXAMPLES says how many calls of each operation are made (12); they are the same ones each time.
"""

import base64
import os

import pytest
import schemathesis
from centre_cast import ReadyEngine, finger, stock_person
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from osia_file import OPERATION, needs_file, osia
from schemathesis import GenerationMode, checks

from satupintu.centre.api import answers
from satupintu.centre.models import Task
from satupintu.centre.working import answer_next
from satupintu.centre.wsgi import application

pytestmark = [*needs_file, pytest.mark.django_db]
EXAMPLES = int(os.environ.get("SATUPINTU_OSIA_EXAMPLES", "12"))
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
# what is known here, in place of what no generator would hit upon
KNOWN = {
    "personId": ["old", "again", "twice"],
    "personIdTarget": ["old", "twice"],
    "personIdSource": ["again", "twice"],
    "encounterId": ["INVENTED"],
    "galleryId": ["KTP", "ALL"],
}


@pytest.fixture
def everybody(db):
    """Three who are one person, and a stranger."""
    for touch, name in enumerate(KNOWN["personId"], start=1):
        stock_person(name, 5, touch=touch)
    stock_person("other", 6)


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
    """A call that OSIA's file allows or forbids, most of them about people who are here."""
    mode = draw(st.sampled_from(list(GenerationMode)))
    case = draw(operation.as_strategy(generation_mode=mode))
    for name, known in KNOWN.items():
        if name in (case.path_parameters or {}) and draw(st.integers(0, 3)):
            case.path_parameters[name] = draw(st.sampled_from(known))
    if "callback" in (case.query or {}) and draw(st.integers(0, 3)):
        case.query["callback"] = CALLBACK
    if isinstance(case.body, dict) and draw(st.integers(0, 3)):
        for name in ("biometricData", "biometricData1", "biometricData2"):
            if name in case.body:
                case.body[name] = [{"biometricType": "FINGER", "biometricSubType": "RIGHT_INDEX", "image": IMAGE}]
        for name in ("encryption", "integrity"):
            case.body.pop(name, None)
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
