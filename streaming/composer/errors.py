"""What can go wrong with a picture from outside."""


class PictureRefused(ValueError):
    """The bytes are no picture that a cover can be made of; the message says why and what to do."""
