"""A first import of a whole city into an empty register."""
