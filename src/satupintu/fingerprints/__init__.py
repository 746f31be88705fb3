"""The fingerprint engine: image → minutiae → template → score → gallery.

Enters: grey images. Leaves: templates, scores, candidates, decisions. Promises: no Django, no place; a bad
image gives a named problem, never a crash.
"""
