"""How quickly a recording is sealed and comes to the city: over a poor line, from many at once, after days without."""
