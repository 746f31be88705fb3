"""The engine beside NIST's on anybody's prints: error rates by FVC's protocol, processor time, plots.

Times are processor time of one core, so that a busy machine does not change them much.
"""

from satupintu.fingerprints.benchmark.measuring import Measured, measure, report, table
from satupintu.fingerprints.benchmark.plots import draw

__all__ = ["Measured", "draw", "measure", "report", "table"]
