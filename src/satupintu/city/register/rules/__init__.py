"""Rules of the register: numbers, the duty to hold a KTP, code tables, time limits. No Django."""
