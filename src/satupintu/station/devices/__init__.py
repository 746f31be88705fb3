"""Camera, signature pad, fingerprint and iris scanner behind one port.

Enters: what a driver delivers (simulator, files, a camera in the browser). Leaves: a photo as JPEG; signature, finger
and iris as grey PNG; NFIQ 2 of a finger. Promises: a broken picture is a refusal in words; nothing is written to disk.
"""
