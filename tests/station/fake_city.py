"""A city for the station's tests: the interface of docs/flows/journey.md over real HTTP, with real signatures.

It is the outside world, not a copy of the city: it keeps everything in dictionaries and does as it is told
(`away`, `lose_answers`, `refuse`).
"""

import hashlib
import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from django.contrib.auth.hashers import make_password

from satupintu.packets import closing, receipt
from satupintu.packets.keys import ReadingKey, SigningKey, VerifyingKey
from satupintu.packets.packet import SealedPacket, check
from satupintu.packets.polling import Asked, blocks, within
from satupintu.packets.problem import Refusal
from satupintu.packets.requests import check_request, in_place_of

STATION = "bontang-utara-1"
CODE = "KODE-1234"
PASSWORD = "kata sandi contoh"


def an_entry(number: int, **changes: Any) -> dict[str, Any]:
    """One invented person of the day list."""
    return {
        "application": f"application-{number}",
        "claim_code": f"AB{number:02}-CD{number:02}",
        "slot": "08:00",
        "queue_number": number,
        "kind": "NEW",
        "subject": f"subject-{number}",
        "biodata": {
            "nik": f"64749101019900{number:02}",
            "name": f"WARGA CONTOH {number}",
            "birth_place": "BONTANG",
            "birth_date": f"{1990 + number}-04-12",
            "sex": "PEREMPUAN",
            "blood_group": "O",
            "address": "JL. CONTOH NO. 1",
            "rt_rw": "001/000",
            "kelurahan": "API-API",
            "kecamatan": "BONTANG UTARA",
            "religion": "ISLAM",
            "marital_status": "BELUM KAWIN",
            "occupation": "PELAJAR/MAHASISWA",
            "nationality": "WNI",
            "kk_number": f"64749100000000{number:02}",
        },
    } | changes


def an_operator(username: str, password: str, *marks: str) -> dict[str, Any]:
    encoded = make_password(password, hasher="quick")
    return {"username": username, "name": username.title(), "password": encoded, "roles": ["OPERATOR", *marks]}


