"""How long each part of the main way takes, played by the real programs on a fresh small city."""
