"""Files of semester aggregates (DKB): written from the register, read from other offices."""