class FakeCity:
    """Serves on a free port of this machine until `close`."""

    def __init__(self) -> None:
        self.reader, self.centre_reader = ReadingKey.generate(), ReadingKey.generate()
        self.signer, self.centre_signer = SigningKey.generate(), SigningKey.generate()
        self.station_key: VerifyingKey | None = None
        self.entries = [an_entry(n) for n in range(1, 4)]
        self.walk_ins: dict[str, dict[str, Any]] = {}
        self.operators = [an_operator("sari", PASSWORD), an_operator("budi", "sandi budi")]
        self.operators.append(an_operator("wati", "sandi wati", "SUPERVISOR"))
        self.allowances: list[dict[str, Any]] = []
        self.date: str | None = None  # another time than the right one in the header Date
        self.packets: dict[str, SealedPacket] = {}
        self.receipts: dict[str, dict[str, str]] = {}
        self.centre_receipts: dict[str, dict[str, str]] = {}
        self.statuses: dict[str, str] = {}
        self.calls: list[str] = []
        self.whole_only = False  # knows no parts, no outages
        self.unfinished: dict[str, bytes] = {}
        self.sizes: dict[str, int] = {}
        self.parts: list[tuple[int, int]] = []  # (offset, bytes) of each part that came
        self.cut_after: int | None = None  # keeps so many bytes of the next part, then hangs up
        self.alter_once = False  # says once that the whole is not what was announced
        self.people: list[dict[str, Any]] = []  # of the extract
        self.readers: dict[str, str] | None = None  # whom to seal for, signed
        self.accepts_old: ReadingKey | None = None
        self.page = 1000  # packets that one answer speaks of
        self.knows_pages = True
        self.told: list[dict[str, Any]] = []  # answers about packets
        self.changed_at = datetime.now(UTC).isoformat(timespec="seconds")
        self.numbers_given = 0
        self.knows_numbers = True
        self.outages: list[dict[str, Any]] = []
        self.away = False  # hangs up without an answer
        self.lose_answers = 0  # does what was asked, then hangs up
        self.refuse: dict[int, tuple[int, str]] = {}  # by sequence: HTTP status and code
        self.say_no: tuple[int, str] | None = None  # to every call
        self.answers: dict[str, Any] = {}  # by path: another answer than the right one, or (HTTP status, code)
        self.silent_centre = False
        self.audit_head = "ad" * 32
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def receive_at_centre(self, packet_id: str) -> None:
        """The centre acknowledges one packet."""
        self.centre_receipts[packet_id] = self._receipt(packet_id, "centre", self.centre_signer)
        self.statuses[packet_id] = "RECEIVED_AT_CENTRAL"

    def _receipt(self, packet_id: str, by: str, key: SigningKey) -> dict[str, str]:
        manifest = self.packets[packet_id].contents
        return receipt.issue(
            packet_id=packet_id,
            station=manifest.station,
            sequence=manifest.sequence,
            received_at=datetime.now(UTC).replace(microsecond=0),
            by=by,
            signing_key=key,
        ).to_dict()

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Any]:
        route = path.split("?", maxsplit=1)[0]
        self.calls.append(f"{method} {route}")
        if self.say_no:
            return self.say_no[0], _problem(self.say_no[1])
        if route in self.answers:
            given = self.answers[route]
            return (given[0], _problem(given[1])) if isinstance(given, tuple) else (200, given)
        if route == "/api/stations/enrol":
            return self._enrol(json.loads(body))
        try:
            signed = in_place_of(headers["Upload-Offset"], headers["Satupintu-Sha256"]) if method == "PATCH" else body
            check_request(method, path, signed, headers, now=datetime.now(UTC), key=self.station_key)
        except Refusal as refused:
            return 401, refused.problem.to_dict()
        if method in {"PUT", "PATCH"}:
            packet_id, offset = route.rsplit("/", 1)[1], headers.get("Upload-Offset")
            return self._patch(packet_id, int(offset), body) if offset else self._put(packet_id, body)
        return {
            "/api/stations/day-list": self._day_list,
            "/api/stations/look-up": self._look_up,
            "/api/stations/allowances": self._allowances,
            "/api/stations/numbers": self._numbers,
            "/api/stations/extract": self._extract,
            "/api/packets/announce": self._announce,
            "/api/packets/receipts": self._receipts,
            "/api/stations/outages": self._outages,
            "/api/stations/closing": self._closing,
        }[route](path, body)

    def _enrol(self, told: dict[str, str]) -> tuple[int, Any]:
        if told["code"] != CODE:
            return 403, _problem("CODE_WRONG")
        self.station_key = VerifyingKey(told["public_key"])
        keys = {
            "city_reader": self.reader.public,
            "centre_reader": self.centre_reader.public,
            "city_signer": self.signer.public,
            "centre_signer": self.centre_signer.public,
        }
        return 201, {"station": STATION, "kecamatan": "Bontang Utara", **keys}

    def _day_list(self, path: str, body: bytes) -> tuple[int, Any]:
        day = path.split("date=")[1]
        told: dict[str, Any] = {"date": day, "entries": self.entries, "operators": self.operators, "simulated": True}
        told |= {"readers": self.readers} if self.readers else {}
        return 200, told | ({"numbers": self.numbers_given} if self.knows_numbers else {})

    def _numbers(self, path: str, body: bytes) -> tuple[int, Any]:
        told = json.loads(body)
        self.numbers_given = max(self.numbers_given, told["last"] + 50 - told["left"])
        new = range(told["last"] + 1, self.numbers_given + 1)
        return 200, {"numbers": [{"ordinal": n, "number": f"{STATION}:{n}", "claim_code": f"POOL{n:09}"} for n in new]}

    def _extract(self, path: str, body: bytes) -> tuple[int, Any]:
        if not self.knows_numbers:
            return 404, _problem("NOT_FOUND")
        digest = hashlib.sha256(json.dumps(self.people).encode()).hexdigest()
        known = path.split("known=")[1] == digest
        return 200, {"hash": digest, "unchanged": known, "people": [] if known else self.people}

    def _look_up(self, path: str, body: bytes) -> tuple[int, Any]:
        code = json.loads(body)["claim_code"]
        if code not in self.walk_ins:
            return 404, _problem("CLAIM_CODE_UNKNOWN")
        return 200, self.walk_ins[code]

    def _allowances(self, path: str, body: bytes) -> tuple[int, Any]:
        self.allowances.append(json.loads(body))
        return 200, {}

    def _announce(self, path: str, body: bytes) -> tuple[int, Any]:
        told = json.loads(body)
        if told["sequence"] in self.refuse:
            status, code = self.refuse[told["sequence"]]
            return status, _problem(code)
        known = self.receipts.get(told["packet_id"])
        if known or self.whole_only:
            return 200, {"receipt": known} if known else {"have": False}
        self.sizes[told["packet_id"]] = told["size"]
        return 200, {"have": False, "offset": len(self.unfinished.get(told["packet_id"], b""))}

    def _patch(self, packet_id: str, offset: int, part: bytes) -> tuple[int, Any]:
        if packet_id in self.receipts:
            return 200, {"receipt": self.receipts[packet_id]}
        here = self.unfinished.get(packet_id, b"")
        if offset != len(here):
            return 409, {**_problem("UPLOAD_OFFSET"), "offset": len(here)}
        if self.cut_after is not None:
            part, self.cut_after, self.lose_answers = part[: self.cut_after], None, 1
        self.parts.append((offset, len(part)))
        self.unfinished[packet_id] = here + part
        if len(self.unfinished[packet_id]) < self.sizes[packet_id]:
            return 200, {"offset": len(self.unfinished[packet_id])}
        whole = self.unfinished.pop(packet_id)
        if self.alter_once:
            self.alter_once = False
            return 409, {**_problem("UPLOAD_ALTERED"), "offset": 0}
        return self._put(packet_id, whole)

    def _outages(self, path: str, body: bytes) -> tuple[int, Any]:
        if self.whole_only:
            return 404, _problem("NOT_FOUND")
        self.outages += json.loads(body)["outages"]
        return 200, {"kept": len(self.outages)}

    def _put(self, packet_id: str, body: bytes) -> tuple[int, Any]:
        packet = SealedPacket.from_bytes(body)
        readers = tuple(key.reader for key in (self.reader, self.accepts_old) if key)
        check(packet, self.station_key, city=readers, centre=self.centre_reader.reader)
        assert packet.packet_id == packet_id
        repeat = packet_id in self.receipts
        if not repeat:
            self.packets[packet_id] = packet
            self.receipts[packet_id] = self._receipt(packet_id, "city", self.signer)
            self.statuses[packet_id] = "PROCESSING"
        return 200 if repeat else 201, {"receipt": self.receipts[packet_id]}

    def _receipts(self, path: str, body: bytes) -> tuple[int, Any]:
        asked = Asked.read(dict(parse_qsl(path.partition("?")[2], keep_blank_values=True)))
        if not self.knows_pages:
            asked = Asked(asked.after)
        numbered = sorted((packet.contents.sequence, i) for i, packet in self.packets.items())
        numbered = [(number, i) for number, i in numbered if number > asked.after]
        page = numbered[: self.page] if self.knows_pages else numbered
        at = datetime.fromisoformat(self.changed_at)
        words = [(number, i, self.statuses[i], at) for number, i in page]
        told: dict[str, Any] = {
            "city": [self.receipts[i] for number, i in page if within(number, asked.city)],
            "centre": [
                self.centre_receipts[i]
                for number, i in page
                if i in self.centre_receipts and within(number, asked.centre)
            ],
            "statuses": [
                {"packet_id": i, "status": word, "changed_at": self.changed_at}
                for block, found in blocks(words, asked.after).items()
                if not asked.knows(block, found)
                for _number, i, word, _at in found
            ],
        }
        if self.knows_pages:
            told |= {"more": len(page) < len(numbered), "upto": page[-1][0] if page else asked.after}
        self.told.append(told)
        return 200, told

    def _closing(self, path: str, body: bytes) -> tuple[int, Any]:
        own = closing.check(closing.SignedClosing.from_dict(json.loads(body)), self.station_key)
        known = [(packet.contents.sequence, i) for i, packet in self.packets.items()]
        there = [(sequence, i) for sequence, i in known if i in self.centre_receipts]
        city = closing.state(
            place="city",
            station=own.station,
            date=own.date,
            packets=known,
            signing_key=self.signer,
            audit_head=self.audit_head,
        )
        centre = closing.state(
            place="centre", station=own.station, date=own.date, packets=there, signing_key=self.centre_signer
        )
        told = None if self.silent_centre else centre.to_dict()
        return 200, {
            "agrees": own.ids == tuple(i for _, i in known),
            "city": city.to_dict(),
            "centre": told,
            "missing": [],
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        city = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if city.away:
                    self.close_connection = True
                    return
                status, told = city.answer(self.command, self.path, body, dict(self.headers))
                if city.lose_answers:
                    city.lose_answers -= 1
                    self.close_connection = True
                    return
                data = told if isinstance(told, bytes) else json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_PATCH = _serve  # noqa: N815

            def date_time_string(self, timestamp: float | None = None) -> str:
                return super().date_time_string(timestamp) if city.date is None else city.date

            def log_message(self, *args: object) -> None:
                pass

        return Handler


def _problem(code: str) -> dict[str, str]:
    return {"code": code, "title": f"Ditolak: {code}.", "detail": "", "what_to_do": "Hubungi kantor."}
