"""Rules of receiving. No Django."""
