"""The line of the fault campaigns does what it is told, and counts a fault only once it has happened."""

import asyncio

import pytest
from bench.faults.network import has_committed
from bench.faults.proxy import Answer, Fault, Kind, Proxy, Request

BODY = b"x" * 5000


class Far:
    """The far end: answers each request with its own body, and keeps what came."""

    def __init__(self):
        self.came = []

    async def serve(self, reader, writer):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            body = await reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.came.append(None)
        else:
            self.came.append(body)
            writer.write(b"HTTP/1.0 201 Created\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        writer.close()


async def ask(port, body=BODY):
    """The answer's body, or None when the line broke."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"PUT /a HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    try:
        answer = await asyncio.wait_for(reader.read(), 60)
    except ConnectionError:
        return None
    finally:
        writer.close()
    head, _, came = answer.partition(b"\r\n\r\n")
    return came if head and len(came) == len(body) else None


async def over_a_line(fault, times=1, **more):
    far = Far()
    server = await asyncio.start_server(far.serve, "127.0.0.1", 0)
    faults = iter([fault])
    proxy = Proxy(server.sockets[0].getsockname(), lambda _request: next(faults, None), **more)
    port = await proxy.listen()
    answers = await asyncio.gather(*(ask(port) for _ in range(times)))
    await asyncio.gather(*proxy._later, return_exceptions=True)  # what comes a second time
    await proxy.close()
    server.close()
    return far, proxy, answers


def play(*given, **named):
    return asyncio.run(over_a_line(*given, **named))


def test_a_whole_line_carries_both_ways():
    far, proxy, answers = play(None)
    assert answers == [BODY]
    assert far.came == [BODY]
    assert not proxy.done
    assert proxy.bytes_up > len(BODY) < proxy.bytes_down


def test_an_answer_is_lost_only_after_the_far_end_has_answered():
    far, proxy, answers = play(Fault(Kind.ANSWER_LOST))
    assert (far.came, answers) == ([BODY], [None])
    assert proxy.done == {Kind.ANSWER_LOST: 1}


@pytest.mark.parametrize("kind", [Kind.RESET_UP, Kind.RESET_DOWN])
def test_a_reset_breaks_off_after_its_share_of_the_bytes(kind):
    far, proxy, answers = play(Fault(kind, share=0.5))
    assert answers == [None]
    assert far.came == [None if kind is Kind.RESET_UP else BODY]
    assert proxy.done == {kind: 1}


def test_a_duplicate_arrives_twice_and_is_answered_once():
    far, proxy, answers = play(Fault(Kind.DUPLICATE, seconds=0.01))
    assert (far.came, answers) == ([BODY, BODY], [BODY])
    assert proxy.done == {Kind.DUPLICATE: 1}


def test_a_reordered_request_arrives_after_the_next_one():
    _, proxy, answers = play(Fault(Kind.REORDER, seconds=30), times=2)
    assert answers == [BODY, BODY]
    assert proxy.done == {Kind.REORDER: 1}


def test_a_request_that_nobody_overtakes_was_not_reordered():
    _, proxy, answers = play(Fault(Kind.REORDER, seconds=0.01))
    assert answers == [BODY]
    assert not proxy.done


@pytest.mark.parametrize("kind", [Kind.DRIP, Kind.DELAY])
def test_a_slow_exchange_arrives_whole(kind):
    _, proxy, answers = play(Fault(kind, seconds=0.01))
    assert answers == [BODY]
    assert proxy.done == {kind: 1}


def test_an_altered_answer_counts_only_when_it_was_altered():
    _, proxy, answers = play(Fault(Kind.FORGED, forge=lambda body: b"y" * len(body)))
    assert answers == [b"y" * len(BODY)]
    assert proxy.done == {Kind.FORGED: 1}
    assert not play(Fault(Kind.FORGED, forge=lambda _body: None))[1].done


def test_a_slow_line_takes_its_time_and_counts_its_bytes():
    async def timed():
        began = asyncio.get_running_loop().time()
        _, proxy, answers = await over_a_line(None, rate=20_000)
        return asyncio.get_running_loop().time() - began, proxy, answers

    seconds, proxy, answers = asyncio.run(timed())
    assert answers == [BODY]
    assert seconds > 2 * len(BODY) / 20_000
    assert proxy.bytes_up > len(BODY)


def test_an_answer_to_a_part_that_was_not_the_last_came_after_no_commit():
    part = Request("PATCH", "/api/packets/1", b"", 0)
    for body, committed in ((b'{"offset": 2000}', False), (b'{"receipt": {}}', True)):
        assert has_committed(part, Answer(200, body, 0)) is committed
    assert has_committed(Request("PUT", "/api/packets/1", b"", 0), Answer(201, b"{}", 0))
    assert not has_committed(Request("GET", "/api/packets/1", b"", 0), Answer(200, b"{}", 0))
    assert not has_committed(Request("PUT", "/api/packets/1", b"", 0), Answer(500, b"{}", 0))
