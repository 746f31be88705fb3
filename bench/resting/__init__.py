"""Memory of the whole service at rest, and how long starting takes."""
