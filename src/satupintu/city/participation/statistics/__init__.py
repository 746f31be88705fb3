"""What a careful researcher would compute from the counts: pure functions over small tables of cells.

Enters: `Cells` (cells.py). Leaves: frozen answers that say what could not be computed and why (findings.py). Promises:
no Django; every share adds up to its whole; nothing is printed for what the data do not hold
(formulas and sources: docs/flows/participation.md).
"""
