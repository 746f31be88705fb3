"""How well the ledger of waiting finds the true causes of the invented city."""
