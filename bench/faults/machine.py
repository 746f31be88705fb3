"""A state machine over the real services of stations and city (world.py): whatever happens in whatever order.

`run` plays seeds one after the other and keeps in a folder how far it is, so that it can be stopped and taken up
again; each seed gives the same runs every time. Hypothesis shrinks what breaks a promise to the fewest steps and
prints them.
"""

import json
import os
import tempfile
import time
from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bench.faults.ground import Ground
from bench.faults.people import allotted, subject
from bench.faults.world import OFFICES, OK, WEATHER, Crash, World
from bench.recording import KEY, take

RUNS_A_SEED = 50
STEPS = 20  # of a run, at most
PEOPLE = 24  # to be recorded, over all stations
COPY_AGE = timedelta(days=1)  # backups are younger than the days for which a station keeps what all have
PATIENCE = 30  # passes in the end, until everything has arrived

office = st.sampled_from(OFFICES)
weather = st.lists(st.sampled_from(WEATHER), max_size=4)
dies = st.none() | st.integers(0, 120)  # statements of the database until then
jumps = st.sampled_from((-1440, -61, -9, -3, 0, 0, 0, 3, 9, 61, 1440))  # minutes; more than ten are refused by the city
happened: Counter[str] = Counter()


@cache
def world() -> World:
    folder = Path(os.environ["SATUPINTU_VAR"]).parent
    ground = Ground(folder, 6, PEOPLE, {"city": 1, "centre": 2, "to-city": 1, "to-centre": 2, "back": 1})
    return World(ground)


