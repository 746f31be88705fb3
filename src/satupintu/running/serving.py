"""Starts all programs, waits until each answers, keeps watch, stops them together."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from satupintu.running.folder import check_kind, held
from satupintu.running.layout import InTheWay, Layout, Program, programs
from satupintu.running.preparing import Say, prepare, start_afresh

READY_WITHIN = 90  # seconds, for one program on a busy machine
PAGES = {"city": "/", "station": "/masuk/", "centre": "/keys"}
# what an office without anything needs, in this order
FIRST_STEPS = (
    "city areas --areas AREAS.csv --places PLACES.csv",
    "city account open USER --name NAME --role ADMINISTRATOR",
    "register import LIST.csv",
    "city slots PLACE --from DAY --until DAY --hours 08:00-12:00 --seats 8",
    "city station_code CODE --place PLACE --name NAME",
    "station enrol --code …",
    "backup --new-key FILE",
)


@contextmanager
def running(layout: Layout, say: Say, *, fresh: bool = False) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Prepare, start everything, yield the processes once they answer, stop them at the end.

    `fresh` throws an invented city away first. Raises InTheWay; of two for one folder the second is refused.
    """
    with held(layout.var):
        check_kind(layout.var, real=layout.real)
        layout.check_ports()
        if fresh:
            start_afresh(layout)
        prepare(layout, say)
        processes: dict[str, subprocess.Popen[bytes]] = {}
        try:
            for program in programs(layout):
                processes[program.name] = _start(layout, program)
            for place, page in PAGES.items():
                if place in processes:
                    _await(layout, place, page, processes[place])
            _enrol_station(layout, say)
            _note(layout, processes)
            yield processes
        finally:
            stop(processes)
            (layout.var / "running.json").unlink(missing_ok=True)


def serve(layout: Layout, say: Say, *, fresh: bool = False) -> int:
    """Serve until Ctrl-C or SIGTERM. Returns the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell starts what runs in the background deaf to SIGINT
        signal.signal(number, signal.default_int_handler)
    began = time.monotonic()
    try:
        with running(layout, say, fresh=fresh) as processes:
            say(f"Ready after {time.monotonic() - began:.0f} s.")
            say(_welcome(layout))
            _watch(layout, processes, say)
    except KeyboardInterrupt:
        say("\nStopped.")
    except InTheWay as problem:
        say(str(problem))
        return 1
    return 0


def stop(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask all to end, last started first; kill what has not ended after ten seconds."""
    for process in reversed(processes.values()):
        with suppress(ProcessLookupError):
            process.terminate()
    deadline = time.monotonic() + 10
    for process in processes.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _start(layout: Layout, program: Program) -> subprocess.Popen[bytes]:
    logs = layout.var / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with (logs / f"{program.name}.log").open("ab") as log:
        # a session of its own: Ctrl-C reaches this program only, which then stops the others in order
        return subprocess.Popen(
            program.command, env=program.environment, stdout=log, stderr=log, start_new_session=True
        )


def _await(layout: Layout, place: str, page: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    log = layout.var / "logs" / f"{place}.log"
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise InTheWay(f"The {place} ended while starting: its last words are in {log}.")
        with suppress(httpx.TransportError):
            if httpx.get(layout.url(place) + page, timeout=10).status_code < 500:
                return
        time.sleep(0.2)
    raise InTheWay(f"The {place} did not answer within {READY_WITHIN} s: its last words are in {log}.")


def _enrol_station(layout: Layout, say: Say) -> None:
    """Once: the station gives its public key to the city in exchange for a code."""
    code = layout.var / "demo" / "station-code"
    if not code.exists():
        return
    program = next(p for p in programs(layout) if p.name == "station-send")
    command = [*program.command[:-1], "enrol", "--code", code.read_text().strip()]
    ended = subprocess.run(command, env=program.environment, check=False, capture_output=True, text=True)
    if ended.returncode:
        raise InTheWay(f"The station could not enrol with the city: {ended.stderr.strip().splitlines()[-1:]}")
    code.unlink()
    say("  Station enrolled with the city.")


def _watch(layout: Layout, processes: dict[str, subprocess.Popen[bytes]], say: Say) -> None:
    """Return only when all have ended; say it when one does."""
    ended: set[str] = set()
    while len(ended) < len(processes):
        for name, process in processes.items():
            if name not in ended and process.poll() is not None:
                ended.add(name)
                say(f"{name} ended with code {process.returncode}: see {layout.var / 'logs' / name}.log; ./run again.")
        time.sleep(0.5)


def _note(layout: Layout, processes: dict[str, subprocess.Popen[bytes]]) -> None:
    pids = {name: process.pid for name, process in processes.items()}
    note = {"supervisor": os.getpid(), "port_base": layout.port_base, "programs": pids}
    Path(layout.var / "running.json").write_text(json.dumps(note))


def _welcome(layout: Layout) -> str:
    lines = [
        "",
        f"  City     {layout.environment['SATUPINTU_CITY_URL']}/          public pages; officers sign in at /masuk/",
        f"  Station  {layout.url('station')}/          recording desk",
        f"  Centre   {layout.environment['SATUPINTU_CENTRE_URL']}/          1:N search (OSIA ABIS)",
        "",
        *(_of_office(layout) if layout.real else _of_invented_city(layout)),
    ]
    return "\n".join([*lines, "", "  Ctrl-C stops everything."])


def _of_office(layout: Layout) -> list[str]:
    folder = "" if layout.var == Path("var").absolute() else f"SATUPINTU_VAR={layout.var} "
    return [
        "  Nothing is invented here. A new office needs first, from another terminal (docs/operations/start.md):",
        *(f"    {folder}./run {step}" for step in FIRST_STEPS),
    ]


def _of_invented_city(layout: Layout) -> list[str]:
    lines = ["  DATA SIMULASI: nobody in this city is real."]
    accounts = layout.var / "demo" / "accounts.json"
    if accounts.exists():
        lines.append("  Accounts (user / password):")
        lines += [f"    {a['username']:<12} {a['password']:<20} {a['task']}" for a in json.loads(accounts.read_text())]
    return lines
