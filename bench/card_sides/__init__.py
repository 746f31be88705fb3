"""How long the sides of a card take to be printed, beside a browser that prints the same words."""
