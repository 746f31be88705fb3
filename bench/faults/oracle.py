"""What must hold, whatever broke: read from the stations' notes and from three kinds of databases, past their code.

INVARIANTS names them. Each breach is counted and a few are told; a campaign without breaches has kept every promise.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from bench.faults.capturing import read_notes
from bench.faults.ground import LAPTOP, STATIONS, TWIN, Ground
from bench.faults.people import has_twin
from bench.faults.stranger import Promises, manifest_hash, read
from satupintu.packets.packet import FIRST_PREVIOUS, SealedPacket, part_as_jwe
from satupintu.packets.problem import Refusal
from satupintu.packets.receipt import SignedReceipt, check

INVARIANTS = {
    "lost": "what a station said was sealed, or what it had taken, is at city and centre, or still where it must be",
    "doubled": "one recording, one packet, one encounter, one verdict, one receipt, each step and alarm once",
    "out_of_order": "a station's packets travel in the order of their numbers, but for one that was refused",
    "unnoticed_gaps": "a missing or foreign link of the chain is noticed; a day closes when nothing is missing only",
    "receipts_without_data": "whoever holds a receipt of a place: that place has the very bytes, and gave it itself",
    "accepted": "what a stranger sent is kept as refused, with an alarm, and nowhere else",
}
TOLD = 30


class Oracle:
    """`breaches` by invariant; `told`: the first of them in words."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.breaches: Counter[str] = Counter(dict.fromkeys(INVARIANTS, 0))
        self.told: list[str] = []
        self.receipts_checked = 0
        self._known: set[tuple[str, str]] = set()

    def breach(self, invariant: str, what: str) -> None:
        self.breaches[invariant] += 1
        if len(self.told) < TOLD:
            self.told.append(f"{invariant}: {what}")

    # -- at any moment ----------------------------------------------------------------------------------
    def look_at_receipts(self) -> None:
        """Receipts first, then what they speak of: a place that answers before its commit is seen in between."""
        for office in self.ground.offices:
            rows = read(
                self.ground,
                office,
                "SELECT packet_id, sequence, sha256, city_receipt, centre_receipt, content IS NULL FROM vault_packet"
                " WHERE city_receipt IS NOT NULL OR centre_receipt IS NOT NULL OR content IS NULL",
            )
            self._look_at_city(office, rows)
            self._look_at_centre(office, rows)
        self._look_at_what_the_city_holds_of_the_centre()

    def _look_at_what_the_city_holds_of_the_centre(self) -> None:
        query = (
            "SELECT p.packet_id, p.station_id, p.sequence, r.document FROM relay_centrereceipt r"
            " JOIN enrolment_packet p ON p.id = r.packet_id"
        )
        for packet_id, station, sequence, receipt in read(self.ground, "city", query):
            if ("city holds", packet_id) not in self._known:
                self._known.add(("city holds", packet_id))
                self._look_at_signature("centre", station, sequence, packet_id, receipt)

    def _look_at_city(self, office: str, rows: list[tuple[Any, ...]]) -> None:
        new = [row for row in rows if row[3] and ("city", row[0]) not in self._known]
        kept = dict(self._contents("city", [row[0] for row in new]))
        for packet_id, sequence, digest, receipt, *_ in new:
            self._known.add(("city", packet_id))
            self._look_at_signature("city", office, sequence, packet_id, receipt)
            if packet_id not in kept:
                self.breach("receipts_without_data", f"{office} {sequence} is not at the city")
            elif kept[packet_id] != (digest, receipt):
                self.breach("receipts_without_data", f"{office} {sequence}: the city keeps other bytes or gave another")

    def _look_at_centre(self, office: str, rows: list[tuple[Any, ...]]) -> None:
        new = [row for row in rows if row[4] and ("centre", row[0]) not in self._known]
        kept = dict(self._contents("centre", [row[0] for row in new]))
        for packet_id, sequence, _, _, receipt, _ in new:
            self._known.add(("centre", packet_id))
            self._look_at_signature("centre", office, sequence, packet_id, receipt)
            if kept.get(packet_id) != (packet_id, receipt):
                self.breach("receipts_without_data", f"{office} {sequence} is not at the centre as sealed")
        for packet_id, sequence, *_, forgotten in rows:
            if forgotten and ("centre", packet_id) not in self._known:
                self.breach("lost", f"{office} {sequence}: bytes deleted before the centre's receipt")

    def _look_at_signature(self, place: str, office: str, sequence: int, packet_id: str, receipt: str) -> None:
        self.receipts_checked += 1
        try:
            told = check(SignedReceipt.from_dict(json.loads(receipt)), self.ground.signers[place].verifying_key)
        except Refusal as refusal:
            self.breach("receipts_without_data", f"{office} {sequence} believes a receipt of {place}: {refusal.code}")
            return
        if (told.by, told.station, told.sequence, told.packet_id) != (place, office, sequence, packet_id):
            self.breach("receipts_without_data", f"{office} {sequence} keeps a receipt about another packet")

    def _contents(self, place: str, packet_ids: list[str]) -> Iterator[tuple[str, tuple[str, str]]]:
        """(packet id, (what shows that its bytes are there, receipt))."""
        from hashlib import sha256

        for some in (packet_ids[start : start + 400] for start in range(0, len(packet_ids), 400)):
            marks = ", ".join("?" * len(some))
            if place == "city":
                query = f"SELECT packet_id, content, receipt FROM enrolment_packet WHERE packet_id IN ({marks})"
                for packet_id, content, receipt in read(self.ground, place, query, *some):
                    yield packet_id, (sha256(content).hexdigest(), receipt)
            else:
                query = f"SELECT encounter_id, document, receipt FROM centre_encounter WHERE encounter_id IN ({marks})"
                for packet_id, document, receipt in read(self.ground, place, query, *some):
                    yield packet_id, (manifest_hash(json.loads(document)), receipt)

    def count_waiting(self) -> int:
        """Packets that wait at the stations for the city."""
        query = "SELECT count(*) FROM vault_packet WHERE city_receipt IS NULL"
        return sum(read(self.ground, office, query)[0][0] for office in STATIONS)

    # -- in the end -------------------------------------------------------------------------------------
    def what_is_open(self) -> str:
        """What still waits somewhere; "" once everything that can arrive has arrived and was answered."""
        waiting = drafts = 0
        for office in self.ground.offices:
            query = (
                "SELECT count(*) FROM vault_packet WHERE (city_receipt IS NULL OR centre_receipt IS NULL)"
                " AND coalesce(problem, '') NOT LIKE '%OTHER_PACKET_UNDER_NUMBER%'"
            )
            waiting += read(self.ground, office, query)[0][0]
            drafts += read(self.ground, office, "SELECT count(*) FROM vault_draft")[0][0]
        query = "SELECT count(*) FROM enrolment_packet p LEFT JOIN relay_outboxitem i ON i.packet_id = p.id"
        on_the_way = read(self.ground, "city", f"{query} WHERE i.state IS NULL OR i.state != 'ANSWERED'")[0][0]
        if not (waiting or drafts or on_the_way):
            return ""
        return f"{drafts} drafts, {waiting} packets without a receipt, {on_the_way} without a verdict"

    def look_at_all(self, promises: Promises) -> int:
        """After the drain; gives how many recordings the stations had acknowledged."""
        self.look_at_receipts()
        for invariant, what in promises.wrong:
            self.breach(invariant, what)
        acknowledged = sum(self._look_at_station(office) for office in self.ground.offices)
        self._look_at_city_rows()
        self._look_at_steps()
        self._look_at_order()
        self._look_at_alarms(promises)
        return acknowledged

    def _look_at_station(self, office: str) -> int:
        notes = read_notes(self.ground.folder / office / "notes")
        query = "SELECT sequence, packet_id, previous, application, sha256, content IS NULL, problem FROM vault_packet"
        rows = read(self.ground, office, f"{query} ORDER BY sequence")
        held = {(row[1], row[0], row[4]) for row in rows}
        sealed = [note for note in notes if "sealed" in note]
        for note in sealed:
            if (note["packet_id"], note["sequence"], note["sha256"]) not in held:
                self.breach("lost", f"{office}: {note['sequence']} was acknowledged and is not in the vault")
        recorded = Counter(int(row[3]) for row in rows)
        for application in {note["taken"] for note in notes if "taken" in note} - set(recorded):
            self.breach("lost", f"{office}: what was taken for {application} is gone")
        for application, times in recorded.items():
            if times > 1:
                self.breach("doubled", f"{office}: application {application} was sealed {times} times")
        self._look_at_chain(office, rows)
        at_city = {row[0] for row in self._rows_of(office)}
        for sequence, packet_id, *_ in rows:
            if packet_id not in at_city and not (office == TWIN and sequence == 1):
                self.breach("lost", f"{office} {sequence} is not at the city")
        if office == TWIN and rows:
            self._look_at_twin(rows[0], at_city)
        self._look_at_closings(office)
        return len(sealed)

    def _rows_of(self, office: str) -> list[tuple[Any, ...]]:
        query = "SELECT packet_id, sequence, previous, link, id FROM enrolment_packet WHERE station_id = ?"
        return read(self.ground, "city", f"{query} ORDER BY sequence", office)

    def _look_at_chain(self, office: str, rows: list[tuple[Any, ...]]) -> None:
        before = FIRST_PREVIOUS
        for expected, (sequence, packet_id, previous, *_) in enumerate(rows, 1):
            if sequence != expected or previous != before:
                self.breach("unnoticed_gaps", f"{office}: the chain is broken at {sequence}")
            before = packet_id

    def _look_at_twin(self, first: tuple[Any, ...], at_city: set[str]) -> None:
        """The honest packet whose number the copy took: still here, its bytes too, and somebody told."""
        _, packet_id, *_, forgotten, problem = first
        if packet_id in at_city or forgotten or "OTHER_PACKET_UNDER_NUMBER" not in (problem or ""):
            self.breach("lost", "the packet whose number was taken is not kept at its station with the problem")

    def _look_at_closings(self, office: str) -> None:
        """Agreed, except for the day of the twin's first packet."""
        sealed = dict(read(self.ground, office, "SELECT day, count(*) FROM vault_packet GROUP BY day"))
        closed = dict(read(self.ground, office, "SELECT day, agrees FROM vault_dayclosing"))
        first = read(self.ground, office, "SELECT day FROM vault_packet WHERE sequence = 1")
        for day in sealed:
            foreign = office == TWIN and (day,) in first
            if closed.get(day) != (0 if foreign else 1):
                self.breach("unnoticed_gaps", f"{office} {day}: the closing says {closed.get(day)}")

    # -- at the city and the centre ------------------------------------------------------------------------
    def _look_at_city_rows(self) -> None:
        """Of each packet one of everything, with the same bytes and the arranged verdict."""
        encounters = defaultdict(list)
        for row in read(
            self.ground, "centre", "SELECT encounter_id, person_id, document, station, sequence FROM centre_encounter"
        ):
            encounters[row[0]].append(row)
        query = (
            "SELECT p.id, p.packet_id, p.station_id, p.sequence, p.content, (SELECT count(*) FROM enrolment_recording r"
            " WHERE r.packet_id = p.id), (SELECT count(*) FROM relay_outboxitem i WHERE i.packet_id = p.id),"
            " (SELECT count(*) FROM relay_verdict v WHERE v.packet_id = p.id), (SELECT max(outcome) FROM relay_verdict"
            " v WHERE v.packet_id = p.id) FROM enrolment_packet p"
        )
        places: Counter[tuple[str, int]] = Counter()
        ids: Counter[str] = Counter()
        for _, packet_id, station, sequence, content, *counts, outcome in read(self.ground, "city", query):
            places[station, sequence] += 1
            ids[packet_id] += 1
            what = f"{station} {sequence}"
            for name, count in zip(("recordings", "rows in the outbox", "verdicts"), counts, strict=True):
                if count != 1:
                    self.breach("doubled" if count else "lost", f"{what} has {count} {name}")
            self._look_at_encounter(what, SealedPacket.from_bytes(content), encounters.get(packet_id, []))
            person = SealedPacket.from_bytes(content).contents.subject
            if outcome != ("DUPLICATE" if has_twin(person) else "UNIQUE"):
                self.breach("lost", f"{what}: the verdict is {outcome}, the centre's was another")
        for what, count in [*places.items(), *ids.items()]:
            if count > 1:
                self.breach("doubled", f"{what} is {count} times at the city")
        if foreign := set(encounters) - set(ids):
            self.breach("accepted", f"the centre has {len(foreign)} encounters that the city never had")

    def _look_at_encounter(self, what: str, packet: SealedPacket, found: list[tuple[Any, ...]]) -> None:
        if len(found) != 1:
            self.breach("doubled" if found else "lost", f"{what} is {len(found)} times at the centre")
            return
        _, person, document, station, sequence = found[0]
        told, manifest = json.loads(document), packet.contents
        images = sorted(item["image"] for item in told["biometricData"] if "image" in item)
        sealed = sorted(
            part_as_jwe(packet, part.name) for part in manifest.parts if part.name.startswith(("fin", "iri"))
        )
        whose = (person, station, sequence)
        if whose != (manifest.subject, manifest.station, manifest.sequence) or images != sealed:
            self.breach("lost", f"{what}: the centre keeps something else than what was sealed")

    def _look_at_steps(self) -> None:
        """No step of an application and no line of the trail about a packet stands twice."""
        query = (
            "SELECT s.application_id, s.after, count(*) FROM applications_statuschange s GROUP BY 1, 2"
            " HAVING count(*) > 1 AND s.after NOT LIKE 'SEARCH_FAILURE%' AND s.application_id NOT IN (SELECT"
            " r.application_id FROM enrolment_recording r JOIN relay_outboxitem i ON i.packet_id = r.packet_id"
            " WHERE i.search > 1)"
        )
        for application, after, count in read(self.ground, "city", query):
            self.breach("doubled", f"application {application} became {after} {count} times")
        query = "SELECT action, json_extract(detail, '$.packet'), count(*) FROM foundation_auditentry WHERE action IN"
        once = "('PACKET_RECEIVED', 'VERDICT_HEARD') GROUP BY 1, 2 HAVING count(*) > 1"
        for action, packet_id, count in read(self.ground, "city", f"{query} {once}"):
            self.breach("doubled", f"{action} of {packet_id[:12]} stands {count} times in the trail")

    def _look_at_order(self) -> None:
        """Station to city: by number, but for what was refused before. City to centre: as it was there to be sent."""
        for office in STATIONS:
            came = sorted(self._rows_of(office), key=lambda row: row[4])
            rows = read(self.ground, office, "SELECT sequence FROM vault_packet WHERE tries > 0")
            refused = {sequence for (sequence,) in rows}
            highest = 0
            for _, sequence, *_ in came:
                if sequence < highest and sequence not in refused:
                    self.breach("out_of_order", f"{office} {sequence} came to the city after {highest}")
                highest = max(highest, sequence)
            self._look_at_order_to_centre(office, {row[1]: row[4] for row in came})

    def _look_at_order_to_centre(self, office: str, row_at_city: dict[int, int]) -> None:
        query = "SELECT sequence FROM centre_encounter WHERE station = ? ORDER BY id"
        later: list[int] = []
        for (sequence,) in reversed(read(self.ground, "centre", query, office)):
            here = row_at_city.get(sequence)
            overtaken = [n for n in later if n < sequence and here and row_at_city.get(n, here) < here]
            if overtaken:
                self.breach("out_of_order", f"{office} {sequence} went to the centre before {overtaken[0]}")
            later.append(sequence)

    def look_ahead(self) -> None:
        """Some of what is looked at in the end, for whoever stops at the first breach."""
        self._look_at_order()
        for place, table, name in (
            *((office, "vault_packet", "application") for office in STATIONS),
            ("city", "enrolment_packet", "packet_id"),
            ("city", "relay_verdict", "packet_id"),
            ("centre", "centre_encounter", "encounter_id"),
        ):
            query = f"SELECT {name} FROM {table} GROUP BY 1 HAVING count(*) > 1"
            for (what,) in read(self.ground, place, query):
                self.breach("doubled", f"{what} stands twice in {table} of {place}")

    def _look_at_alarms(self, promises: Promises) -> None:
        kept = {row[0] for row in read(self.ground, "city", "SELECT sha256 FROM enrolment_refusedpacket")}
        alarms = Counter(
            row[0]
            for row in read(
                self.ground,
                "city",
                "SELECT DISTINCT json_extract(detail, '$.sha256') FROM foundation_auditentry"
                " WHERE action = 'ALARM_PACKET_REFUSED'",
            )
        )
        for digest in promises.refused:
            if digest not in kept or digest not in alarms:
                self.breach("accepted", f"refused bytes {digest[:12]} were not kept, or without an alarm")
        ids = {row[0] for row in read(self.ground, "city", "SELECT packet_id FROM enrolment_packet")}
        for packet_id in promises.never & ids:
            self.breach("accepted", f"the stranger's packet {packet_id[:12]} was received")
        sounded = Counter(
            dict(read(self.ground, "city", "SELECT action, count(*) FROM foundation_auditentry GROUP BY 1"))
        )
        for action, least in promises.alarms.items():
            if sounded[action] < least:
                self.breach("unnoticed_gaps" if "CHAIN" in action else "accepted", f"{action} was not sounded")
        if LAPTOP in {
            office for (office,) in read(self.ground, "city", "SELECT station_id FROM relay_closing WHERE NOT agrees")
        }:
            self.breach("unnoticed_gaps", "the laptop's day did not close although nothing is missing")
