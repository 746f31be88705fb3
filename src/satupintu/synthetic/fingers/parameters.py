"""Every number of the finger generator in one place, each with its reason. Lengths are pixels at 500 dpi."""

from typing import Final

DPI: Final = 500
WIDTH: Final = 388  # of an impression: the optical readers of the e-KTP deliver about 20 × 19 mm
HEIGHT: Final = 374

# -- master: the skin of the last joint, larger than any one impression -----------------------
MASTER_WIDTH: Final = 408
MASTER_HEIGHT: Final = 528
SKIN_HALF: Final = (186.0, 246.0)  # half width and height of the skin on which ridges grow

# -- ridge period: mean over adults about 9 pixels, thumbs wider, little fingers narrower ---------
PERIOD: Final = {1: 9.6, 2: 9.0, 3: 9.0, 4: 8.9, 5: 8.4}
PERIOD_OF_PERSON: Final = 0.05  # standard deviation between people, share of the period
PERIOD_LOCAL: Final = 0.07  # smooth variation inside one finger
SHORTEST: Final = 6.6
LONGEST: Final = 12.6

# -- growth -------------------------------------------------------------------------------------
DIRECTIONS: Final = 72  # filters every 2.5 degrees: below what an eye sees as a step
PERIODS: Final = 16  # filters between SHORTEST and LONGEST
REACH: Final = 11  # half side of a filter: one and a quarter periods, where the bell has fallen to 2%
REACH_HALF: Final = 6  # the same on every second pixel
BELL: Final = 0.42  # standard deviation of a filter's bell in periods: about three ridges under it
GAIN: Final = 2.2  # lets a young ridge reach full height in two rounds
SEEDS: Final = 110  # points from which ridges start; more seeds, more minutiae
COARSE_ROUNDS: Final = 20  # until patches have met and their seams have healed
FINE_ROUNDS: Final = 3  # the last ones, at full resolution
