"""Makes `cards_cast` importable (importlib mode puts no folder on the path); somebody recorded with given parts."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cast import SYSTEM
from satupintu.city.applications import services as application_services
from satupintu.packets.status import Status
from stations import Machine, a_capture, asks_for_a_card, know_the_centre

sys.path.insert(0, str(Path(__file__).parent))

AFTER_THE_PACKET = (Status.SENT_FOR_ENROLLMENT, Status.RECEIVED_AT_CENTRAL, Status.PRINT_READY_RECORD)


@pytest.fixture
def record(cast):
    """Record eka with these parts, up to PRINT_READY_RECORD; gives the application."""

    def with_parts(**parts):
        know_the_centre()
        application = asks_for_a_card(cast.eka)
        machine = Machine().enrol()
        capture = a_capture(cast.eka, application, missing=() if "signature" in parts else ("signature",))
        machine.sends(machine.seals(cast.eka, application, capture=replace(capture, parts=capture.parts | parts)))
        for status in AFTER_THE_PACKET:
            application_services.advance_status(viewer=SYSTEM, application_id=application, to=status)
        return application

    return with_parts
