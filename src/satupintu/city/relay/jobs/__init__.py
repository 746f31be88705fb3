"""What the relay program does, pass after pass."""
