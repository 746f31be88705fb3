"""Finding people among a million: how fast, and who comes first."""
