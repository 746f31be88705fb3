"""The fingerprint engine: image → minutiae → template → score → gallery.

Enters: grey images. Leaves: templates, scores, candidates, decisions. Promises: no Django, no place; a bad
image gives a named problem, never a crash. Heavy libraries (Numba, onnxruntime, NIST's code) are loaded when first
needed: importing this package costs NumPy.
"""

from satupintu.fingerprints.comparison import compare, correspondences
from satupintu.fingerprints.extraction import extract
from satupintu.fingerprints.fingers import Finger, TenPrint
from satupintu.fingerprints.formats.images import decode
from satupintu.fingerprints.gallery import Gallery, ReadGallery, StoredGallery
from satupintu.fingerprints.problems import PROBLEMS, FingerprintProblem
from satupintu.fingerprints.quality import quality
from satupintu.fingerprints.templates import Template
from satupintu.fingerprints.thresholds import (
    PARAMETERS,
    Candidate,
    Decision,
    Parameters,
    decide,
    is_same_person,
)

__all__ = [
    "PARAMETERS",
    "PROBLEMS",
    "Candidate",
    "Decision",
    "Finger",
    "FingerprintProblem",
    "Gallery",
    "Parameters",
    "ReadGallery",
    "StoredGallery",
    "Template",
    "TenPrint",
    "compare",
    "correspondences",
    "decide",
    "decode",
    "extract",
    "is_same_person",
    "quality",
]
