"""Parse, call one service or selector, answer."""
