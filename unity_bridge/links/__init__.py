"""Links to front ends: from a line that came in to what it causes, and from an event to what goes out."""
