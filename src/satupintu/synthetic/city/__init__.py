"""An invented Bontang: who lives there, who is recorded, what held the others back, two years at the desks.

Enters: a number of residents, a seed, a day. Leaves: an `InventedCity` in columns, the same for the same three.
Promises: the study's totals hold exactly on the last semester's end; nobody in here is real.
"""

from satupintu.synthetic.city.invention import invent
from satupintu.synthetic.city.shapes import InventedCity
from satupintu.synthetic.city.totals import TooSmallError, Totals, cut_off, totals_for

__all__ = ["InventedCity", "TooSmallError", "Totals", "cut_off", "invent", "totals_for"]
