"""What this stage writes: counts of its own, so that pages answer at once."""

from satupintu.city.participation.services.cells import ask_for_cells, keep_cells
from satupintu.city.participation.services.publishing import publish_tables

__all__ = ["ask_for_cells", "keep_cells", "publish_tables"]
