"""Rules of applications: kinds, who may ask for what, seats in a slot, what a resident reads. No Django."""
