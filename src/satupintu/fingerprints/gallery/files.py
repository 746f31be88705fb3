"""A gallery as one file: NumPy arrays in a zip, replaced as a whole."""

import json
import os
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from satupintu.fingerprints.fingers import Finger
from satupintu.fingerprints.gallery.blocks import COLUMNS as HELD
from satupintu.fingerprints.parameters import BITS, LANES, SIZES
from satupintu.fingerprints.problems import FingerprintProblem

if TYPE_CHECKING:
    from satupintu.fingerprints.gallery import Gallery

COLUMNS: Final = (*HELD, "owner")
VERSION: Final = f"satupintu gallery 1, {BITS} bits, {LANES} lanes, sizes {SIZES}"


def write(gallery: "Gallery", path: Path) -> None:
    arrays = {
        f"{finger}/{size}/{name}": getattr(blocks, name)[: blocks.used]
        for (finger, size), blocks in gallery._blocks.items()  # noqa: SLF001 - one module with its file format
        if blocks.used
        for name in COLUMNS
    }
    names = json.dumps({"version": VERSION, "names": gallery._names})  # noqa: SLF001
    arrays["people"] = np.frombuffer(names.encode(), np.uint8)
    path = Path(path)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def read(path: Path) -> "Gallery":
    try:
        with np.load(path, allow_pickle=False) as stored:
            return _rebuild({name: stored[name] for name in stored.files})
    except (OSError, ValueError, KeyError, IndexError, TypeError, zipfile.BadZipFile, EOFError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise FingerprintProblem("BROKEN_GALLERY", str(error)[:200]) from error


def _rebuild(arrays: dict[str, np.ndarray]) -> "Gallery":
    from satupintu.fingerprints.gallery.memory import NOWHERE, Gallery

    people = json.loads(arrays.pop("people").tobytes())
    if people["version"] != VERSION:
        raise FingerprintProblem("BROKEN_GALLERY", f"It says {people['version']!r}, not {VERSION!r}.")
    gallery = Gallery()
    gallery._names = people["names"]  # noqa: SLF001
    gallery._people = {name: row for row, name in enumerate(gallery._names) if name is not None}  # noqa: SLF001
    gallery._free = [row for row, name in enumerate(gallery._names) if name is None]  # noqa: SLF001
    gallery._places = np.full((len(gallery._names), len(Finger)), NOWHERE, np.int64)  # noqa: SLF001
    for key in sorted({name.rpartition("/")[0] for name in arrays}):
        finger, size = (int(part) for part in key.split("/"))
        blocks = gallery._blocks[Finger(finger), size]  # noqa: SLF001
        for name in COLUMNS:
            fresh = getattr(blocks, name)
            column = arrays[f"{key}/{name}"]
            wanted = (len(arrays[f"{key}/owner"]), *fresh.shape[1:])
            if column.dtype != fresh.dtype or column.shape != wanted:
                raise FingerprintProblem("BROKEN_GALLERY", f"{key}/{name} has another shape.")
            setattr(blocks, name, column)
        blocks.used = len(blocks.owner)
        held = np.flatnonzero(blocks.owner.ravel() >= 0)
        blocks.free = np.flatnonzero(blocks.owner.ravel() < 0)[::-1].tolist()
        gallery._places[blocks.owner.ravel()[held], finger - 1] = held * len(SIZES) + size  # noqa: SLF001
    return gallery
