"""How long it takes to back up a city of many recordings, to bring it back, and to check all of it."""
