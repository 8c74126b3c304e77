"""A folder for a persona of one's own, with what has to be written in it."""

from pathlib import Path

from django.conf import settings

from llmservice.persona.rows import Row, write_rows

_SHEET = """\
# Who she is. Each fact in both languages; `never` are patterns of what would contradict it in her answers.

name = "{name}"
name_en = "{name}"

[[fact]]
key = "kind"
zh = "她是什么，从不说自己是什么。"
en = "What she is, and what she never says she is."
never = ["作为(一个)?人工智能"]
"""
_ROWS = {
    "zh": [Row("你是谁", "", "（抬头）「{{name}}。你呢？」"), Row("谁做的你", "", "「{{author}}。手很轻。」")],
    "en": [
        Row("Who are you?", "", "(looks up) “{{name}}. And you?”"),
        Row("Who made you?", "", "“{{author}}. With light hands.”"),
    ],
}


def lay_out(name: str, language: str) -> Path:
    """Make the folder with a sheet and two rows to begin with. ValueError for a name that is none, or is taken."""
    if not name.isidentifier() or not name.isascii() or len(name) > 40:
        raise ValueError("a persona's name is a plain word in small letters: it names a folder")
    folder = Path(settings.PERSONA_DIR) / name
    if folder.exists():
        raise ValueError(f"{folder} is there already")
    (folder / language).mkdir(parents=True)
    (folder / "sheet.toml").write_text(_SHEET.format(name=name), encoding="utf-8")
    write_rows(folder / language / "first.json", _ROWS[language])
    return folder
