"""A line between two programs that fails as it is told: HTTP/1.1 over TCP, on this machine only.

    proxy = Proxy(("127.0.0.1", 8000), choose)
    port = await proxy.listen()

`choose` is asked once for each exchange (a request and its answer) and names what happens to it, or nothing. With
`rate` the line is as slow as so many bytes a second each way; `cut` resets whatever is open. Bytes are counted as they
leave the line, so that what was sent twice can be seen. A fault counts (`Proxy.done`) only once it has happened: an
answer is lost only when one had come.
"""

import asyncio
import socket
import struct
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

BLOCK = 4096
PATIENCE = 30.0  # seconds for one exchange, on a line that is not slow by itself
HEAD = b"\r\n\r\n"
RESET_ON_CLOSE = struct.pack("ii", 1, 0)
Address = tuple[str, int]
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Kind(StrEnum):
    """What a line can do to one exchange."""

    RESET_UP = "reset_up"  # the request breaks off after `share` of its bytes
    RESET_DOWN = "reset_down"  # the answer does
    ANSWER_LOST = "answer_lost"  # it had come, and nobody gets it
    DUPLICATE = "duplicate"  # the request arrives a second time, `seconds` later
    DELAY = "delay"  # the request arrives `seconds` later
    REORDER = "reorder"  # the request arrives after the next one on this line
    DRIP = "drip"  # both ways in small pieces
    HALF_OPEN = "half_open"  # the request goes nowhere, and nobody says so
    FORGED = "forged"  # somebody on the line alters the answer


@dataclass(frozen=True)
class Fault:
    """`share`: 0 to 1 of the bytes; `forge`: from the answer's body to another, None for leaving it."""

    kind: Kind
    share: float = 0.0
    seconds: float = 0.0
    forge: Callable[[bytes], bytes | None] = lambda _body: None


@dataclass(frozen=True)
class Request:
    """One request as it came: the whole of it in `data`, its body from `body_at` on."""

    method: str
    path: str
    data: bytes
    body_at: int

    @property
    def body(self) -> bytes:
        return self.data[self.body_at :]


@dataclass(frozen=True)
class Answer:
    status: int
    data: bytes
    body_at: int


Choose = Callable[[Request], Fault | None]


