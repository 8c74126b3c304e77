"""Another plan for the rest of a day: how it is thought up, what it would change, and what becomes of it.

`making.py` does the slow part, `matching.py` and `changes.py` say what a director's answer would change in the day
that she has, `staleness.py` whether that still holds; `occasions.py` is when she proposes one herself. Asking, taking
over and leaving are verbs (`vtuber.services.proposals`).
"""
