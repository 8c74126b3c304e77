"""Her voice: what of a line is said aloud, how it is asked for, and what becomes of the sound that comes."""
