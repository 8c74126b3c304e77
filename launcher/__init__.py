"""What `python start.py` does: sets up, starts and watches everything. Standard library only.

It runs before anything is installed, so nothing here may import Django or a package.
"""