class Ways(RuleBasedStateMachine):
    """`said`: what a station said was sealed. `copies`: the city's disk as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.world = world()
        self.world.begin()
        self.world.centre.on_create = self._look_at_order
        self.said: dict[str, list[tuple[int, str, str]]] = {office: [] for office in OFFICES}
        self.people = {office: list(allotted(PEOPLE)[office]) for office in OFFICES}
        self.copies: list[tuple[timedelta, bytes]] = []
        self.copies_of_centre = [self.world.centre.copy()]
        self.restored = 0
        self.lost_at_centre = False
        self.touched = False
        self.problems: list[str] = []
        happened["runs"] += 1

    # -- what happens ---------------------------------------------------------------------------------
    @rule(office=office, after=dies)
    def record(self, office: str, after: int | None) -> None:
        """A person, or what is left of one whose recording was cut short."""
        with self._at(office, after):
            self._record(office)

    @rule(office=office, weather=weather, station_dies=dies, city_dies=dies)
    def send(self, office: str, weather: list[str], station_dies: int | None, city_dies: int | None) -> None:
        from satupintu.station.link.sender import run_once

        self.world.to_city.ahead = list(weather)
        with self.world.dying("city", city_dies), self._at(office, station_dies):
            run_once(self.world.now(), with_list=True)

    @rule(which=st.integers(0, 9))
    def deliver_what_was_held(self, which: int) -> None:
        happened["delivered late"] += bool(self.world.to_city.held)
        self.touched = True
        self.world.to_city.deliver_held(which)

    @rule(weather=weather, after=dies)
    def relay(self, weather: list[str], after: int | None) -> None:
        self.world.to_centre.ahead = list(weather)
        with self._at("city", after):
            self._relay()

    @rule(weather=weather, after=dies, which=st.integers(0, 9))
    def call_back(self, weather: list[str], after: int | None, which: int) -> None:
        """The centre tells an answer; maybe not for the first time."""
        tasks = list(self.world.centre.tasks)
        if tasks:
            self.world.back.ahead = list(weather)
            with self.world.dying("city", after):
                self._call_back(tasks[which % len(tasks)])

    @rule(office=office, weather=weather, after=dies)
    def close(self, office: str, weather: list[str], after: int | None) -> None:
        self.world.to_city.ahead = list(weather)
        with self._at(office, after):
            self._close()

    @rule(office=office)
    def work_undisturbed(self, office: str) -> None:
        """The one-way street of a good day, so that there is something to disturb."""
        self.record(office, None)
        self.send(office, [], None, None)
        self.relay([], None)
        self.call_back([], None, 0)

    @rule(place=st.sampled_from((*OFFICES, "city")), minutes=jumps, passes=st.sampled_from((1, 16, 200, 3000)))
    def jump(self, place: str, minutes: int, passes: int) -> None:
        """Time passes everywhere, and one clock is set wrong."""
        happened["clock jumps"] += bool(minutes)
        self.world.wait(timedelta(minutes=passes))
        self.world.skew[place] = timedelta(minutes=minutes)

    @rule()
    def back_up(self) -> None:
        self.copies.append((self.world.passed, self.world.disks["city"].serialize()))

    @rule(which=st.integers(0, 9))
    def restore(self, which: int) -> None:
        """The city's disk is lost and an older copy put back, under a new epoch."""
        young = [copy for made, copy in self.copies if self.world.passed - made < COPY_AGE]
        if young:
            happened["restored"] += 1
            self.restored += 1
            self.touched = True
            self.world.lay_down("city", young[which % len(young)])
            with self.world.at("city"):
                self._begin_epoch()

    @rule()
    def copy_the_centre(self) -> None:
        self.copies_of_centre.append(self.world.centre.copy())

    @rule(which=st.integers(0, 9))
    def put_an_older_disk_into_the_centre(self, which: int) -> None:
        """Of whatever age: the city keeps all that it sent there."""
        copy = self.copies_of_centre[which % len(self.copies_of_centre)]
        if set(copy[0]) != set(self.world.centre.encounters):
            happened["centre's disk replaced"] += 1
            self.lost_at_centre = True
            self.touched = True
            self.world.centre.lay_down(copy)

    # -- how ------------------------------------------------------------------------------------------
    def _at(self, place: str, after: int | None) -> Any:
        from contextlib import ExitStack, suppress

        self.touched = True
        stack = ExitStack()
        stack.enter_context(suppress(Crash))
        stack.enter_context(self.world.dying(place, after))
        stack.enter_context(self.world.at(place))
        return stack

    def _record(self, office: str) -> None:
        from satupintu.station.operators.drawer import DraftKey
        from satupintu.station.problems import Refused
        from satupintu.station.vault import rules, services
        from satupintu.station.vault.models import Draft

        now, key = self.world.now(), DraftKey("operator", KEY)
        begun = Draft.objects.values_list("application", flat=True).first()
        number = int(begun) if begun else next(iter(self._not_sealed(office)), None)
        if number is None:
            return
        appointment = rules.Appointment(str(number), str(subject(number)), f"{number:013}", biodata={"name": "ORANG"})
        try:
            draft = take(appointment, key, now, {"photo": b"photo"}.get)
        except Refused as refused:
            happened[str(refused.code)] += 1
            if refused.code not in {"CLOCK_WRONG", "TOO_OLD_WAITING"}:
                raise
            return
        packet = services.seal_draft(draft_id=draft, key=key, now=self.world.now())
        self.said[office].append((packet.sequence, packet.packet_id, packet.sha256))
        happened["sealed"] += 1

    def _not_sealed(self, office: str) -> list[int]:
        from satupintu.station.vault.models import Packet

        done = {int(row) for row in Packet.objects.values_list("application", flat=True)}
        return [number for number in self.people[office] if number not in done]

    def _relay(self) -> None:
        from satupintu.city.relay.centre import Centre, Unreachable
        from satupintu.city.relay.jobs.sending import run_once

        try:
            run_once(Centre())
        except Unreachable:
            happened["centre away"] += 1

    def _call_back(self, task: str) -> None:
        import httpx
        from django.conf import settings as django

        path = f"/api/relay/callback?transactionId={self.world.centre.tasks[task]}&taskId={task}"
        client = httpx.Client(transport=self.world.back, base_url="http://127.0.0.1:1", trust_env=False)
        try:
            client.post(path, json=[], headers={"Authorization": f"Bearer {django.CENTRE_TOKEN}"})
        except httpx.HTTPError:
            happened["callback lost"] += 1

    def _close(self) -> None:
        from satupintu.station.link.services import close_day
        from satupintu.station.problems import Refused
        from satupintu.station.vault.models import Packet

        for day in Packet.objects.order_by("day").values_list("day", flat=True).distinct():
            try:
                close_day(day=day, now=self.world.now())
            except Refused:
                happened["not closed yet"] += 1

    def _begin_epoch(self) -> None:
        """By the service that `satupintu restore` calls once it has put a database back."""
        from satupintu.city.enrolment.models import Packet
        from satupintu.city.keeping.services import restoring

        counts = SimpleNamespace(packets=Packet.objects.count())
        restoring._begin_epoch(SimpleNamespace(made_at=self.world.now(), counts=counts))  # noqa: SLF001

    # -- what must hold at every moment ---------------------------------------------------------------
    @invariant()
    def every_promise_is_kept(self) -> None:
        """Looked at after what can break one."""
        if self.touched:
            self.touched = False
            self.nothing_sealed_is_lost()
            self.no_gap_goes_unnoticed()

    def nothing_sealed_is_lost(self) -> None:
        for place in OFFICES:
            with self.world.at(place):
                self._look_at_vault(place)

    def no_gap_goes_unnoticed(self) -> None:
        from satupintu.city.enrolment import selectors
        from satupintu.city.enrolment.models import Packet, RefusedPacket

        with self.world.at("city"):
            for place in OFFICES:
                has = set(Packet.objects.filter(station=place).values_list("sequence", flat=True))
                whole = next(number for number in range(len(has) + 2) if number + 1 not in has)
                told = selectors.standing(place)
                assert (told["last"], told["whole"]) == (max(has, default=0), whole)
            assert not RefusedPacket.objects.exists(), "an honest station's packet was refused"

    def _look_at_vault(self, place: str) -> None:
        from satupintu.packets.packet import FIRST_PREVIOUS
        from satupintu.station.vault.models import Packet

        rows = list(Packet.objects.order_by("sequence"))
        assert [row.sequence for row in rows] == list(range(1, len(rows) + 1)), "the chain has a gap"
        before = [FIRST_PREVIOUS, *(row.packet_id for row in rows)]
        assert [row.previous for row in rows] == before[: len(rows)], "the chain is broken"
        held = {(row.sequence, row.packet_id, row.sha256) for row in rows}
        assert set(self.said[place]) <= held, "a sealed packet is gone"
        at_city = self._at_city(place)
        for row in rows:
            is_kept = row.packet_id in self.world.centre.encounters or (
                self.lost_at_centre and row.packet_id in at_city
            )
            assert row.content is not None or is_kept, "forgotten too early"
            if row.city_receipt and row.packet_id not in at_city:
                assert self.restored, "a receipt of the city without data"
                assert row.content is not None or is_kept
            if row.centre_receipt and not self.lost_at_centre:
                assert row.packet_id in self.world.centre.encounters, "a receipt of the centre without data"

    def _at_city(self, place: str) -> dict[str, str]:
        from hashlib import sha256

        from satupintu.city.enrolment.models import Packet

        with self.world.at("city"):
            rows = Packet.objects.filter(station=place).values_list("packet_id", "content")
            return {packet_id: sha256(content).hexdigest() for packet_id, content in rows}

    def _look_at_order(self, manifest: Any) -> None:
        """At the moment a packet reaches the centre, no earlier one of its station may be waiting at the city."""
        from satupintu.city.relay.models import OutboxItem

        before = OutboxItem.objects.filter(packet__station=manifest.station, packet__sequence__lt=manifest.sequence)
        if before.filter(state=OutboxItem.State.WAITING).exists():
            self.problems.append(f"{manifest.station} {manifest.sequence} overtook an earlier one")

    # -- the end: the weather clears, and everything arrives --------------------------------------------
    def teardown(self) -> None:
        line = self.world.to_city
        for each in (line, self.world.to_centre, self.world.back):
            happened.update({f"line: {name}": number for name, number in each.had.items() if name != OK})
            each.ahead = []
        happened["killed in the midst"] += self.world.deaths
        self.world.skew.clear()
        while line.held:
            line.deliver_held(0)
        for _ in range(PATIENCE):
            if self._has_all_arrived():
                break
            self._go_on()
        else:
            raise AssertionError("not everything arrived")
        for place in OFFICES:
            with self.world.at(place):
                self._close()
        self.nothing_sealed_is_lost()
        self.no_gap_goes_unnoticed()
        self._look_at_the_end()
        assert not self.problems, self.problems
        happened["finished"] += 1

    def _go_on(self) -> None:
        from satupintu.station.link.sender import run_once

        self.world.wait(timedelta(minutes=20))
        for place in OFFICES:
            with self.world.at(place):
                run_once(self.world.now(), with_list=True)
        with self.world.at("city"):
            self._relay()
        for task in list(self.world.centre.tasks):
            self._call_back(task)

    def _has_all_arrived(self) -> bool:
        from satupintu.city.relay.models import OutboxItem
        from satupintu.station.vault.models import Packet

        for place in OFFICES:
            at_city = self._at_city(place)
            with self.world.at(place):
                rows = Packet.objects.values_list("packet_id", "city_receipt", "centre_receipt")
                if any(packet_id not in at_city or None in receipts for packet_id, *receipts in rows):
                    return False
        with self.world.at("city"):
            items = list(OutboxItem.objects.values_list("state", flat=True))
        at_city = {packet_id for place in OFFICES for packet_id in self._at_city(place)}
        is_there = at_city == set(self.world.centre.encounters)
        return is_there and len(items) == len(at_city) and set(items) <= {"ANSWERED"}

    def _look_at_the_end(self) -> None:
        from satupintu.city.enrolment.models import Recording
        from satupintu.city.foundation.models import AuditEntry
        from satupintu.city.relay.models import Verdict
        from satupintu.station.vault.models import DayClosing, Packet

        sealed: dict[str, str] = {}
        for place in OFFICES:
            with self.world.at(place):
                sealed |= dict(Packet.objects.values_list("packet_id", "sha256"))
                assert all(DayClosing.objects.values_list("agrees", flat=True)), "a day does not close"
            assert self._at_city(place).items() <= sealed.items(), "the city has other bytes"
        assert set(self.world.centre.encounters) == set(sealed), "the centre has not exactly what was sealed"
        with self.world.at("city"):
            assert Recording.objects.count() == len(sealed), "a recording is lost or doubled"
            assert Verdict.objects.count() == len(sealed), "a verdict is lost or doubled"
            assert set(Verdict.objects.values_list("outcome", flat=True)) <= {"UNIQUE"}
            for action in ("PACKET_RECEIVED", "VERDICT_HEARD"):
                assert AuditEntry.objects.filter(action=action).count() == len(sealed), f"{action} is told twice"
            alarms = AuditEntry.objects.filter(action__startswith="ALARM")
            if self.lost_at_centre:
                alarms = alarms.exclude(action="ALARM_CENTRE_LOST")
            assert not alarms.exists(), "an alarm without a cause"


