"""What programs ask of the register."""
