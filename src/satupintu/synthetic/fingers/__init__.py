"""Invented fingerprints in the manner of SFinGe (Cappelli): a master finger, then impressions of it.

Enters: person, finger, seed, number. Leaves: grey images, 388 wide × 374 high at 500 dpi, dark ridges on light.
Promises: the same image for the same numbers; no living person's finger was used. See
docs/flows/synthetic-fingers.md.
"""

from satupintu.synthetic.fingers.files import write
from satupintu.synthetic.fingers.impressions import impression
from satupintu.synthetic.fingers.master import MasterFinger, master
from satupintu.synthetic.fingers.patterns import Pattern

__all__ = ["MasterFinger", "Pattern", "impression", "master", "write"]
