"""The main job, played by the real programs over HTTP: from "not yet recorded" to card in hand.

Enters: three addresses. Leaves: each step with its duration and what a person would see. Promises: reaches the
places over HTTP only, as a person or a station would.
"""
