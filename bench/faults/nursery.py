"""`python -m bench.faults.nursery PLACE FOLDER`: one warm process of a place that forks its programs on request.

It has imported Django and opened no connection: a program that was killed is there again after some 20 ms instead of
1.5 s. Spoken over pipes, a line of JSON each: {"start": program} in; {"started", "pid"} and {"ended", "pid",
"signal", "code"} out.
"""

import ctypes
import json
import os
import selectors
import signal
import sys
from pathlib import Path
from typing import Any

from bench.faults import programs
from bench.faults.board import Board

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def main(place: str, folder: Path) -> None:
    _die_with_parent()
    board = Board(folder)
    run = programs.warm(place, folder, board)
    children: dict[int, str] = {}
    told, tell = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(tell)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    waiting = selectors.DefaultSelector()
    waiting.register(0, selectors.EVENT_READ)
    waiting.register(told, selectors.EVENT_READ)
    _say(ready=place)
    while True:
        for key, _ in waiting.select():
            if key.fileobj == told:
                os.read(told, 4096)
                continue
            asked = os.read(0, 65536)  # a few short lines at once, never half a one: the conductor writes them whole
            if not asked:
                return
            for line in asked.splitlines():
                program = json.loads(line)["start"]
                pid = os.fork()
                if pid == 0:
                    _be(run, program)
                children[pid] = program
                _say(started=program, pid=pid)
        _reap(children)


def _reap(children: dict[int, str]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0
        _say(ended=children.pop(pid), pid=pid, signal=killed, code=code)


def _be(run: Any, program: str) -> None:
    """Turn this fork into a program; never returns."""
    code = 1
    try:
        _die_with_parent()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(2, 1)
        run(program)
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it was, the fork must not live on as a second nursery
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)


def _say(**what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
