"""Somebody who never asked walks in while the line is down: found in the extract, recorded under a number, answered.

Played by the real programs; decision 0011 says what each place does.
"""

import random

import pytest

from satupintu.journey.browser import Page, StepFailed
from satupintu.journey.hands import Hands
from satupintu.journey.playing import running_service
from satupintu.journey.scenes.applying import Resident, find_not_recorded, open_resident, status_page
from satupintu.journey.scenes.recording import LEFT_HAND_IN_BANDAGES, record
from satupintu.journey.stage import Stage
from satupintu.journey.telling import Story

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(600)]
PATIENCE = 120  # seconds; a list comes every half minute, and the machine is shared


@pytest.fixture
def stage(service) -> Stage:
    hands = Hands(None, first_person=random.randrange(10**6, 10**8))
    layout = running_service(service.var)
    assert layout is not None
    return Stage(layout, Story(as_json=True), hands, PATIENCE)


def test_a_walk_in_recorded_offline_keeps_the_number_and_gets_the_answer(stage):
    (resident,) = find_not_recorded(stage, 1)
    desk = stage.officer("operator", "station")
    stage.until("the extract has come", lambda: offered(stage, resident))
    stage.line("cut")
    try:
        stage.until("the station notices the outage", lambda: not stage.state("station")["city"]["reachable"])
        desk.submit(offered(stage, resident), {"subject": resident.ref}, action="/mulai/").says(resident.name)
        record(stage, resident, excused=LEFT_HAND_IN_BANDAGES)
        slip = slip_of(stage, resident)
        slip.says("Ini belum KTP")
        number, resident.claim_code = slip.data("number"), slip.data("code").replace("-", "")
        assert stage.state("station")["waiting"] == 1
        with pytest.raises(StepFailed, match="answered 400"):
            status_page(stage, resident)
    finally:
        stage.line("restore")
    stage.until("the city's receipt", lambda: stage.state("station")["waiting"] == 0)
    stage.until("the centre's answer", lambda: status_page(stage, resident).data("status") == "PRINT_READY_RECORD")
    assert slip_of(stage, resident).data("number") == number
    assert resident.claim_code in open_resident(stage.officer("verifikator"), resident.ref).all_data("claim-code")


def offered(stage: Stage, resident: Resident) -> Page | None:
    """The page on which the station offers to record this person without a network; None while it does not."""
    desk = stage.officer("operator", "station")
    try:
        page = desk.submit(desk.open("/tanpa-jaringan/"), {"name": resident.name, "birth_date": resident.birth_date})
    except StepFailed:  # the extract is sealed for who signed in here for the first time at the next contact
        return None
    return page if page.tree.xpath(f'//input[@name="subject" and @value="{resident.ref}"]') else None


def slip_of(stage: Stage, resident: Resident) -> Page:
    desk = stage.officer("operator", "station")
    (row,) = [row for row in desk.open("/").tree.xpath("//ol/li") if resident.name in row.text_content()]
    return desk.open(row.xpath('.//a[contains(@href, "/bukti/")]/@href')[0])
