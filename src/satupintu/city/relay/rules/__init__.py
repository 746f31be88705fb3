"""Rules of the relay: documents for the centre, verdicts, pauses. No Django."""
