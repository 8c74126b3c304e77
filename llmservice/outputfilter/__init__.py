"""The one filter between a model and everybody who watches, and its lists of words."""

from llmservice.outputfilter.banned_words import WordList, default_words
from llmservice.outputfilter.filter import OutputFilter

__all__ = ["OutputFilter", "WordList", "default_words"]
