"""Makes `cards_cast` importable (importlib mode puts no folder on the path); somebody recorded with given parts."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from satupintu.city.enrolment import services as enrolment_services
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
        packet = machine.seals(cast.eka, application, capture=replace(capture, parts=capture.parts | parts))
        machine.sends(packet)
        for status in AFTER_THE_PACKET:
            enrolment_services.advance(packet_id=packet.packet_id, status=status)
        return application

    return with_parts
