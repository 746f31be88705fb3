"""The simulated network line between a station and the city: it forwards, and it can be cut.

    python -m satupintu.synthetic.line --listen 127.0.0.1:8150 --to 127.0.0.1:8000 --control 127.0.0.1:8151

Control by plain HTTP: `GET /` tells the state, `POST /cut` and `POST /restore` change it and tell the new one:
{"up", "bytes" (both ways), "connections" (carried so far), "open" (now), "outages": [{"from", "to"}]}, times in
ISO 8601 UTC, "to" null while it lasts. While the line is cut, connections are reset, open ones and new ones.
Promises: it listens and forwards on this machine only.
"""

import argparse
import asyncio
import contextlib
import ipaddress
import json
import signal
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

BLOCK: Final = 65536
PATIENCE: Final = 10.0  # seconds for a request to the control or for the far end to answer
RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)

Address: TypeAlias = tuple[str, int]
Streams: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class LineProblem(Exception):
    """An address that cannot be used; the message says what to do."""


@dataclass
class Outage:
    since: datetime
    until: datetime | None = None


@dataclass
class Line:
    """The line's state, and the forwarding itself."""

    to: Address
    up: bool = True
    bytes: int = 0
    connections: int = 0
    outages: list[Outage] = field(default_factory=list)
    ends: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        """Reset what is open and refuse what comes; cutting twice is one outage."""
        if self.up:
            self.up = False
            self.outages.append(Outage(datetime.now(UTC)))
        for end in list(self.ends):
            _reset(end)

    def restore(self) -> None:
        if not self.up:
            self.up = True
            self.outages[-1].until = datetime.now(UTC)

    def state(self) -> dict[str, Any]:
        return {
            "up": self.up,
            "bytes": self.bytes,
            "connections": self.connections,
            "open": len(self.ends) // 2,
            "outages": [
                {"from": o.since.isoformat(), "to": o.until.isoformat() if o.until else None} for o in self.outages
            ],
        }

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection from its beginning to its end."""
        far = await self._far_end() if self.up else None
        if far is None or not self.up:  # it may have been cut while the far end was called
            for end in (writer, far[1]) if far else (writer,):
                _reset(end)
            return
        self.connections += 1
        both = {writer, far[1]}
        self.ends |= both
        try:
            await asyncio.gather(self._pass(reader, far[1]), self._pass(far[0], writer))
        except OSError:
            for end in both:
                _reset(end)
        finally:
            self.ends -= both
            for end in both:
                end.close()

    async def _far_end(self) -> Streams | None:
        try:
            return await asyncio.wait_for(asyncio.open_connection(*self.to), PATIENCE)
        except (OSError, TimeoutError):
            return None

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while block := await reader.read(BLOCK):
            self.bytes += len(block)
            writer.write(block)
            await writer.drain()
        if writer.can_write_eof() and not writer.is_closing():
            writer.write_eof()  # a half-closed connection stays open the other way


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close as a broken network does: the peer sees a reset, not an orderly end."""
    raw = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
    writer.transport.abort()


async def answer_control(line: Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One request to the control port, answered and closed."""
    try:
        request = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
        status, body = _answered(line, request.split(b"\r\n", 1)[0].decode("latin-1"))
        payload = json.dumps(body).encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(payload)}\r\n"
        writer.write(head.encode() + b"Cache-Control: no-store\r\nConnection: close\r\n\r\n" + payload)
        await writer.drain()
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass  # whoever asks badly gets no answer
    finally:
        writer.close()


def _answered(line: Line, request: str) -> tuple[str, dict[str, Any]]:
    method, _, rest = request.partition(" ")
    path = rest.split(" ")[0].split("?")[0]
    if path not in {"/", "/cut", "/restore"}:
        return "404 Not Found", {"detail": "Ask GET /, POST /cut or POST /restore."}
    if method != ("GET" if path == "/" else "POST"):
        return "405 Method Not Allowed", {"detail": "Ask GET /, POST /cut or POST /restore."}
    if path == "/cut":
        line.cut()
    elif path == "/restore":
        line.restore()
    return "200 OK", line.state()


async def serve(listen: Address, to: Address, control: Address) -> None:
    """Forward and answer until cancelled. Raises LineProblem where an address cannot be listened on."""
    line = Line(to)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await answer_control(line, reader, writer)

    async with (
        await _listening(line.carry, "--listen", listen) as carrying,
        await _listening(answer, "--control", control),
    ):
        try:
            await carrying.serve_forever()
        finally:
            for end in list(line.ends):
                _reset(end)


async def _listening(called: Any, option: str, at: Address) -> asyncio.Server:
    try:
        return await asyncio.start_server(called, *at)
    except OSError as problem:
        raise LineProblem(f"{at[0]}:{at[1]} cannot be used ({problem.strerror}). Choose another {option}.") from problem


def address(text: str) -> Address:
    """HOST:PORT on this machine. Raises LineProblem for anything else."""
    host, _, port = text.rpartition(":")
    host = "127.0.0.1" if host == "localhost" else host.strip("[]")
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local or not port.isdecimal() or not 0 < int(port) < 65536:
        raise LineProblem(f"{text!r} is not an address of this machine. Write one such as 127.0.0.1:8150.")
    return host, int(port)


async def _until_told(listen: Address, to: Address, control: Address) -> None:
    serving = asyncio.ensure_future(serve(listen, to, control))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await serving


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m satupintu.synthetic.line", description=__doc__)
    for option in ("--listen", "--to", "--control"):
        parser.add_argument(option, required=True, metavar="HOST:PORT")
    given = parser.parse_args(arguments)
    try:
        asyncio.run(_until_told(address(given.listen), address(given.to), address(given.control)))
    except LineProblem as problem:
        parser.exit(1, f"{problem}\n")


if __name__ == "__main__":
    main()
