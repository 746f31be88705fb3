"""Whether anybody can work out what the published tables hide, on the whole invented city."""
