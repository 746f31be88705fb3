"""Deliberately broken copies of the service: what each breaks, and the exact text that is replaced for it.

Each old text must stand in its file exactly once; a variant that no longer fits the source is an error, not a pass.
`caught_by`: the invariants of which at least one must be breached.
"""

from dataclasses import dataclass

CITY, RELAY, VAULT, CENTRE = "city/enrolment", "city/relay", "station/vault", "centre"


@dataclass(frozen=True)
class Edit:
    """`file`: below src/satupintu."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Variant:
    name: str
    breaks: str
    caught_by: frozenset[str]
    edits: tuple[Edit, ...]


def _variant(name: str, breaks: str, caught_by: str, *edits: tuple[str, str, str]) -> Variant:
    return Variant(name, breaks, frozenset(caught_by.split()), tuple(Edit(*edit) for edit in edits))


VARIANTS = (
    _variant(
        "city_receipt_before_commit",
        "the city signs first and stores a second later, as MOSIP's receiver does",
        "receipts_without_data lost",
        (
            f"{CITY}/services/receiving.py",
            "    outcome = _keep(station, arrival, manifest, body)\n",
            """    if not Packet.objects.filter(station=station, sequence=arrival.sequence).exists():
        import threading

        threading.Timer(1.0, _keep, (station, arrival, manifest, body)).start()
        told = {"packet_id": arrival.packet_id, "station": station.code, "sequence": arrival.sequence}
        early = issue(**told, received_at=clock.now(), by="city", signing_key=keys.signing_key())
        return Received(early.to_dict(), new=True)
    outcome = _keep(station, arrival, manifest, body)
""",
        ),
    ),
    _variant(
        "centre_receipt_before_commit",
        "the centre signs first and stores a second later",
        "receipts_without_data lost",
        (
            f"{CENTRE}/services.py",
            "    encounter.save(force_insert=True)\n    put_into",
            """    if origin is not None:
        import threading

        threading.Timer(1.5, encounter.save).start()
        return encounter
    encounter.save(force_insert=True)
    put_into""",
        ),
    ),
    _variant(
        "deleted_at_the_citys_receipt",
        "a station drops the bytes once the city has them, and the constraint against it is gone",
        "lost",
        (
            f"{VAULT}/receipts.py",
            '"sequence", "city_received_at", "centre_received_at"',
            '"sequence", "city_received_at"',
        ),
        (
            f"{VAULT}/migrations/0001_initial.py",
            "models.Q(('content__isnull', False), ('centre_receipt__isnull', False), _connector='OR')",
            "models.Q(('content__isnull', False), ('city_receipt__isnull', False), _connector='OR')",
        ),
    ),
    _variant(
        "packets_not_unique_at_the_city",
        "no unique keys of packets at the city, and nobody looks whether one came before",
        "doubled",
        (
            f"{CITY}/migrations/0001_initial.py",
            "('packet_id', models.CharField(max_length=64, unique=True)),",
            "('packet_id', models.CharField(max_length=64)),",
        ),
        (
            f"{CITY}/migrations/0001_initial.py",
            "models.UniqueConstraint(fields=('station', 'sequence'), name='a_sequence_holds_one_packet')",
            "models.CheckConstraint(condition=models.Q(('sequence__gte', 0)), name='a_sequence_holds_one_packet')",
        ),
        (
            f"{CITY}/services/receiving.py",
            "    held = Packet.objects.filter(station=station, sequence=arrival.sequence).first()\n",
            "    held = None\n",
        ),
        (
            f"{CITY}/selectors.py",
            '    return Packet.objects.filter(packet_id=packet_id).values_list("receipt", flat=True).first()\n',
            "    return None\n",
        ),
    ),
    _variant(
        "encounters_not_unique_at_the_centre",
        "no unique key of encounters at the centre, and nobody looks whether one came before",
        "doubled",
        (
            f"{CENTRE}/migrations/0001_initial.py",
            "models.UniqueConstraint(fields=('person_id', 'encounter_id'), name='an_encounter_is_created_once'), ",
            "",
        ),
        (
            f"{CENTRE}/services.py",
            "    if Encounter.objects.filter(person_id=person_id, encounter_id=encounter_id).exists():\n",
            "    if False:\n",
        ),
    ),
    _variant(
        "verdict_counted_twice",
        "no unique key of verdicts, and nobody looks whether one was heard before",
        "doubled",
        (
            f"{RELAY}/migrations/0001_initial.py",
            "models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='verdict'",
            "models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdict'",
        ),
        (
            f"{RELAY}/services/hearing.py",
            "    earlier = Verdict.objects.filter(packet_id=item.packet_id).first()\n",
            "    earlier = None\n",
        ),
    ),
    _variant(
        "later_verdict_wins",
        "a verdict that contradicts the first one takes its place",
        "lost accepted",
        (
            f"{RELAY}/services/hearing.py",
            "        _compare(item, earlier, outcome, candidates)\n",
            "        Verdict.objects.filter(pk=earlier.pk).update(outcome=outcome)\n",
        ),
    ),
    _variant(
        "retried_under_a_new_id",
        "the relay tries again under an id of its own making, without the manifest that would give it away",
        "doubled accepted",
        (
            f"{RELAY}/jobs/sending.py",
            "    answer = centre.create(str(recording.subject), packet_id, document)\n",
            """    if item.tries:
        import uuid

        encounter = uuid.uuid4().hex
        del document["clientData"]
        answer = centre.create(str(recording.subject), encounter, {**document, "encounterId": encounter})
    else:
        answer = centre.create(str(recording.subject), packet_id, document)
