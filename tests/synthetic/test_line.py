"""The simulated line: it carries, it breaks when told, it recovers, and it says so. Real sockets, real program."""

import contextlib
import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest

from satupintu.synthetic.line import LineProblem, address


@dataclass
class RunningLine:
    port: int
    control: int
    far_port: int
    program: subprocess.Popen

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=5)

    def ask(self, method: str, path: str) -> tuple[int, dict]:
        connection = http.client.HTTPConnection("127.0.0.1", self.control, timeout=5)
        with contextlib.closing(connection):
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def echo(server: socket.socket) -> None:
    """The city in small: sends back what it gets, until the other side has said everything."""
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=echo_one, args=(connection,), daemon=True).start()


def echo_one(connection: socket.socket) -> None:
    with connection, contextlib.suppress(OSError):
        while block := connection.recv(65536):
            connection.sendall(block)


@pytest.fixture(scope="module")
def running() -> Iterator[RunningLine]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=echo, args=(server,), daemon=True).start()
        far = server.getsockname()[1]
        port, control = free_ports(2)
        with start(port, far, control) as program:
            yield RunningLine(port, control, far, program)
            program.terminate()
            assert program.wait(10) == 0
            assert program.stderr.read() == b"", "nothing went wrong unseen"


@contextlib.contextmanager
def start(port: int, far: int, control: int) -> Iterator[subprocess.Popen]:
    told = [f"--listen=127.0.0.1:{port}", f"--to=127.0.0.1:{far}", f"--control=127.0.0.1:{control}"]
    program = subprocess.Popen([sys.executable, "-m", "satupintu.synthetic.line", *told], stderr=subprocess.PIPE)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", control), timeout=1):
                break
            if program.poll() is not None:
                break
            time.sleep(0.05)
        yield program
    finally:
        program.kill()
        program.wait()


@pytest.fixture
def line(running: RunningLine) -> Iterator[RunningLine]:
    yield running
    running.ask("POST", "/restore")


def talk(port: int) -> None:
    """The reset may come at the connection, at the word or at the answer: the system decides."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"hello")
        connection.recv(1)
        connection.recv(1)


def received(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count and (block := connection.recv(65536)):
        data += block
    return data


def test_what_goes_in_comes_back_whole(line: RunningLine) -> None:
    before = line.ask("GET", "/")[1]
    sent = bytes(range(256)) * 4000
    with line.connect() as connection:
        threading.Thread(target=connection.sendall, args=(sent,), daemon=True).start()
        assert received(connection, len(sent)) == sent
    after = line.ask("GET", "/")[1]
    assert after["up"] is True
    assert after["connections"] == before["connections"] + 1
    assert after["bytes"] == before["bytes"] + 2 * len(sent)


def test_one_side_may_finish_speaking_and_still_hear_the_answer(line: RunningLine) -> None:
    with line.connect() as connection:
        connection.sendall(b"all I have to say")
        connection.shutdown(socket.SHUT_WR)
        assert received(connection, 1000) == b"all I have to say"


def test_a_cut_resets_what_is_open(line: RunningLine) -> None:
    with line.connect() as connection:
        connection.sendall(b"hello")
        assert received(connection, 5) == b"hello"
        assert line.ask("POST", "/cut")[1]["up"] is False
        with pytest.raises(ConnectionResetError):
            connection.recv(1)


def test_while_cut_new_connections_get_nothing_but_a_reset(line: RunningLine) -> None:
    line.ask("POST", "/cut")
    with pytest.raises((ConnectionResetError, BrokenPipeError)):
        talk(line.port)


def test_after_a_restore_it_carries_again(line: RunningLine) -> None:
    line.ask("POST", "/cut")
    assert line.ask("POST", "/restore")[1]["up"] is True
    with line.connect() as connection:
        connection.sendall(b"again")
        assert received(connection, 5) == b"again"


def state_of(line: RunningLine) -> dict:
    """What the line says of itself, but for how many use it: those of an earlier test may still hang up."""
    return {key: told for key, told in line.ask("GET", "/")[1].items() if key != "open"}


def test_an_outage_has_a_beginning_and_later_an_end(line: RunningLine) -> None:
    before = len(line.ask("GET", "/")[1]["outages"])
    line.ask("POST", "/cut")
    outages = line.ask("POST", "/cut")[1]["outages"]
    assert len(outages) == before + 1, "cutting twice is one outage"
    assert outages[-1]["to"] is None
    ended = line.ask("POST", "/restore")[1]["outages"][-1]
    assert datetime.fromisoformat(ended["from"]) <= datetime.fromisoformat(ended["to"])


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/cut", 405), ("POST", "/", 405), ("GET", "/elsewhere", 404)]
)
def test_other_requests_are_refused_and_change_nothing(line: RunningLine, method: str, path: str, status: int) -> None:
    before = state_of(line)
    answered, body = line.ask(method, path)
    assert answered == status
    assert "POST /cut" in body["detail"]
    assert state_of(line) == before


def test_words_that_are_no_request_do_not_stop_the_control(line: RunningLine) -> None:
    with socket.create_connection(("127.0.0.1", line.control), timeout=5) as connection:
        connection.sendall(b"x" * 200_000)
    assert line.ask("GET", "/")[0] == 200


def test_a_city_that_is_off_looks_like_a_broken_line() -> None:
    port, far, control = free_ports(3)
    with start(port, far, control), pytest.raises((ConnectionResetError, BrokenPipeError)):
        talk(port)


def test_a_taken_port_is_said_in_one_sentence(line: RunningLine) -> None:
    (control,) = free_ports(1)
    with start(line.port, line.far_port, control) as second:
        assert second.wait(10) == 1
        said = second.stderr.read().decode()
    assert said.count("\n") == 1
    assert "Choose another --listen" in said


@pytest.mark.parametrize(
    "text", ["0.0.0.0:80", "10.0.0.1:80", "example.org:80", "127.0.0.1", "127.0.0.1:0", "::1:70000"]
)
def test_only_this_machine_is_connected(text: str) -> None:
    with pytest.raises(LineProblem, match="Write one such as"):
        address(text)


def test_an_address_may_be_written_in_three_ways() -> None:
    assert address("localhost:8150") == ("127.0.0.1", 8150)
    assert address("127.0.0.1:8150") == ("127.0.0.1", 8150)
    assert address("[::1]:8150") == ("::1", 8150)
