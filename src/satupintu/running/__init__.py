"""Starts the places on one machine, watches them, stops them: what `./run` does.

Enters: ports, a seed, a folder for data. Leaves: processes that serve. Promises: knows the places only by the
names of their programs; Ctrl-C stops all of them; says in one sentence what is in the way.
"""
