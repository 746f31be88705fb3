"""What is kept for the day on which the disk dies: sealed backups, and the way back from one.

Enters: database, keys and files of the city. Leaves: one file sealed for a key that is kept elsewhere, and from it
the same city again under a new epoch. Promises: written aside and renamed; nothing living is written over unasked;
what is back was checked and is said, what is missing is named.
"""