""",
        ),
    ),
    _variant(
        "relay_in_order_of_clocks",
        "the relay takes what waits in the order of the stations' clocks",
        "out_of_order",
        (
            f"{RELAY}/jobs/sending.py",
            'groupby(rows.order_by("packet__station", "packet__sequence"), lambda',
            'groupby(rows.order_by("packet__station", "packet__sealed_at"), lambda',
        ),
    ),
    _variant(
        "station_in_order_of_clocks",
        "a station sends what waits in the order of its clock",
        "out_of_order",
        (
            f"{VAULT}/selectors.py",
            'packets.order_by("sequence").values_list',
            'packets.order_by("sealed_at").values_list',
        ),
    ),
    _variant(
        "chain_not_checked",
        "the city takes every packet as the continuation of its chain",
        "unnoticed_gaps",
        (
            f"{CITY}/services/receiving.py",
            "    return link(arrival, before=before and before[0], after=after and after[1])\n",
            "    return Link.CONTINUES\n",
        ),
    ),
    _variant(
        "other_bytes_taken_for_a_repeat",
        "another packet under a known number gets the known one's receipt",
        "accepted lost receipts_without_data",
        (
            f"{CITY}/rules/receiving.py",
            "        return Ruling.REPEAT if holds == arrival.packet_id else Ruling.OTHER_BYTES\n",
            "        return Ruling.REPEAT\n",
        ),
    ),
    _variant(
        "outbox_mark_outside_the_transaction",
        "the relay notes first how far it has collected, and writes the outbox in a second transaction",
        "lost",
        (
            f"{RELAY}/services/outbox.py",
            "@transaction.atomic\ndef collect() -> int:",
            "def collect() -> int:",
        ),
        (
            f"{RELAY}/services/outbox.py",
            "    items = [OutboxItem(packet_id=row, next_try_at=now, written_at=now) for row in rows]\n",
            """    from satupintu.city.foundation.selectors import find_setting
    from satupintu.city.foundation.services import note_setting

    rows = [row for row in rows if row > int(find_setting("collected") or 0)]
    if rows:
        import time

        note_setting(name="collected", value=max(rows))
        time.sleep(1)
    items = [OutboxItem(packet_id=row, next_try_at=now, written_at=now) for row in rows]
""",
        ),
    ),
    _variant(
        "seal_and_queue_in_two_transactions",
        "a packet is written in one transaction, its draft ended in another",
        "doubled",
        (
            f"{VAULT}/services.py",
            "@transaction.atomic(durable=True)\ndef seal_draft(",
            "def seal_draft(",
        ),
        (
            f"{VAULT}/services.py",
            "    packet = _keep(sealed, appointment, key.username, now)\n    draft.delete()\n",
            """    packet = _keep(sealed, appointment, key.username, now)
    import time

    time.sleep(0.05)
    draft.delete()
""",
        ),
    ),
    _variant(
        "draft_deleted_before_the_packet",
        "the draft is gone before the packet is written",
        "lost",
        (
            f"{VAULT}/services.py",
            "@transaction.atomic(durable=True)\ndef seal_draft(",
            "def seal_draft(",
        ),
        (
            f"{VAULT}/services.py",
            "    packet = _keep(sealed, appointment, key.username, now)\n    draft.delete()\n",
            """    draft.delete()
    import time

    time.sleep(0.05)
    packet = _keep(sealed, appointment, key.username, now)
