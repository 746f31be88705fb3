"""What this stage writes: counts of its own, so that pages answer at once."""

from satupintu.city.participation.services.cells import ask_for_cells, keep_cells

__all__ = ["ask_for_cells", "keep_cells"]
