"""Sentences known by their form, where no matter was found, and the kinds that no words tell.

Rows: shelf, kind, mood, tiny, zh, en.
"""

from llmservice.text.sentences import END_MARKS, PAUSES

_MARKS = f" ~{PAUSES}{END_MARKS}"
_NEVER = "(?!)"

# fmt: off
FORMS: tuple[tuple[str, str, str, str, str, str], ...] = (
    (
        "talk", "laugh", "play", "laugh",
        f"^[{_MARKS}]*(?:(?:哈|嘿|嘻|呵|2333*|笑死|草|h|w)[{_MARKS}]*)+$|笑死",
        "lo+l\\w*|lmao\\w*|haha\\w*|hehe\\w*|rofl|kek\\w*|xd+",
    ),
    (
        "taste", "favourite", "happy", "yes",
        "(?:最|更)?(?:喜欢|爱|讨厌)(?:的)?.{0,4}(?:什么|哪|啥|谁)|最(?:喜欢|爱|讨厌)|喜不喜欢|你(?:也)?喜欢",
        "favou?rites?|do (?:you|u) (?:like|love|hate|enjoy|prefer)|(?:what|which) .{0,20}do (?:you|u) (?:like|love"
        "|hate|enjoy)",
    ),
    (
        "talk", "how_to", "busy", "any",
        "怎么|如何|教我|教教|怎样(?:才|做|去|能|把|可以|学)|咋",
        "how (?:do|to|can|does|should|would|did)|teach (?:me|us)",
    ),
    (
        "talk", "wish", "curious", "yes",
        "(?:能|可以|可不可以|能不能|会不会|要不要)(?:给|帮|让|为|把|请|不|再)?.{1,16}(?:吗|么|不)|请(?:你|给|帮)"
        "|^(?:帮|给)我|来(?:一)?(?:个|段|首|张)",
        "(?:can|could|will|would) (?:you|u|i|we)|please|pls|may i|let me|(?:help|give|show) me",
    ),
    (
        "talk", "yesno", "smug", "yes",
        f"(?:吗|么|没有?)[ ~{END_MARKS}]*$|是不是|有没有|对不对|对吧|好不好|敢不敢|行不行|算不算",
        "^(?:do|does|did|are|is|was|were|have|has|can|could|will|would|should|am|don'?t|isn't|aren't|ever)|right\\?"
        "|isn't it|, right",
    ),
    (
        "talk", "question", "curious", "any",
        "\\w.*[?？]|谁|哪|什么|多少|有多[大高远长重深久快]|会怎样|几(?:个|次|只|天|年|颗)|呢[。～~ ]*$",
        "who|whose|where|when|which|what|how",
    ),
    # The kinds below are told by what a message is made of, not by words.
    ("talk", "gibberish", "startled", "any", _NEVER, ""),
    ("talk", "emoji", "curious", "any", _NEVER, ""),
    ("talk", "one_word", "curious", "any", _NEVER, ""),
    ("talk", "open", "curious", "any", _NEVER, ""),
)
