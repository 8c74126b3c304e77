"""Pages for viewers, and cover files."""
