"""What travels between the places: enrolment packet, receipt, daily closing, their seals, status words.

Enters: what a station captured, keys. Leaves: bytes that anyone with the right key can check, and only the
named reader can open. Promises: pure Python, no Django, no network; only `stick` touches files.
"""
