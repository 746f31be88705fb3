"""At hand-over one finger is compared with the person's own at the centre."""

import httpx
import pytest

from satupintu.city.foundation.models import AuditEntry, Setting
from satupintu.city.foundation.problems import Problem
from satupintu.city.relay import services
from satupintu.city.relay.rules.entries import Verification
from satupintu.packets.jwe import JweParts, decrypt
from stations import CENTRE_READER


def verify(cast, centre, viewer="ani"):
    return services.verify_finger(
        viewer=cast.viewers[viewer], subject=cast.eka, finger=2, image=b"an image", centre=centre.line()
    )


def test_the_centre_says_whether_it_is_the_person(cast, centre):
    assert verify(cast, centre) == Verification(0.2, decision=True)
    (item,) = centre.question["biometricData"]
    assert (item["biometricType"], item["biometricSubType"]) == ("FINGER", "RIGHT_INDEX")
    assert decrypt(JweParts.from_compact(item["image"]), CENTRE_READER) == b"an image"
    entry = AuditEntry.objects.get(action="FINGER_VERIFIED")
    assert (entry.subjects, entry.detail) == ([str(cast.eka)], {"finger": 2, "decision": True})
    centre.verifies = {"decision": False}
    assert verify(cast, centre) == Verification(None, decision=False)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx.Response(404), "NOT_AT_CENTRE"),
        (httpx.Response(400, json={"code": 2001, "message": "No finger can be used."}), "FINGER_UNREADABLE"),
        (httpx.Response(400, json={"code": 1000, "message": "?"}), "CENTRE_ODD"),
        (httpx.Response(200, json={"decision": "yes"}), "CENTRE_ODD"),
        (httpx.Response(200, json=[]), "CENTRE_ODD"),
        (httpx.Response(503), "CENTRE_UNREACHABLE"),
        (httpx.Response(401), "CENTRE_REFUSES"),
    ],
)
def test_what_goes_wrong_is_named(cast, centre, answer, code):
    centre.overrides["verify"] = answer
    with pytest.raises(Problem) as caught:
        verify(cast, centre)
    assert caught.value.kind.code == code


def test_nobody_is_verified_without_a_task_or_before_the_centre_is_known(cast, centre):
    with pytest.raises(Problem) as caught:
        verify(cast, centre, "dewi")
    assert caught.value.kind.code == "NOT_ALLOWED"
    Setting.objects.all().delete()
    with pytest.raises(Problem) as caught:
        verify(cast, centre)
    assert caught.value.kind.code == "CENTRE_UNREACHABLE"


def test_a_line_of_its_own_is_closed_again(cast, settings):
    settings.CENTRE_URL = "http://127.0.0.1:1"
    with pytest.raises(Problem) as caught:
        services.verify_finger(viewer=cast.ani, subject=cast.eka, finger=1, image=b"x")
    assert caught.value.kind.code == "CENTRE_UNREACHABLE"
