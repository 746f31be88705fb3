"""Finding people by whatever is known of them, the best match first (docs/flows/search.md).

Words come from an inverted index that the register keeps itself: term → residents, in blocks that numpy adds up. At
most `CANDIDATES` people are then read and compared in full, however common the name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import Q

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import audit
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.models import Resident, SearchBlock, SearchTerm, SearchText
from satupintu.city.register.rules import search
from satupintu.city.register.rules.card import ResidentLine
from satupintu.city.register.rules.search import Candidate, Sought
from satupintu.city.register.selectors.rows import READERS, seen_by

MOST_ROWS = 50
CANDIDATES = 250
NEAR, BEGINNINGS = 50, 100  # terms that share letters with a word, or begin with it
BLOCK = 65_536  # residents in a block: their places in it take two bytes

Key = tuple[str, str]
"""Kind and text of a term."""
Text = tuple[str, str, str]
"""Words of the name, words of the address, RT."""
Members = npt.NDArray[np.uint16]
_Pieces = Sequence[tuple[float, Members]]
_LEAST = 0.01  # of a worth that is one: less is nothing
_SHOWN = ("ref", "name", "nik", "birth_date", "address", "rt")
_KECAMATAN = r"^[0-9]+[.][0-9]+[.][0-9]+$"
_KINDS = {SearchTerm.Kind.NAME.value: 1.0, SearchTerm.Kind.ADDRESS.value: search.ADDRESS}


def list_residents(viewer: Viewer, *, text: str = "", limit: int = MOST_ROWS) -> list[ResidentLine]:
    """People within the viewer's area by NIK, KK number, name, address, birth date, RT; the best first, at most 50.

    A text of fewer than three letters or digits finds nobody: the register is not for leafing through. A name may be
    misspelt or partial, its words in any order. Raises NOT_ALLOWED.
    """
    viewer.need(*READERS)
    sought = search.read(text)
    most = min(limit, MOST_ROWS)
    rows = _by_number(viewer, sought.numbers[0], most) if sought.numbers else _by_words(viewer, sought, text, most)
    lines = [ResidentLine(r.ref, r.name, r.nik or "", r.birth_date, r.address, r.rt_id) for r in rows]
    if lines:
        audit.record(viewer, "RESIDENTS_LISTED", subjects=[line.ref for line in lines])
    return lines


def index_faults() -> list[int]:
    """Residents (primary keys) whom the search index does not hold as the register does; for tests and checks."""
    everybody = list(Resident.objects.values_list("pk", flat=True))
    held, wanted = texts_held(everybody), texts_of(everybody)
    wrong = {pk for pk in everybody if held.get(pk) != wanted.get(pk)}
    listed: dict[int, set[Key]] = defaultdict(set)
    for kind, text, block, members in SearchBlock.objects.values_list("term__kind", "term__text", "block", "members"):
        for member in members_of(members):
            listed[block * BLOCK + int(member)].add((kind, text))
    wrong |= {pk for pk in listed.keys() | wanted.keys() if listed.get(pk, set()) != terms_of(wanted.get(pk))}
    return sorted(wrong)


# -- what the index holds -------------------------------------------------------------------------
def texts_of(pks: Sequence[int]) -> dict[int, Text]:
    """What the index should hold of residents, by primary key, from what the register says now."""
    rows = among(Resident.objects.all(), pks).values_list("pk", "name", "address", "rt_id")
    return {
        pk: (" ".join(search.name_words(name)), " ".join(search.address_words(address)), rt)
        for pk, name, address, rt in rows
    }


def texts_held(pks: Sequence[int]) -> dict[int, Text]:
    """What the index holds of residents, by primary key."""
    rows = among(SearchText.objects.all(), pks).values_list("pk", "name", "address", "area")
    return {pk: (name, address, area) for pk, name, address, area in rows}


def among(rows: Any, pks: Sequence[int]) -> Any:
    """The rows with these primary keys; of many, the stretch in which they lie."""
    few = len(pks) <= CANDIDATES
    return rows.filter(pk__in=pks) if few else rows.filter(pk__gte=min(pks), pk__lte=max(pks))


def terms_of(text: Text | None) -> set[Key]:
    """The keys under which somebody stands in the index; none for nobody."""
    return search.terms(text[0].split(), text[1].split(), text[2]) if text else set()


def members_of(members: bytes | memoryview) -> Members:
    """The places of residents within a block."""
    return np.frombuffer(members, "<u2")


# -- by number ------------------------------------------------------------------------------------
def _by_number(viewer: Viewer, number: str, most: int) -> list[Resident]:
    """By the whole NIK or KK number or its beginning; a whole one that nobody has may be one digit wrong."""
    whole = len(number) == search.NUMBER_LENGTH
    until = number[:-1] + chr(ord(number[-1]) + 1)  # a range, since SQLite has no index for LIKE
    found: list[Resident] = []
    for name in ("nik", "family__kk_number"):
        match = {name: number} if whole else {f"{name}__gte": number, f"{name}__lt": until}
        found += Resident.objects.filter(seen_by(viewer), **match).order_by("name", "birth_date")[:most]
    if whole and not found:
        guesses = search.number_guesses(number)
        found = list(Resident.objects.filter(seen_by(viewer), nik__in=guesses).order_by("name", "birth_date"))
    return found[:most]


# -- by words -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Like:
    """A term of the index that is like a word, from 0 to 1."""

    term: int
    kind: str
    text: str
    likeness: float


@dataclass
class _Part:
    """One thing that was asked for: terms of the index and residents that have it, each with what that is worth."""

    terms: dict[int, float] = field(default_factory=dict)
    residents: list[tuple[float, list[int]]] = field(default_factory=list)


def _by_words(viewer: Viewer, sought: Sought, text: str, most: int) -> list[Resident]:
    sought = replace(sought, areas=_areas_named(sought.words))
    likes = _likes(sought.words)
    written = text.strip().upper()
    parts = [_Part(terms={like.term: _KINDS[like.kind] * like.likeness for like in each}) for each in likes.values()]
    parts += [_Part(terms=dict.fromkeys(terms, 1.0)) for terms in _places(sought)]
    parts += [
        _Part(residents=[(span.weight, _pks(birth_date__range=(span.first, span.last)))]) for span in sought.spans
    ]
    if sought.words:  # whoever has these very words as a name must be among the candidates, however many are like it
        parts.append(_Part(residents=[(search.AS_WRITTEN, _pks(name__in=search.orders(written))[:CANDIDATES])]))
    chosen = _candidates(_add_up(parts, _seen_terms(viewer)))
    near_words = {word: {like.text: like.likeness for like in each} for word, each in likes.items()}
    scored = [(search.fit(sought, near_words, candidate, written), candidate) for candidate in chosen]
    best = [candidate.row for candidate in search.best(scored, most)]
    # the index is only how they are found: who may be seen is asked of the residents themselves
    rows = Resident.objects.filter(seen_by(viewer)).only(*_SHOWN).in_bulk(best)
    return [rows[pk] for pk in best if pk in rows]


def _candidates(pks: list[int]) -> Iterator[Candidate]:
    rows = SearchText.objects.filter(pk__in=pks).values_list(
        "pk", "resident__name", "name", "address", "resident__birth_date", "area", "resident__life_status"
    )
    for pk, written, name, address, birth_date, rt, status in rows:
        here = status == Resident.LifeStatus.ALIVE
        yield Candidate(pk, written, tuple(name.split()), tuple(address.split()), birth_date, rt, here)


def _likes(words: Iterable[str]) -> dict[str, list[_Like]]:
    """By word: terms like it, of those that share most of its letters by three, and those that begin with it.

    One question for all words, in SQL as both databases speak it: composing it took the ORM a third of a search.
    """
    asked = [word for word in dict.fromkeys(words) if len(word) > 1]
    likes: dict[str, list[_Like]] = {word: [] for word in asked}
    if not asked:
        return likes
    questions = [question for word in asked for question in _near(word)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(sql for sql, _ in questions), [told for _, each in questions for told in each])
        found = cursor.fetchall()
    for word, term, kind, text in found:
        if likeness := search.alike(word, text):
            likes[word].append(_Like(term, kind, text, likeness))
    return likes


_TERMS = "SELECT %s, id, kind, text FROM register_searchterm WHERE kind IN (%s, %s) AND "
_SHARING = """id IN (SELECT term_id FROM (
    SELECT term_id FROM register_searchgram WHERE gram IN ({}) GROUP BY term_id ORDER BY COUNT(*) DESC, term_id LIMIT %s
) AS near)"""
_BEGINNING = """id IN (SELECT id FROM (
    SELECT term.id FROM register_searchgram AS begins JOIN register_searchterm AS term ON term.id = begins.term_id
    WHERE begins.gram = %s AND term.text LIKE %s ORDER BY term.text LIMIT %s
) AS begun)"""


def _near(word: str) -> Iterator[tuple[str, list[Any]]]:
    """Questions for the terms that may be like a word, and what they hold. Terms are of capital letters and digits."""
    whose = [word, *_KINDS]
    if not search.is_loose(word):
        yield f"{_TERMS} text = %s", [*whose, word]
        return
    grams = sorted(search.trigrams(word))
    yield _TERMS + _SHARING.format(", ".join(["%s"] * len(grams))), [*whose, *grams, NEAR]
    yield _TERMS + _BEGINNING, [*whose, f"^{word[:2]}", f"{word}%", BEGINNINGS]


def _areas_named(words: Sequence[str]) -> frozenset[str]:
    """Codes of kelurahan and kecamatan that the words name, in any spelling in use, written together or apart."""
    named = areas.list_names("KELURAHAN", "KECAMATAN") if words else []
    told = {"".join(words[at : at + length]) for at in range(len(words)) for length in (1, 2, 3)}
    return frozenset(code for code, name in named if "".join(search.name_words(name)) in told)


def _places(sought: Sought) -> list[list[int]]:
    """For each place that was named: its terms."""
    terms = SearchTerm.objects.filter(kind=SearchTerm.Kind.AREA).values_list("pk", flat=True)
    asked = []
    if sought.areas:
        asked.append(Q(text__in=sought.areas))
    if sought.rt:
        asked.append(Q(text__endswith=f"-{sought.rt}"))
    if sought.rw:
        asked.append(Q(text__contains=f"-{sought.rw}-"))
    return [list(terms.filter(each)) for each in asked]


def _seen_terms(viewer: Viewer) -> list[int] | None:
    """Terms of the areas that the viewer may see; None is everywhere. Above a kecamatan: those of its kecamatan."""
    seen = viewer.areas(*READERS)
    if "" in seen:
        return None
    terms = SearchTerm.objects.filter(kind=SearchTerm.Kind.AREA)
    inside = Q(text__in=seen)
    for code in seen:
        inside |= Q(text__startswith=f"{code}.", text__regex=_KECAMATAN)
    return list(terms.filter(inside).values_list("pk", flat=True))


def _pks(**match: Any) -> list[int]:
    return list(Resident.objects.filter(**match).values_list("pk", flat=True))


def _add_up(parts: Iterable[_Part], seen: list[int] | None) -> list[int]:
    """Primary keys of the residents who have most of what was asked for, at most CANDIDATES, seen ones only."""
    asked = list(parts)
    held = _read_blocks({*(term for part in asked for term in part.terms), *(seen or ())})
    spread = [_by_block(part, held) for part in asked]
    allowed = None if seen is None else _by_block(_Part(terms=dict.fromkeys(seen, 1.0)), held)
    worth, pks, most = [np.zeros(0, np.float32)], [np.zeros(0, np.int64)], 0.0
    for block in sorted(set().union(*spread)):
        total = np.zeros(BLOCK, np.float32)
        for pieces in spread:
            if block in pieces:
                total += _worth(pieces[block])
        if allowed is not None:
            total *= _worth(allowed.get(block, ()))
        most = max(most, float(total.max()))
        places = np.flatnonzero(total >= max(search.WORTH_SHOWING * most, _LEAST))
        worth.append(total[places])
        pks.append(places + block * BLOCK)
    return _highest(np.concatenate(worth), np.concatenate(pks))


def _read_blocks(terms: set[int]) -> dict[int, list[tuple[int, Members]]]:
    held: dict[int, list[tuple[int, Members]]] = defaultdict(list)
    for term, block, members in SearchBlock.objects.filter(term__in=terms).values_list("term", "block", "members"):
        held[term].append((block, members_of(members)))
    return held


def _by_block(part: _Part, held: dict[int, list[tuple[int, Members]]]) -> dict[int, _Pieces]:
    """By block: places in it and what they are worth, the greatest worth last."""
    pieces: dict[int, list[tuple[float, Members]]] = defaultdict(list)
    for term, worth in part.terms.items():
        for block, members in held[term]:
            pieces[block].append((worth, members))
    for worth, pks in part.residents:
        every = np.asarray(pks, np.int64)
        for block in np.unique(every // BLOCK).tolist():
            pieces[block].append((worth, (every[every // BLOCK == block] % BLOCK).astype(np.uint16)))
    return {block: sorted(each, key=itemgetter(0)) for block, each in pieces.items()}


def _worth(pieces: _Pieces) -> npt.NDArray[np.float32]:
    """What a part is worth at each place of a block: the greatest of its pieces."""
    worth = np.zeros(BLOCK, np.float32)
    for each, members in pieces:
        worth[members] = each
    return worth


def _highest(worth: Any, pks: Any) -> list[int]:
    """The CANDIDATES of the greatest worth; among equals those who were entered first. None far below the best."""
    worthwhile = worth >= search.WORTH_SHOWING * worth.max(initial=0)
    worth, pks = worth[worthwhile], pks[worthwhile]
    if len(pks) <= CANDIDATES:
        return list(pks.tolist())
    bar = np.partition(worth, -CANDIDATES)[-CANDIDATES]
    above = pks[worth > bar].tolist()
    return [*above, *pks[worth == bar].tolist()[: CANDIDATES - len(above)]]
