"""What may be kept as evidence, told by its first bytes: a name or a browser's word is no proof."""

MOST_BYTES = 5 * 1024 * 1024
_STARTS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}


def media_type(content: bytes) -> str | None:
    """image/jpeg, image/png or application/pdf; None for anything else."""
    return next((name for start, name in _STARTS.items() if content.startswith(start)), None)
