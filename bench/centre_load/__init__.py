"""How the centre works off a queue of searches while it is killed and started anew."""
