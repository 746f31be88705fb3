"""The nine scenes of the main way, in order. Each says what a person would see; each reaches the places over HTTP."""

import re
import time
from collections.abc import Callable

from satupintu.journey.browser import StepFailed
from satupintu.journey.scenes import cards, office
from satupintu.journey.scenes.applying import (
    Resident,
    apply_for_card,
    come_to_counter,
    find_not_recorded,
    open_resident,
    status_of,
    status_page,
)
from satupintu.journey.scenes.recording import DISEASED_EYE, LEFT_HAND_IN_BANDAGES, record
from satupintu.journey.stage import Stage

See = Callable[[str], None]
SMEARED = ("finger-02", "finger-07")


def play_all(stage: Stage) -> None:
    """Play every scene; the first that fails raises StepFailed and ends the play."""
    step = stage.story.step
    with step("A resident who is not yet recorded asks for a first card") as see:
        cards.set_blanks_aside(stage)
        first, second, third, again, late = find_not_recorded(stage, 5)
        _ask(stage, first, see)
    with step("The station records: biodata, photo, signature, ten fingers, two irises; sealed") as see:
        _record_first(stage, first, see)
    with step("The network goes down; two more are recorded; it comes back, receipts arrive") as see:
        _outage(stage, (second, third), see)
    with step("The centre searches 1:N: unique; the card is printed, one blank booked out") as see:
        _unique_and_printed(stage, first, see)
    with step("The resident is told, comes, is verified by a finger; the card is handed over") as see:
        _handed_over(stage, first, see)
    with step("A person already recorded comes under another NIK: duplicate, a human decides") as see:
        _duplicate(stage, first, again, see)
    with step("No blank is left: a suket bridges the time and is withdrawn with the card") as see:
        _suket(stage, late, see)
    with step("The day is closed: station, city and centre name the same records") as see:
        _closing(stage, see)
    with step("Who takes part, and what delayed whom") as see:
        _figures(stage, see)


def _ask(stage: Stage, resident: Resident, see: See) -> None:
    see(f"{resident.name}, born {resident.birth_date}, is on the list of those not yet recorded")
    done = apply_for_card(stage, resident)
    see(f"claim code {resident.claim_code}: “{done.heading or done.text[:80]}”")
    page = status_page(stage, resident)
    see(f"status page: {page.data('status')}: “{page.heading}”")
    page.says("Satu blangko sudah disisihkan untuk Anda")
    see("a blank is reserved for the slot")


def _record_first(stage: Stage, resident: Resident, see: See) -> None:
    see(f"at the counter: number {come_to_counter(stage, resident)}")
    _on_the_list(stage, resident)
    for line in record(stage, resident, poor=SMEARED, excused=DISEASED_EYE):
        see(line)


def _outage(stage: Stage, residents: tuple[Resident, ...], see: See) -> None:
    for resident in residents:
        apply_for_card(stage, resident)
        come_to_counter(stage, resident)
    for resident in residents:
        _on_the_list(stage, resident)
    stage.until("the first packet has its receipt", lambda: stage.state("station")["waiting"] == 0)
    before = stage.state("station")["receipts"]["city"]
    stage.line("cut")
    try:
        see("the line between station and city is cut")
        for resident in residents:
            record(stage, resident, excused=LEFT_HAND_IN_BANDAGES)
        away = stage.until("the station notices the outage", lambda: _is_away(stage))
        see(f"the station says: “{away}”; {stage.state('station')['waiting']} packets wait")
        if stage.state("station")["waiting"] != len(residents):
            raise StepFailed(f"{len(residents)} packets should wait: {stage.state('station')}")
    finally:
        stage.line("restore")
    see("the line is back")
    wanted = before + len(residents)
    stage.until("the city's receipts arrive", lambda: stage.state("station")["receipts"]["city"] >= wanted)
    see(f"the city answered with {len(residents)} signed receipts; nothing waits any more")


def _is_away(stage: Stage) -> str:
    """The station's own sentence while the city cannot be reached; empty while it can."""
    if stage.state("station")["city"]["reachable"]:
        return ""
    return stage.officer("operator", "station").open("/garis/").text


def _unique_and_printed(stage: Stage, resident: Resident, see: See) -> None:
    began = time.monotonic()
    _wait_for_word(stage, resident, "PRINT_READY_RECORD")
    gallery = stage.state("centre").get("people", "?")
    see(f"the centre searched {gallery} people: unique, after {time.monotonic() - began:.1f} s; PRINT_READY_RECORD")
    before = cards.free_blanks(stage)
    page, pdf, png = cards.print_card(stage, resident)
    sizes = f"PDF {len(pdf) // 1024} KB, PNG {len(png) // 1024} KB"
    see(f"card printed: {sizes}, blank {page.data('serial')}, DATA SIMULASI")
    if cards.free_blanks(stage) != before:
        raise StepFailed("the blank was not the one reserved: the number of free blanks changed")
    see(f"the reserved blank was used; {before} are still free")


