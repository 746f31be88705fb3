"""The conductor's side of a nursery: starts a place's warm process, asks it for programs, kills them."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from contextlib import suppress

from bench.faults.board import BUSY, Board
from bench.faults.ground import Ground


class Nurse:
    """One place. `kills`: programs that were killed in the midst of a step; `ended`: those that gave up themselves."""

    def __init__(self, place: str, ground: Ground, board: Board) -> None:
        self.place, self.ground, self.board = place, ground, board
        self.kills: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        self.pids: dict[str, int] = {}
        self.kept: set[str] = set()
        self._process: Process | None = None
        self._done: dict[str, asyncio.Future[int]] = {}
        self._ready = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None

    async def open(self) -> None:
        log = (self.ground.folder / f"{self.place}.log").open("ab")
        command = (sys.executable, "-m", "bench.faults.nursery", self.place, str(self.ground.folder))
        self._process = await asyncio.create_subprocess_exec(
            *command, env=self.ground.environment(self.place), stdin=PIPE, stdout=PIPE, stderr=log
        )
        log.close()
        self._reading = asyncio.create_task(self._read())

    async def close(self) -> None:
        self.kept.clear()
        if self._process:
            with suppress(ProcessLookupError):
                self._process.kill()  # its children die with it
            await self._process.wait()
        if self._reading:
            await self._reading

    async def run(self, program: str) -> int:
        """Run a program to its end; gives its exit code."""
        await self._ready.wait()
        self._done[program] = asyncio.get_running_loop().create_future()
        self._start(program)
        try:
            return await self._done[program]
        finally:
            del self._done[program]

    def keep(self, *programs: str) -> None:
        """Start programs, and start each anew whenever it ends."""
        self.kept.update(programs)
        for program in programs:
            self._start(program)

    def drop(self, program: str) -> None:
        """End a program for good."""
        self.kept.discard(program)
        if program in self.pids:
            os.kill(self.pids[program], signal.SIGKILL)

    async def kill(self, program: str) -> bool:
        """kill -9 as soon as the program is in the midst of a step, within a second; False when it never was."""
        name = f"{self.place}/{program}"
        for _ in range(500):
            pid = self.pids.get(program)
            if pid and self.board.get(name, BUSY) > 0:
                before = self.kills[program]
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                while self.pids.get(program) == pid:  # noqa: ASYNC110 - a few milliseconds
                    await asyncio.sleep(0.002)
                return self.kills[program] > before
            await asyncio.sleep(0.002)
        return False

    def _start(self, program: str) -> None:
        if self._process and self._process.stdin:
            self._process.stdin.write(json.dumps({"start": program}).encode() + b"\n")

    async def _read(self) -> None:
        reader = self._process.stdout if self._process else None
        while reader and (line := await reader.readline()):
            told = json.loads(line)
            if "ready" in told:
                self._ready.set()
            elif "started" in told:
                self.pids[told["started"]] = told["pid"]
            else:
                self._has_ended(told["ended"], told["signal"], told["code"])

    def _has_ended(self, program: str, killed: int, code: int) -> None:
        self.pids.pop(program, None)
        name = f"{self.place}/{program}"
        if program in self._done:
            self._done[program].set_result(code)
            return
        if killed == signal.SIGKILL and self.board.get(name, BUSY) > 0:
            self.kills[program] += 1
        elif not killed:
            self.ended[program] += 1
        self.board.set(name, BUSY, 0)
        if program in self.kept:
            pause = 0 if killed else 0.05  # what cannot live is not started a thousand times a second
            asyncio.get_running_loop().call_later(pause, self._start, program)