# -- by hand, resumable ---------------------------------------------------------------------------------
def play(number: int, runs: int = RUNS_A_SEED, phases: tuple[Phase, ...] = (Phase.generate, Phase.shrink)) -> None:
    """The runs of one seed. Raises what broke, with the steps that led there."""
    machine = seed(number)(type("Ways", (Ways,), {}))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=STEPS,
            database=None,
            deadline=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )


def run(runs: int, first: int, folder: Path | None) -> dict[str, Any]:
    """Seeds from `first` on until `runs` were played, those of an earlier call with the same folder included."""
    begin()
    file = folder / f"machine-{first}.json" if folder else None
    told: dict[str, Any] = {"first_seed": first, "seeds": 0, "happened": {}, "failed_seeds": [], "seconds": 0.0}
    if file and file.exists():
        told = json.loads(file.read_text())
    while told["happened"].get("runs", 0) < runs and not told["failed_seeds"]:
        happened.clear()
        began = time.monotonic()
        number = first + told["seeds"]
        try:
            play(number, min(RUNS_A_SEED, runs))
        except Exception:  # a promise, a constraint, anything unforeseen: a failure of this seed
            told["failed_seeds"].append(number)
            raise
        except KeyboardInterrupt:  # this seed is played again
            happened.clear()
            told["seeds"] -= 1
            raise
        finally:
            told["seeds"] += 1
            told["seconds"] = round(told["seconds"] + time.monotonic() - began, 1)
            told["happened"] = dict(Counter(told["happened"]) + happened)
            if file:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(json.dumps(told))
    return told


def begin() -> None:
    """Django with the settings of both, in a folder of its own."""
    import django

    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bench.faults.machine_settings",
        "SATUPINTU_VAR": f"{tempfile.mkdtemp(prefix='satupintu-machine-')}/city",  # where Ground lays the city's keys
        "SATUPINTU_SIMULATED": "1",
        "SATUPINTU_CENTRE_TOKEN": "faults",
    }
    django.setup()
