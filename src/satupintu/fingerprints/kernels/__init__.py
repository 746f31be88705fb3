"""Inner loops, compiled by Numba at first use and kept on disk; import them late, Numba takes half a second."""
