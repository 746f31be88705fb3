"""Pages that gather several stages: the desk of each role, a resident's whole page, the head's screen.

Enters: selectors of all stages. Leaves: pages. Promises: no rules and no models of its own.
"""