def _handed_over(stage: Stage, resident: Resident, see: See) -> None:
    messages = stage.officer("loket").open("/meja/pesan/")
    if "CARD_READY" not in messages.all_data("message-template"):
        raise StepFailed(f"no message says that the card is ready: {messages.text[:300]}")
    see("a message in the outbox says that the card is ready")
    word, sentence = status_of(stage, resident)
    see(f"status page: {word}: “{sentence}”")
    page = cards.hand_over(stage, resident, impression=2)
    see(f"verified 1:1 by the right index finger: “{page.heading or page.text[:80]}”")
    _expect_word(stage, resident, "CARD_ISSUED", see)


def _duplicate(stage: Stage, known: Resident, resident: Resident, see: See) -> None:
    resident.person, resident.impression = known.person, 2
    apply_for_card(stage, resident)
    come_to_counter(stage, resident)
    _on_the_list(stage, resident)
    record(stage, resident)
    see(f"the same fingers, now as {resident.name}")
    address = stage.until("the centre finds the person again", lambda: office.case_of(stage, resident))
    if cards.may_print(stage, resident):
        raise StepFailed("a card could be printed while the case is open")
    see("the centre answers: candidates; a case waits for a human; nothing can be printed")
    case, _after = office.decide_same_person(stage, address, "Sepuluh jari sama; sudah direkam dengan NIK lain.")
    scores = ", ".join(case.all_data("score")[:3])
    see(f"both side by side: {case.heading}; scores {scores}; two officers decided: one person")
    _expect_word(stage, resident, "DUPLICATE_ONE_TO_ONE", see)
    if cards.may_print(stage, resident):
        raise StepFailed("a card could be printed for a duplicate")
    open_resident(stage.officer("verifikator"), resident.ref).says("Sepuluh jari sama")
    see("the officer reads the reason on the resident's page; nothing was printed")


def _suket(stage: Stage, resident: Resident, see: See) -> None:
    resident.person = 3
    apply_for_card(stage, resident, with_blank=False)
    come_to_counter(stage, resident)
    _on_the_list(stage, resident)
    record(stage, resident, excused=LEFT_HAND_IN_BANDAGES)
    _wait_for_word(stage, resident, "PRINT_READY_RECORD")
    free = cards.free_blanks(stage)
    if free:
        cards.send_blanks_away(stage, free)
    see(f"{free} free blanks were lent away: none is left")
    letter, pdf = cards.issue_suket(stage, resident)
    check = letter.link("/periksa/")
    number = letter.tree.xpath("string(//p[@data-suket])")
    see(f"suket {number} until {letter.data('valid-until')}, PDF {len(pdf) // 1024} KB, with QR")
    see(f"who scans the code reads: “{stage.resident().open(check).heading}”")
    cards.take_delivery(stage, max(free, 20))
    see(f"a delivery of {max(free, 20)} blanks arrives")
    page, _pdf, _png = cards.print_card(stage, resident)
    see(f"the card is printed on blank {page.data('serial')}")
    cards.hand_over(stage, resident, impression=2)
    _expect_word(stage, resident, "CARD_ISSUED", see)
    after = stage.resident().open(check)
    if after.data("standing") == "VALID":
        raise StepFailed("the suket is still valid although the card was handed over")
    see(f"who scans the suket now reads: “{after.heading}”")


def _closing(stage: Stage, see: See) -> None:
    page = office.close_day(stage)
    notice = page.tree.xpath('//*[contains(@class, "notice--success")]')[0]
    see(f"station: “{' '.join(notice.text_content().split())}”")
    city = office.city_closing(stage)
    for row in city.tree.xpath('//section[@data-agrees="true"]//tr[@data-place]')[:3]:
        see(" · ".join(" ".join(cell.text_content().split()) for cell in row))


def _figures(stage: Stage, see: See) -> None:
    tables = office.participation(stage)
    stage.story.figures["participation"] = tables
    for table in tables.values():
        for line in office.table_lines(table):
            see(line)
    for line in office.delays(stage)[:6]:
        see(line)


def _on_the_list(stage: Stage, resident: Resident) -> None:
    """Wait until the station's list shows the resident; the station asks the city every few seconds."""
    desk = stage.officer("operator", "station")
    shown = re.compile(re.escape(resident.claim_code))
    stage.until(
        f"{resident.claim_code} appears on the station's list",
        lambda: shown.search(desk.open("/").text.replace("-", "")),
    )


def _wait_for_word(stage: Stage, resident: Resident, word: str) -> None:
    stage.until(f"{resident.claim_code} becomes {word}", lambda: status_of(stage, resident)[0] == word)


def _expect_word(stage: Stage, resident: Resident, word: str, see: See) -> None:
    found, sentence = status_of(stage, resident)
    if found != word:
        raise StepFailed(f"{resident.claim_code} should be {word}, is {found}")
    see(f"status page: {found}: “{sentence}”")
