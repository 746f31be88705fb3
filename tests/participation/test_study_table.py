"""The study's table from the register, on the page, in files and by the command."""

import csv
import io
import json
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from cast import (
    BACKEND,
    KELURAHAN_SELATAN,
    KELURAHAN_UTARA,
    NOW,
    PLACE_UTARA,
    RT_UTARA,
    SELATAN,
    SYSTEM,
    TODAY,
    UTARA,
    account,
    resident,
)
from satupintu.city.applications import services as applications
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.applications.selectors import get_by_claim_code
from satupintu.city.cards.models import Card, HandOver
from satupintu.city.enrolment.models import Recording
from satupintu.city.foundation import clock
from satupintu.city.participation import chart, selectors
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.rules.study import IN_HAND, PRINT_READY, Counts
from satupintu.city.register import services as register
from satupintu.city.register.models import Resident
from satupintu.city.register.rules.events import Report
from satupintu.packets.status import Status


def record(subject, on=TODAY, *, counts=True):
    Recording.objects.create(
        resident=Resident.objects.get(ref=subject),
        place_id=PLACE_UTARA,
        recorded_on=on,
        status="PRINT_READY_RECORD",
        status_since=NOW,
        counts=counts,
    )


def test_the_table_counts_who_lives_here_must_have_a_card_and_is_recorded(cast):
    record(cast.fajar)
    record(cast.eka, counts=False)
    record(cast.joni, on=date(2024, 1, 1))
    # eka, fajar, gita, hana, ian, kiki live here; gita is 16 and single
    assert selectors.study_table(TODAY).counts == Counts(6, 5, 1, 4, 1)
    assert selectors.study_table(TODAY).rate.percent == Decimal("20.00")
    assert selectors.study_table(TODAY, SELATAN).counts == Counts(1, 1, 0, 1, 0)
    assert selectors.study_table(TODAY, KELURAHAN_UTARA).area_name == "Api-api"


def test_the_table_can_be_asked_as_of_an_earlier_day(cast):
    record(cast.fajar, on=date(2020, 1, 1))
    record(cast.joni, on=date(2024, 1, 1))
    then = selectors.study_table(date(2025, 2, 28)).counts
    # joni and lala still counted; hana was not married yet, ian was 54
    assert then == Counts(8, 6, 2, 4, 1)


def test_parts_add_up_to_the_whole(cast):
    record(cast.kiki)
    whole = selectors.study_table(TODAY).counts
    rates = {area.code: area for area in selectors.participation_on(TODAY).areas}
    assert rates[UTARA].counts.population + rates[SELATAN].counts.population == whole.population
    assert rates[SELATAN].rate.percent == Decimal("100.00")
    assert rates["64.74.03"].rate.percent is None
    assert list(rates)[:3] == [UTARA, "64.74.01.1003", KELURAHAN_UTARA]


def test_two_recordings_of_one_person_count_once(cast):
    record(cast.eka)
    record(cast.eka)
    assert selectors.study_table(TODAY).counts.recorded == 1


def test_who_was_born_on_the_29th_of_february_is_55_on_the_1st_of_march(cast):
    resident("UDIN SAPUTRA", date(1972, 2, 29), 1)
    assert selectors.study_table(date(2027, 2, 28)).counts.aged_55 == 1
    assert selectors.study_table(date(2027, 3, 1)).counts.aged_55 == 2


def test_the_page_names_every_denominator(cast, client):
    record(cast.eka)
    page = client.get("/partisipasi/").content.decode()
    assert 'data-rate="20.00" data-numerator="1" data-denominator="5" data-denominator-is="WAJIB_KTP"' in page
    for figure in ("94,26%", "67,14%", "67,15%", "5,74%", "4,09%", "4,08%", "8,45%", "71,23%", "20,00%"):
        assert figure in page
    assert 'data-table-on="2026-06-30"' in page
    assert "<svg" in page


