"""What she says in a stream, made into sound piece by piece beside the chat."""
