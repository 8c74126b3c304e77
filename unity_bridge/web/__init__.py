"""The page of her stage."""