class Proxy:
    """One line. `done`: faults by kind that have happened, each with the request it happened to, for `noted`."""

    def __init__(
        self,
        to: Address,
        choose: Choose = lambda _request: None,
        *,
        noted: Callable[[Fault, Request, Answer | None], None] | None = None,
        rate: int | None = None,
    ) -> None:
        self.to, self.choose, self.noted, self.rate = to, choose, noted, rate
        self.done: Counter[Kind] = Counter()
        self.bytes_up = self.bytes_down = self.exchanges = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._passed = asyncio.Event()
        self._later: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def listen(self, port: int = 0) -> int:
        """Gives the port."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", port, backlog=128)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        if self._server:
            self._server.close()
        for task in self._later:
            task.cancel()
        self.cut()

    def cut(self) -> None:
        """Reset every connection that is open."""
        for writer in list(self._open):
            _reset(writer)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while await asyncio.wait_for(self._exchange(reader, writer), None if self.rate else PATIENCE):
                pass
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            _reset(writer)
        finally:
            self._open.discard(writer)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; True when another may follow on the same connection."""
        head = await reader.readuntil(HEAD)
        method, path, _ = head.split(b"\r\n", 1)[0].decode().split(" ", 2)
        if self.rate is None:
            data = head + await reader.readexactly(_length(head) or 0)
            request = Request(method, path, data, len(head))
            return await self._with_faults(request, reader, writer)
        return await self._slowly(head, reader, writer)

    async def _with_faults(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        self.exchanges += 1
        fault = self.choose(request)
        kind = fault.kind if fault else None
        if fault and kind is Kind.HALF_OPEN:
            self._note(fault, request, None)
            await reader.read(1)  # until the caller gives up
            return False
        if fault and kind is Kind.DELAY:
            await asyncio.sleep(fault.seconds)
        if fault and kind is Kind.REORDER:
            self._passed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._passed.wait(), fault.seconds)
                self._note(fault, request, None)
        answer = await self._ask(request, fault)
        if answer is None:
            _reset(writer)
            return False
        self._passed.set()
        if fault and kind is Kind.DUPLICATE:
            self._repeat(fault, request)
        if fault and kind is Kind.DELAY:
            self._note(fault, request, answer)
        return await self._give(answer, writer, request, fault)

    async def _ask(self, request: Request, fault: Fault | None) -> Answer | None:
        """The far end's answer; None when the request broke off on purpose. Raises OSError when nobody is there."""
        reader, writer = await asyncio.open_connection(*self.to)
        self._open.add(writer)
        try:
            if fault and fault.kind is Kind.RESET_UP:
                part = request.data[: int(fault.share * len(request.data))]
                writer.write(part)
                await writer.drain()
                self.bytes_up += len(part)
                await asyncio.sleep(0.002)  # let the bytes be read before the reset overtakes them
                _reset(writer)
                self._note(fault, request, None)
                return None
            await self._write(writer, request.data, drip=bool(fault and fault.kind is Kind.DRIP))
            self.bytes_up += len(request.data)
            return await _read_answer(reader)
        finally:
            self._open.discard(writer)
            writer.close()

    async def _give(self, answer: Answer, writer: asyncio.StreamWriter, request: Request, fault: Fault | None) -> bool:
        kind = fault.kind if fault else None
        if fault and kind is Kind.ANSWER_LOST:
            self._note(fault, request, answer)
            _reset(writer)
            return False
        if fault and kind is Kind.RESET_DOWN:
            part = answer.data[: int(fault.share * len(answer.data))]
            writer.write(part)
            await writer.drain()
            self.bytes_down += len(part)
            self._note(fault, request, answer)
            _reset(writer)
            return False
        data = answer.data
        if fault and kind is Kind.FORGED:
            body = fault.forge(data[answer.body_at :])
            if body is not None:
                data = _with_body(data[: answer.body_at], body)
                self._note(fault, request, answer)
        await self._write(writer, data, drip=kind is Kind.DRIP)
        self.bytes_down += len(data)
        if fault and kind is Kind.DRIP:
            self._note(fault, request, answer)
        return _stays_open(data)

    async def _write(self, writer: asyncio.StreamWriter, data: bytes, *, drip: bool) -> None:
        size = max(1, len(data) // 12) if drip else len(data)
        for start in range(0, len(data), size):
            writer.write(data[start : start + size])
            await writer.drain()
            if drip:
                await asyncio.sleep(0.005)

    def _repeat(self, fault: Fault, request: Request) -> None:
        async def again() -> None:
            await asyncio.sleep(fault.seconds)
            with suppress(OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                answer = await asyncio.wait_for(self._ask(request, None), PATIENCE)
                self._note(fault, request, answer)

        task = asyncio.create_task(again())
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _slowly(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """The same without faults, as slow as the line: what was cut off has partly arrived."""
        self.exchanges += 1
        far_reader, far_writer = await asyncio.open_connection(*self.to)
        self._open.add(far_writer)
        try:
            await self._at_rate(far_writer, head, up=True)
            left = _length(head) or 0
            while left:
                block = await reader.read(min(left, self._block()))
                if not block:
                    return False
                await self._at_rate(far_writer, block, up=True)
                left -= len(block)
            answer = await _read_answer(far_reader)
            for start in range(0, len(answer.data), self._block()):
                await self._at_rate(writer, answer.data[start : start + self._block()], up=False)
            return _stays_open(answer.data)
        finally:
            self._open.discard(far_writer)
            far_writer.close()

    def _block(self) -> int:
        return max(64, min(BLOCK, (self.rate or BLOCK) // 10))

    async def _at_rate(self, writer: asyncio.StreamWriter, data: bytes, *, up: bool) -> None:
        await asyncio.sleep(len(data) / (self.rate or len(data)))
        writer.write(data)
        await writer.drain()
        if up:
            self.bytes_up += len(data)
        else:
            self.bytes_down += len(data)

    def _note(self, fault: Fault, request: Request, answer: Answer | None) -> None:
        self.done[fault.kind] += 1
        if self.noted:
            self.noted(fault, request, answer)


async def _read_answer(reader: asyncio.StreamReader) -> Answer:
    head = await reader.readuntil(HEAD)
    status = int(head.split(b" ", 2)[1])
    length = 0 if status in {204, 304} else _length(head)
    body = await reader.read() if length is None else await reader.readexactly(length)
    return Answer(status, head + body, len(head))


def _length(head: bytes) -> int | None:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return None


def _stays_open(data: bytes) -> bool:
    head = data.partition(HEAD)[0].lower()
    return head.startswith(b"http/1.1") and b"connection: close" not in head and b"content-length:" in head


def _with_body(head: bytes, body: bytes) -> bytes:
    lines = [line for line in head[: -len(HEAD)].split(b"\r\n") if not line.lower().startswith(b"content-length:")]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(body)]) + HEAD + body


def _reset(writer: asyncio.StreamWriter) -> None:
    """As a line that breaks: RST, no farewell."""
    with suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
    writer.transport.abort()
