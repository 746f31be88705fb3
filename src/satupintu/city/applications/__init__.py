"""What a resident asks for; places, days and slots; queue; status by claim code.

Enters: a resident's wish. Leaves: an application with a claim code and a slot. Promises: a slot is never booked
twice; status is told without disclosing who exists.
"""
