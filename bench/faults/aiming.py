"""Kills that are aimed: a program dies right after the commit of a write to a table named here, within its step.

Between two transactions that should have been one lie some milliseconds; a kill at any moment rarely meets them.
"""

import os
import re
import signal
from collections.abc import Callable
from typing import Any

from bench.faults.board import AIM, BUSY, Board

AIMS = {
    "capture": ("vault_packet", "vault_draft", "vault_draftpart"),
    "send": ("vault_packet",),
    "city web": ("enrolment_packet", "relay_verdict", "enrolment_refusedpacket"),
    "relay": ("relay_outboxitem", "relay_centrereceipt"),
    "centre web": ("centre_encounter",),
    "work": ("centre_task",),
}  # by program as campaigns count them; aim n on the board is the n-th
WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')


def die_when_aimed_at(place: str, program: str, board: Board) -> None:
    """From here on in this process, on every connection that is opened."""
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.signals import connection_created

    name = f"{place}/{program}"
    aims = AIMS.get(f"{place} web" if program == "web" else program, ())

    def die_if_written(tables: set[str]) -> None:
        aim = int(board.get(name, AIM))
        if aim and aims[aim - 1] in tables and board.get(name, BUSY) > 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def note_write(execute: Callable[..., Any], sql: str, params: Any, many: Any, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        if found := WRITE.match(sql):
            if context["connection"].in_atomic_block:
                written(context["connection"]).add(found[1])
            else:
                die_if_written({found[1]})
        return result

    commit, rollback = BaseDatabaseWrapper._commit, BaseDatabaseWrapper._rollback  # noqa: SLF001 - no wrapper sees them

    def committed(connection: Any) -> None:
        commit(connection)
        die_if_written(written(connection))
        written(connection).clear()

    def rolled_back(connection: Any) -> None:
        rollback(connection)
        written(connection).clear()

    BaseDatabaseWrapper._commit, BaseDatabaseWrapper._rollback = committed, rolled_back  # noqa: SLF001
    connection_created.connect(
        lambda connection, **_: connection.execute_wrappers.append(note_write),
        weak=False,
    )


def written(connection: Any) -> set[str]:
    """Tables written in the transaction that is open on the connection."""
    tables: set[str] = connection.__dict__.setdefault("satupintu_written", set())
    return tables