def test_the_files_carry_the_same_figures(cast, client):
    record(cast.eka)
    rows = list(csv.DictReader(io.StringIO(client.get("/partisipasi/tabel.csv").content.decode())))
    assert (rows[0]["recorded"], rows[0]["wajib_ktp"], rows[0]["recorded_percent_of_wajib_ktp"]) == ("1", "5", "20.00")
    assert {row["level"] for row in rows} == {"CITY", "KECAMATAN", "KELURAHAN"}
    data = client.get("/partisipasi/data.json?on=2026-07-06").json()
    assert data["register"]["rate"] == {"numerator": 1, "denominator": 5, "of": "WAJIB_KTP", "percent": "20.00"}
    assert data["study"]["rate"]["percent"] == "94.26"
    assert data["study"]["rows"][2]["study_prints"] == "67.15"
    svg = client.get("/partisipasi/grafik.svg")
    assert etree.fromstring(svg.content).tag == "{http://www.w3.org/2000/svg}svg"


def test_ready_to_print_and_in_hand_are_told_of_the_recorded_as_of_any_day(cast):
    """Eka's request is print-ready on the first day and issued on the third; Fajar's card waits since before.

    Kiki's was handed over before there was this service, as the recording that was taken over says.
    """
    record(cast.kiki, on=TODAY - timedelta(days=9))
    Recording.objects.filter(resident__ref=cast.kiki).update(
        status=Status.CARD_ISSUED, status_since=NOW - timedelta(days=5)
    )
    record(cast.fajar, on=TODAY - timedelta(days=9))
    record(cast.eka)
    code = applications.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=cast.eka)
    request = get_by_claim_code(SYSTEM, code).id
    Recording.objects.filter(resident__ref=cast.eka).update(application=request)
    steps = {
        0: (Status.BIO_CAPTURED, Status.PROCESSING, Status.SENT_FOR_ENROLLMENT, Status.PRINT_READY_RECORD),
        1: (Status.SENT_FOR_CARD_PRINTING,),
        2: (Status.CARD_PRINTED, Status.CARD_ISSUED),
    }
    for days, reached in steps.items():
        with clock.stopped(NOW + timedelta(days=days)):
            for status in reached:
                applications.advance_status(viewer=SYSTEM, application_id=request, to=status)
    owner = Resident.objects.get(ref=cast.eka)
    Card.objects.create(resident=owner, token="T", printed_at=NOW, handed_over_at=NOW + timedelta(days=2))

    def cards(days):
        with clock.stopped(NOW + timedelta(days=5)):
            rows = selectors.study_table(TODAY + timedelta(days=days)).rows
        return {row.name: row for row in rows if row.name in {PRINT_READY, IN_HAND}}

    assert [cards(days)[PRINT_READY].count for days in (-1, 0, 1, 2)] == [0, 2, 1, 1]
    assert [cards(days)[IN_HAND].count for days in (-1, 0, 1, 2)] == [1, 1, 1, 2]
    assert cards(-6)[IN_HAND].count == 0
    held = cards(2)[IN_HAND]
    assert (held.of_recorded.percent, held.of_wajib_ktp.percent) == (Decimal("66.67"), Decimal("40.00"))
    assert held.of_population is None


def test_what_was_taken_over_ends_with_the_first_card_of_this_service(cast):
    """Eka's card of before is replaced and the new one lost on the fourth day; Fajar's is printed at last."""
    for who, status in ((cast.eka, Status.CARD_ISSUED), (cast.fajar, Status.PRINT_READY_RECORD)):
        record(who, on=TODAY - timedelta(days=9))
        Recording.objects.filter(resident__ref=who).update(status=status, status_since=NOW - timedelta(days=9))
        printed, handed, lost = (NOW + timedelta(days=days) for days in (1, 2, 4))
        Card.objects.create(
            resident=Resident.objects.get(ref=who),
            token=str(who)[:20],
            printed_at=printed,
            handed_over_at=handed,
            revoked_at=lost,
        )

    def counted(days, name):
        with clock.stopped(NOW + timedelta(days=9)):
            rows = selectors.study_table(TODAY + timedelta(days=days)).rows
        return next(row.count for row in rows if row.name == name)

    assert [counted(days, PRINT_READY) for days in (0, 1, 2, 4)] == [1, 0, 0, 0]
    assert [counted(days, IN_HAND) for days in (0, 1, 2, 4)] == [1, 1, 2, 0]


