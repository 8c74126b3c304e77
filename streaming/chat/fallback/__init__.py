"""What she says to a viewer when no model is asked."""
