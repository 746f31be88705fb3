"""`satupintu fingerprints extract|match|search|bench`: the engine for whoever has prints of their own."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from satupintu.fingerprints import (
    PARAMETERS,
    Finger,
    FingerprintProblem,
    Gallery,
    StoredGallery,
    Template,
    compare,
    decode,
    extract,
    quality,
)
from satupintu.fingerprints.thresholds import evidence

RECORD = ".fmr"  # a minutiae record of ISO/IEC 19794-2:2005
_BETWEEN = "\x1f"  # between the parts of a print's name
ONE_FINGER = Finger.RIGHT_INDEX  # where a print of an unknown finger stands


def do_extract(arguments: argparse.Namespace) -> int:
    """Minutiae of images; `--out` keeps them as records."""
    told = [_extracted(path, arguments) for path in arguments.files]
    lines = [
        f"{one['file']}: {one['problem']}"
        if "problem" in one
        else f"{one['file']}: {one['minutiae']} minutiae, quality {one['quality']} of 100"
        for one in told
    ]
    _say(told, lines, as_json=arguments.json)
    return int(any("problem" in one for one in told))


def do_match(arguments: argparse.Namespace) -> int:
    """Whether two prints are of one finger; leaves with 1 where not."""
    try:
        score = compare(*(_template(path, arguments) for path in arguments.files))
    except FingerprintProblem as problem:
        sys.exit(str(problem))
    weight = evidence([score])
    told = {"score": round(score, 4), "log10_likelihood_ratio": round(weight, 2)}
    told["same_finger"] = same = weight >= PARAMETERS.verified
    words = "one finger" if same else "not shown to be one finger"
    _say(told, [f"score {score:.3f}, likelihood ratio 10^{weight:.1f}: {words}"], as_json=arguments.json)
    return 0 if same else 1


def do_search(arguments: argparse.Namespace) -> int:
    """Among files or folders of prints, those most like one print; leaves with 1 where nobody is like it."""
    with ExitStack() as ending:
        gallery = Gallery()
        try:
            if arguments.gallery:
                gallery = StoredGallery(arguments.gallery)
                ending.callback(gallery.close)
            wanted = _fill(gallery, arguments.among or [], arguments)
            without = set(gallery.names()) - wanted if arguments.among else ()
            probe = {ONE_FINGER: _template(arguments.file, arguments)}
            found = gallery.search(probe, arguments.limit, without)
        except FingerprintProblem as problem:
            sys.exit(str(problem))
    told = [
        {
            "print": one.person_id.split(_BETWEEN)[0],
            "score": round(max(one.per_finger.values()), 4),
            "log10_likelihood_ratio": round(one.score, 2),
        }
        for one in found
    ]
    lines = [f"{one['score']:.3f}  10^{one['log10_likelihood_ratio']:>5}  {one['print']}" for one in told]
    _say(told, lines or ["Nobody is like this print."], as_json=arguments.json)
    return 0 if found and found[0].score >= PARAMETERS.verified else 1


def do_bench(arguments: argparse.Namespace) -> int:
    """Error rates and speed over folders of images, beside the baseline."""
    from satupintu.fingerprints import benchmark

    try:
        measured = benchmark.measure(arguments.folders, dpi=arguments.dpi, baseline=not arguments.engine_only)
    except (OSError, ValueError) as wrong:
        sys.exit(str(wrong))
    told = benchmark.report(measured)
    _say(told, [benchmark.table(told)], as_json=arguments.json)
    if arguments.plots:
        benchmark.draw(measured, arguments.plots)
    return 0


def _extracted(path: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    told: dict[str, Any] = {"file": str(path)}
    try:
        image = decode(_bytes(path))
        template = extract(image, arguments.dpi, arguments.method)
        told |= {"minutiae": len(template), "quality": quality(image, arguments.dpi)}
    except FingerprintProblem as problem:
        return told | {"problem": problem.code, "message": problem.message}
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
        kept = arguments.out / f"{path.stem}{RECORD}"
        try:
            with kept.open("xb") as file:
                file.write(template.to_bytes())
        except FileExistsError:
            return told | {"problem": "RECORD_EXISTS", "message": f"{kept} is there already. Name another --out."}
        told["record"] = str(kept)
    return told


def _fill(gallery: Gallery, places: Iterable[Path], arguments: argparse.Namespace) -> set[str]:
    """Have the prints of these places in the gallery as they are now; gives their names."""
    wanted: dict[str, Path] = {}
    for path in _prints(places):
        try:
            wanted[_name(path, arguments)] = path
        except FingerprintProblem as problem:
            print(f"{path}: {problem}", file=sys.stderr)
    for name, path in wanted.items():
        if name not in gallery:
            try:
                gallery.add(name, {ONE_FINGER: _template(path, arguments)})
            except FingerprintProblem as problem:
                print(f"{path}: {problem}", file=sys.stderr)
    return set(wanted)


def _name(path: Path, arguments: argparse.Namespace) -> str:
    """Path, and what the template is made of and how: the same name is the same print. Raises FingerprintProblem."""
    digest = sha256(_bytes(path)).hexdigest()[:32]
    return _BETWEEN.join((str(path), digest, arguments.method, str(arguments.dpi)))


def _prints(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        yield from (path for path in sorted(place.iterdir()) if path.is_file()) if place.is_dir() else [place]


def _template(path: Path, arguments: argparse.Namespace) -> Template:
    data = _bytes(path)
    if path.suffix == RECORD:
        return Template.from_bytes(data)
    return extract(decode(data), arguments.dpi, arguments.method)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FingerprintProblem("UNREADABLE_FILE", f"{path}: {error.strerror}.") from error


def _say(told: Any, lines: Iterable[str], *, as_json: bool) -> None:
    print(json.dumps(told, indent=2) if as_json else "\n".join(lines))


VERBS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "extract": do_extract,
    "match": do_match,
    "search": do_search,
    "bench": do_bench,
}
