"""Fingers leave the centre in two ways only, sealed anew, each time with a line in a table that only grows.

The images of one case go to the officer who decides it; two templates of one card go to its printer. The city asks,
signed with its key; whom it may ask about is not its word but this centre's own answers (docs/flows/identification.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from satupintu.centre.keys import city_key
from satupintu.centre.models import Encounter, Resealing, Task
from satupintu.centre.osia.reading import fingers_of
from satupintu.centre.problems import CentreProblem, Code, bad
from satupintu.centre.selectors import list_templates
from satupintu.fingerprints.fingers import Finger
from satupintu.fingerprints.thresholds import PARAMETERS
from satupintu.packets import jwe
from satupintu.packets.keys import ReaderKey, VerifyingKey
from satupintu.packets.problem import SealProblem
from satupintu.packets.requests import check_request

LONGEST = 120  # characters of a name or key
MOST_ENCOUNTERS = 11  # one recording and as many candidates as a search names
ON_A_CARD = 2
# the chip of a KTP holds both index fingers; whoever lacks one has the next best known, hand by hand
_PREFERRED = tuple(finger for right in (2, 1, 3, 4, 5) for finger in (Finger(right), Finger(right + 5)))
Purpose = Resealing.Purpose


@dataclass(frozen=True)
class Wish:
    """What the city asks for. `case`: its name of the case or card; `officer`: "" for a printer."""

    purpose: Resealing.Purpose
    case: str
    officer: str
    reader: ReaderKey
    encounters: tuple[str, ...]


def read_wish(document: Mapping[str, Any]) -> Wish:
    """The members of a request, each of them checked. Raises CentreProblem 400."""
    if document.get("purpose") not in Purpose.values:
        raise bad("purpose is ADJUDICATION or CARD.")
    purpose = Purpose(document["purpose"])
    encounters: tuple[str, ...]
    if purpose is Purpose.CARD:
        case, officer, encounters = _text(document, "card"), "", (_text(document, "encounter"),)
    else:
        case, officer, encounters = _text(document, "case"), _text(document, "officer"), _encounters(document)
    try:
        reader = ReaderKey(_text(document, "reader"))
    except SealProblem:
        raise bad("reader is an X25519 public key in base64.") from None
    return Wish(purpose, case, officer, reader, encounters)


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST or not value.isprintable():
        raise bad(f"{name} is a text of 1 to {LONGEST} characters.")
    return value


def _encounters(document: Mapping[str, Any]) -> tuple[str, ...]:
    found = document.get("encounters")
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise bad("encounters is a list of texts.")
    if not 2 <= len(found) <= MOST_ENCOUNTERS or len(set(found)) != len(found):
        raise bad(f"encounters names 2 to {MOST_ENCOUNTERS} recordings, each once, the one of the case first.")
    return tuple(found)


def need_city(path: str, body: bytes, headers: Mapping[str, str], told: object) -> None:
    """That the city signed this very request. Raises CentreProblem 403.

    `told`: the public key that the request names. The first one that signed is the city's from then on, unless
    SATUPINTU_CITY_KEY named it before.
    """
    try:
        key = VerifyingKey(str(told))
        check_request("POST", path, body, headers, now=timezone.now(), key=key)
        known = settings.CITY_KEY or city_key(first=key)
    except SealProblem as problem:
        raise CentreProblem(403, Code.NOT_THE_CITY, problem.problem.detail) from None
    if known != key.public:
        raise CentreProblem(403, Code.NOT_THE_CITY, "Signed with another key than the city's.")


@transaction.atomic
def reseal(wish: Wish) -> list[dict[str, Any]]:
    """[{encounter, fingers: [{finger, sealed}]}] of a wish, sealed to its reader; the line stands when this returns.

    Asked again, the same comes again under another seal, and another line says so.
    Raises CentreProblem: 404 (no such recording here), 409 (not alike by this centre's own answers; this case or card
    went elsewhere; the key is somebody else's), 400 (too few fingers for a card).
    """
    first, *others = wish.encounters
    recordings = [_only(Encounter.objects.filter(encounter_id=first))]
    if others:
        recordings += _candidates(recordings[0], others)
    _need_as_before(wish)
    find = _templates if wish.purpose is Purpose.CARD else _images
    sealed = [{"encounter": each.encounter_id, "fingers": _seal(wish, each, find(each))} for each in recordings]
    Resealing.objects.create(
        purpose=wish.purpose,
        case=wish.case,
        officer=wish.officer,
        reader=wish.reader.key_id,
        encounters=list(wish.encounters),
        at=timezone.now(),
    )
    return sealed


def _only(rows: QuerySet[Encounter]) -> Encounter:
    found = list(rows.filter(deleted_at=None)[:2])
    if len(found) != 1:
        raise CentreProblem(404, Code.UNKNOWN_PERSON, "Unknown encounter.")
    return found[0]


def _candidates(recording: Encounter, others: Sequence[str]) -> list[Encounter]:
    """The others, when this centre has named each as alike to the person of `recording`.

    Whoever asks chooses the threshold of a search: below the one that makes a person unique nobody counts as alike.
    """
    answers = Task.objects.filter(kind=Task.Kind.IDENTIFY, person_id=recording.person_id, status=200)
    named = {
        (candidate["personId"], score.get("encounterId"))
        for answer in answers.values_list("answer", flat=True)
        for candidate in answer or ()
        if candidate["score"] >= PARAMETERS.unique_below
        for score in candidate["scores"]
    }
    person_of = {encounter: person for person, encounter in named}
    if not set(others) <= person_of.keys():
        raise CentreProblem(409, Code.NOT_ALIKE, "This centre never named these recordings as alike.")
    return [_only(Encounter.objects.filter(person_id=person_of[each], encounter_id=each)) for each in others]


def _need_as_before(wish: Wish) -> None:
    """A case or card is of one recording for ever, a card goes to one printer, a key belongs to one officer.

    Each officer of a case asks for those found alike whom that officer may see, which need not be the same ones.
    """
    before = Resealing.objects.filter(purpose=wish.purpose, case=wish.case).first()
    if before is not None and before.encounters[0] != wish.encounters[0]:
        raise CentreProblem(409, Code.WENT_ELSEWHERE, "This case was of another recording before.")
    if before is not None and wish.purpose is Purpose.CARD and before.reader != wish.reader.key_id:
        raise CentreProblem(409, Code.WENT_ELSEWHERE, "The templates of this card went to another printer.")
    owner = Resealing.objects.filter(reader=wish.reader.key_id).first()
    if owner is not None and (owner.purpose, owner.officer) != (wish.purpose, wish.officer):
        raise CentreProblem(409, Code.WENT_ELSEWHERE, "This key belongs to another officer or to a printer.")


def _images(recording: Encounter) -> dict[Finger, bytes]:
    return {image.finger: image.open() for image in fingers_of(recording.document["biometricData"])}


def _templates(recording: Encounter) -> dict[Finger, bytes]:
    kept = dict(list_templates(recording))
    chosen = [finger for finger in _PREFERRED if finger in kept][:ON_A_CARD]
    if len(chosen) < ON_A_CARD:
        raise bad("Fewer than two fingers of this recording can be used.", Code.NO_USABLE_FINGER)
    return {finger: kept[finger] for finger in chosen}


def _seal(wish: Wish, recording: Encounter, fingers: Mapping[Finger, bytes]) -> list[dict[str, Any]]:
    """Readable in each header, alterable by nobody: for what, for whom, of which recording, which finger."""
    extras = {"purpose": wish.purpose.value, "case": wish.case, "officer": wish.officer}
    return [
        {
            "finger": finger.value,
            "sealed": jwe.encrypt(
                plain, wish.reader, **extras, encounter=recording.encounter_id, finger=finger.value
            ).compact(),
        }
        for finger, plain in fingers.items()
    ]