def test_what_is_kept_of_today_follows_requests_and_cards(cast, client):
    """Page and files are counted once, until somebody's request or card has come further."""
    request = get_by_claim_code(SYSTEM, applications.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=cast.eka)).id
    record(cast.eka)
    Recording.objects.update(application=request)

    def told():
        page = client.get("/partisipasi/").content.decode()
        shown = re.findall(rf'data-line="(?:{PRINT_READY}|{IN_HAND})".+?class="num"[^>]*>(\d+)<', page)
        rows = client.get("/partisipasi/data.json").json()["register"]["rows"]
        of_file = tuple(row["count"] for row in rows if row["name"] in {PRINT_READY, IN_HAND})
        assert tuple(map(int, shown[:2])) == of_file
        return of_file

    assert told() == (0, 0)
    for status in (Status.BIO_CAPTURED, Status.PROCESSING, Status.SENT_FOR_ENROLLMENT, Status.PRINT_READY_RECORD):
        applications.advance_status(viewer=SYSTEM, application_id=request, to=status)
    assert told() == (1, 0)
    owner = Resident.objects.get(ref=cast.eka)
    card = Card.objects.create(resident=owner, token="T", printed_at=NOW, handed_over_at=NOW)
    HandOver.objects.create(card=card, how="OFFICER", reason="burnt fingers", by=account("vina"), at=NOW)
    assert told() == (0, 1)
    Card.objects.update(handed_over_at=None)  # as nobody does: whoever counted anew would see it
    assert told() == (0, 1)


@pytest.mark.parametrize("on", ["yesterday", "2026-02-30", "0001-01-01"])
def test_a_day_that_does_not_exist_is_a_clear_problem(cast, client, on):
    answer = client.get("/partisipasi/data.json", {"on": on})
    assert answer.status_code == 400
    assert "NO_SUCH_DAY" in answer.content.decode()


def test_a_bar_above_the_whole_is_drawn_above_the_whole():
    bars = [chart.Bar("A & B", 102.29, "102,29%"), chart.Bar("C", None, "–"), chart.Bar("D", 50.0, "50,00%")]
    root = etree.fromstring(chart.bar_chart(bars, title="<T>", description="d").encode())
    widths = [float(rect.get("width")) for rect in root.iter("{*}rect")][1:]
    assert widths[0] == pytest.approx(chart.PLOT)
    assert widths[1] == 0
    assert widths[2] == pytest.approx(chart.PLOT * 50 / 102.29, abs=0.1)


def run(capsys, *arguments):
    call_command("participation_report", *arguments)
    return capsys.readouterr().out


def test_the_command_prints_the_study_as_printed_and_as_right(db, capsys):
    text = run(capsys, "--study")
    for figure in ("94,26%", "67,14%", "67,15%", "4,08%", "112.192 / 119.026", "167.094"):
        assert figure in text
    assert json.loads(run(capsys, "--study", "--format", "json"))["rate"]["percent"] == "94.26"


def test_the_command_prints_the_register(cast, capsys):
    record(cast.eka)
    text = run(capsys, "--register")
    assert "(1 / 5)" in text
    assert "Bontang Selatan (0 / 1)" in text
    assert json.loads(run(capsys, "--register", "--format", "json"))["areas"][0]["area"] == UTARA
    of_area = run(capsys, "--register", "--area", SELATAN, "--on", "2026-07-06", "--format", "csv")
    assert "--area 64.74.02,2026-07-06" in of_area
    assert "Bontang Selatan" in run(capsys, "--register", "--area", SELATAN, "--on", "2026-07-06")


