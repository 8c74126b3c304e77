"""The one filter between a model and everybody who watches, and the lists and letters that it shares."""

from llmservice.outputfilter.banned_words import WordList, default_words
from llmservice.outputfilter.characters import fold
from llmservice.outputfilter.filter import OutputFilter
from llmservice.outputfilter.sentences import whole_sentences

__all__ = ["OutputFilter", "WordList", "default_words", "fold", "whole_sentences"]
