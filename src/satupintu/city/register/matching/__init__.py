"""Lists from elsewhere held against the register, and the register against itself (docs/flows/matching.md).

Enters: a list with a person a row, or nothing but the register. Leaves: pairs with a probability and what agrees in
them, and what people decided. Promises: nothing is applied; a decision is asked for once and only grows.
"""
