"""Every number of the engine in one place, each with its reason."""

import math
from typing import Final

# -- images ---------------------------------------------------------------------------------
DPI: Final = 500  # what LEADER, NFIQ 2 and MCC are made for
LOWEST_DPI: Final = 200  # below, ridges are under four pixels apart and merge
HIGHEST_DPI: Final = 2540  # above, no fingerprint scanner is sold
MAX_PIXELS: Final = 16_000_000  # a whole slap of four fingers at 1000 dpi has 10 million
MAX_SIDE_AT_500: Final = 1_500  # 76 mm: longer than any finger's print
SMALLEST_SIDE: Final = 64  # 3.3 mm: under eight ridges

# -- segmentation ---------------------------------------------------------------------------
BLOCK: Final = 16  # pixels: about two ridge periods
RIDGE_DEVIATION: Final = 6.0  # grey levels; scanner noise on blank paper or glass stays under 4
LEAST_FOREGROUND: Final = 24  # windows, one every 16 × 16 pixels: 16 mm²; poorest benchmark image 100
RIDGE_PERIOD: Final = (3.5, 20.0)  # pixels at 500 dpi: from a child's 4-5 to 18 in a stretched thumb
RIDGE_ENERGY: Final = 0.20  # share along one direction in 3 × 3 windows; blurred noise: 1% of windows, prints: 77%
LEAST_RIDGED: Final = 0.25  # share of textured windows that show ridges; poorest benchmark image 0.32, noise 0.01

# -- polarity: tones around the finger, 0 as the dark lines (10% of its pixels are darker) and 1 as the bright ones
# (90%). The 160 public prints: medians 0.64 to 1.13; inverted -0.13 to 0.36, and 95% of the tones below 0.57.
FLAT: Final = 0.05  # share of windows without texture that say anything of polarity
PADDING: Final = 3  # grey level; below it is padding or a mask, of right images too
AS_DARK: Final = (-0.15, 0.40)  # below it is a frame's shadow
NOT_BRIGHT: Final = 0.65

# -- minutiae -------------------------------------------------------------------------------
NETWORK_MULTIPLE: Final = 32  # the network halves its input five times
MARGIN: Final = 48  # pixels kept around the foreground: with 16, one minutia in 170 is lost at the rim
LEAST_MINUTIAE: Final = 4
PIXELS_PER_MINUTIA: Final = 15_000  # at most; prints have one in 1,500 to 6,700, photographs in 20,000 or none
LEAST_CONFIDENCE: Final = 0.55  # of a minutia, 0 to 1: LEADER's own working point

# -- cylinders: Cappelli, Ferrara, Maltoni, IEEE TPAMI 32(12), 2010, table 2 --------------------
RADIUS: Final = 70.0  # pixels
CELLS: Final = 16  # a side
LAYERS: Final = 6
SIGMA_S: Final = 28 / 3
SIGMA_D: Final = 2 * math.pi / 9
MU_PSI: Final = 0.01
TAU_PSI: Final = 400.0
HULL_MARGIN: Final = 50.0  # ω
LEAST_VALID_CELLS: Final = 0.75  # minVC
LEAST_NEIGHBOURS: Final = 2  # minM
BITS: Final = 128  # after projection; two machine words

# -- comparison: the same paper, table 2 -------------------------------------------------------
ANGLE_GATE: Final = 64  # 90 degrees in units of 1/256 turn: δθ
PAIRS: Final = (4, 12)  # minnP, maxnP
PAIRS_MU: Final = 20.0
PAIRS_TAU: Final = 0.4
ROUNDS: Final = 5  # of relaxation
KEPT: Final = 0.5  # wR
RHO: Final = ((5.0, -1.6), (math.pi / 12, -30.0), (math.pi / 12, -30.0))  # distance, direction, bearing

# -- comparison: laying one print over the other; tried 5-10 alignments, 14-20 pixels: little depends on it -------
ALIGNMENTS: Final = 10
SAME_PLACE: Final = 16.0  # pixels, two ridges: what a pressed finger stretches
SAME_DIRECTION: Final = 0.5  # radians
COVERED: Final = 40.0  # pixels: a place with no minutia of the other print this near is not in its picture
FEW_MATCHED: Final = 8.0  # fewer matched minutiae count in proportion: three of three prove little
ALIGNED_WEIGHT: Final = 0.5  # beside the relaxation's score; 0.05 to 0.4 of the squares do as well

# -- gallery --------------------------------------------------------------------------------
LANES: Final = 64  # templates in a block: one bit of each in a word
CHUNK: Final = 8  # slots of a block side by side, a word each: a line of the cache, a register of AVX-512
PLANES: Final = BITS + 8 + 8 + 1  # words a slot: bits, angle, how many ones, and none at all to fill up with
SIZES: Final = (16, 24, 32, 40, 48, 64, 96, 128, 256)  # cylinders a template is padded to: 15% of memory lost
NEAR: Final = 48  # bits: nearest cylinders nearer than this count in stage 1; best of 36-48 on the benchmark
SURVIVORS: Final = 64  # people compared in stage 2 by ten fingers, and ever more by fewer, at most
COMPARED: Final = 640  # prints compared in stage 2; by two fingers one mate in 400 stands between 64th and 450th