""",
        ),
    ),
    _variant(
        "closing_always_agrees",
        "three statements agree, whatever they say",
        "unnoticed_gaps",
        (
            "packets/closing.py",
            "    return Agreement(agrees=not silent and same, missing=missing, silent=silent)\n",
            "    return Agreement(agrees=True, missing=missing, silent=silent)\n",
        ),
    ),
    _variant(
        "closing_names_nothing",
        "a day that is not closed does not say what is missing",
        "unnoticed_gaps",
        (
            "packets/closing.py",
            "    missing = {place: ids for place, ids in missing.items() if ids}\n",
            "    missing = {}\n",
        ),
    ),
    _variant(
        "closing_says_what_the_station_says",
        "city and centre are taken to state what the station stated",
        "unnoticed_gaps",
        (
            f"{RELAY}/services/closing.py",
            "by_station.closing, by_city.closing, by_centre.closing if by_centre else None",
            "by_station.closing, by_station.closing, by_station.closing",
        ),
    ),
    _variant(
        "receipts_believed_unsigned",
        "a station keeps receipts without checking who signed them",
        "receipts_without_data lost",
        (
            f"{VAULT}/receipts.py",
            '        receipt = check(signed, enrolled.city_signer if by == "city" else enrolled.centre_signer)\n',
            "        receipt = signed.receipt\n",
        ),
    ),
    _variant(
        "centre_receipts_believed_unsigned",
        "the city keeps the centre's receipts without checking who signed them",
        "lost receipts_without_data",
        (
            f"{RELAY}/services/outbox.py",
            "        receipt = check(signed, signer) if signer else None\n",
            "        receipt = signed.receipt\n",
        ),
    ),
    _variant(
        "announcement_gets_a_receipt",
        "the city gives its receipt when a packet is announced",
        "receipts_without_data lost",
        (
            f"{CITY}/api/packets.py",
            "    receipt = selectors.find_receipt(announced.packet_id)\n    if receipt:\n",
            """    from satupintu.city.enrolment import keys
    from satupintu.city.foundation import clock
    from satupintu.packets.receipt import issue

    early = {"packet_id": announced.packet_id, "station": request.headers["Satupintu-Station"]}
    receipt = issue(
        **early, sequence=told["sequence"], received_at=clock.now(), by="city", signing_key=keys.signing_key()
    ).to_dict()
    if receipt:
""",
        ),
    ),
    _variant(
        "refused_packet_stops_the_queue",
        "a station goes no further than a packet that the city refuses",
        "lost",
        (
            "station/link/sender.py",
            "            if not about_it and (no.status != 500 or stumbled):\n",
            "            if True:\n",
        ),
    ),
    _variant(
        "conflict_booked_as_success",
        "a station takes 409 for a word that the packet was received, as MOSIP's client does",
        "receipts_without_data lost",
        (
            "station/link/sender.py",
            "            # a city that stumbles (500)",
            """            if no.status == 409:
                Packet.objects.filter(pk=packet.pk).update(city_receipt={"received": True}, city_received_at=now)
                continue
            # a city that stumbles (500)""",
        ),
        (
            "station/link/sender.py",
            "import forget_old_lists\n",
            "import forget_old_lists\nfrom satupintu.station.vault.models import Packet\n",
        ),
    ),
    _variant(
        "repeat_gets_a_new_receipt",
        "a packet that comes again gets a receipt of that moment",
        "doubled receipts_without_data",
        (
            f"{CITY}/services/receiving.py",
            "        return Received(held.receipt, new=False)\n",
            """        told = {"packet_id": arrival.packet_id, "station": station.code, "sequence": arrival.sequence}
        again = issue(**told, received_at=clock.now(), by="city", signing_key=keys.signing_key())
        return Received(again.to_dict(), new=False)
""",
        ),
    ),
    _variant(
        "seal_not_checked",
        "the city takes packets whoever signed them",
        "accepted",
        ("packets/packet.py", "    key.verify(signature, data)\n", ""),
    ),
    _variant(
        "refused_bytes_thrown_away",
        "what the city refuses is not kept",
        "accepted",
        (
            f"{CITY}/services/receiving.py",
            "    row, first = RefusedPacket.objects.get_or_create(sha256=digest, defaults=kept)\n",
            "    row, first = RefusedPacket(sha256=digest, **kept), True\n",
        ),
    ),
)
