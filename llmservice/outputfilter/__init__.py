"""The one filter between a model and everybody who watches, and the lists and letters that it shares."""

from llmservice.outputfilter.filter import OutputFilter
from llmservice.outputfilter.letters import fold
from llmservice.outputfilter.sentences import whole_sentences
from llmservice.outputfilter.words import WordList, default_words

__all__ = ["OutputFilter", "WordList", "default_words", "fold", "whole_sentences"]
