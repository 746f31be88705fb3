"""Lists with errors matched against an invented register: right pairs, wrong pairs, seconds."""
