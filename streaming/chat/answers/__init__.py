"""From a message that waits to what she says: whom she answers, what a model is told, how the words come."""
