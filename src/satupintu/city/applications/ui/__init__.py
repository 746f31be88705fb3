"""Pages of applications: asking, status, the counter, the screen of the queue."""


def address_of(meta: dict[str, str]) -> str:
    """Whose tries are counted together: the address of the connection."""
    return meta.get("REMOTE_ADDR", "")
