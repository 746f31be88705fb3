"""The centre's interface: OSIA's ABIS operations, and a small port of its own beside them."""
