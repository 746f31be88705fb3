"""What the office prints: the card, the letter in its place, the slip of hand-over. Data in, PDF and PNG out."""
