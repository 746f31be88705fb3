"""What broken bytes do to the engine: nothing but a named problem."""
