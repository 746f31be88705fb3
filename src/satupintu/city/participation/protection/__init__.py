"""Small cells of the published tables, hidden so that nobody can work them out (docs/decisions/0008). No Django.

Enters: counts by combination of factors. Leaves: which cells are shown. Promises: whatever is hidden could, by
everything that is published, be any number from 0 to threshold - 1, and for each hidden number that is proven.
"""