@pytest.mark.parametrize("wrong", [["--on", "x"], ["--area", "99.99"]])
def test_the_command_says_what_is_wrong(cast, wrong):
    with pytest.raises(CommandError):
        call_command("participation_report", "--register", *wrong)


def test_of_a_past_day_everybody_counts_where_they_lived_then(cast):
    record(cast.kiki, on=date(2026, 5, 1))
    with clock.stopped(NOW):
        move = Report(key="k", happened_on=TODAY)
        register.enter_move_within(viewer=cast.vina, report=move, refs=[cast.kiki], rt=RT_UTARA, address="JL. X 1")
    before = TODAY - timedelta(days=3)
    rates = {area.code: area.counts for area in selectors.participation_on(before).areas}
    cells = selectors.list_cells(before).of(Factor.KELURAHAN)
    for code in (KELURAHAN_UTARA, KELURAHAN_SELATAN):
        counted = cells.get(code)
        assert (rates[code].wajib_ktp, rates[code].recorded) == (counted or (0, 0))
    assert rates[KELURAHAN_SELATAN].recorded == 1
    with clock.stopped(NOW):
        now = {area.code: area.counts for area in selectors.participation_on(TODAY).areas}
    assert now[KELURAHAN_SELATAN].recorded == 0


def test_nobody_knows_a_day_to_come(cast, client):
    with clock.stopped(NOW):
        assert client.get("/partisipasi/data.json?on=2150-01-01").status_code == 400
        assert client.get(f"/partisipasi/data.json?on={TODAY.isoformat()}").status_code == 200


def test_a_series_tells_the_end_of_each_month_and_the_last_day(cast, capsys, settings):
    settings.SIMULATED = True
    record(cast.fajar, on=date(2026, 5, 20))
    told = list(csv.DictReader(io.StringIO(run(capsys, "--register", "--series", "2026-05-01", "--format", "csv"))))
    assert [row["on"] for row in told] == ["2026-05-31", "2026-06-30", "2026-07-06"]
    assert told[0]["recorded_percent_of_wajib_ktp"] == "20.00"
    assert {row["in_hand_percent_of_recorded"] for row in told} == {"0.00"}
    assert {row["tanda"] for row in told} == {"DATA SIMULASI"}
    as_json = json.loads(run(capsys, "--register", "--series", "2026-06-30", "--format", "json"))
    assert [table["on"] for table in as_json["series"]] == ["2026-06-30", "2026-07-06"]
    assert "DATA SIMULASI" in run(capsys, "--register")
    assert "DATA SIMULASI" not in run(capsys, "--study")
    as_text = run(capsys, "--register", "--series", "2026-07-06")
    assert "DATA SIMULASI" in as_text
    assert "06-07-2026" in as_text
    assert "20,00%" in as_text


@pytest.mark.parametrize(
    "words",
    [
        ("--study", "--series", "2026-05-01"),
        ("--register", "--series", "2026-05-01", "--format", "html"),
        ("--register", "--series", "2026-07-07"),
        ("--register", "--series", "soon"),
        ("--register", "--on", "2026-07-07"),
        ("--register", "--on", "1800-01-01"),
        ("--register", "--series", "0001-01-01"),
    ],
)
def test_a_series_or_a_day_that_cannot_be_told_is_refused(cast, capsys, words):
    with pytest.raises(CommandError):
        run(capsys, *words)


@pytest.mark.parametrize("name", ["tabel.csv", "grafik.svg", "data.json"])
def test_of_past_days_the_public_gets_the_ends_of_months_and_officers_any(cast, client, name):
    address = f"/partisipasi/{name}"
    assert client.get(address, {"on": "2026-05-31"}).status_code == 200
    for day in ("2026-07-05", "2026-06-30"):  # on the first of a month its day before is no other than any
        refused = client.get(address, {"on": day})
        assert refused.status_code == 403
        assert "NO_PUBLIC_DAY" in refused.content.decode()
    client.force_login(account("citra"), backend=BACKEND)
    assert client.get(address, {"on": "2026-07-05"}).status_code == 200
