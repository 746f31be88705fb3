"""MOSIP's ABIS messages (ABIS API 0.9, messages of version 1.1) over the centre's own services.

Enters: a message as MOSIP puts it on a queue. Leaves: the message that answers it. Promises: the same message again
gets the same answer; images are fetched from MOSIP's data share and nowhere else, and rest sealed like all others.
"""
