"""A day or a stream of hers again: the commands that front ends got, told anew from the log, page by page.

`spans.py` says where in the log it lies, `still_shown.py` what of it may be seen today, `pages.py` makes the pages.
"""
