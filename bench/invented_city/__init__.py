"""How long it takes to invent the city, and how much memory."""
