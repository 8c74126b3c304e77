"""manage.py persona: a persona's rows, looked at and carried, and a model tuned on them."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations

from llmservice.persona.conversations import Unusable, read_conversations, write_conversations
from llmservice.persona.datasets import Dataset, datasets
from llmservice.persona.desk import counts_by_state
from llmservice.persona.llama_factory import read_folder, write_folder
from llmservice.persona.new_persona import lay_out
from llmservice.persona.paraphrasing import paraphrase
from llmservice.persona.row_checks import findings, phrases
from llmservice.persona.row_offers import offer_imported
from llmservice.persona.rows import Place, Row, write_rows
from llmservice.persona.selection import HELD_OUT_SHARE, SPLIT_SEED, split, without_doubles
from llmservice.purposes import Language, Role

_NO_TRAINING = "Training needs more packages: python start.py install train"


class Command(BaseCommand):
    """One thing at a time: `manage.py persona DO NAME …`; docs/persona.md goes through them in order."""

    help = "Look at the rows that a persona is tuned on, carry them in and out, tune a model on them."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="do", required=True)

        def command(name: str, about: str, handle: Callable[..., None]) -> CommandParser:
            sub: CommandParser = commands.add_parser(name, help=about)
            sub.add_argument("name", nargs="?", default="baomi", help="whose rows (baomi)")
            sub.add_argument("--language", choices=["zh", "en"], help="of her languages this one alone")
            sub.set_defaults(handle=handle)
            return sub

        command("new", "lay out a folder for a persona of your own", self._new)
        command("check", "name every fault with its line", self._check)
        command("statistics", "say what there is", self._count)
        sub = command("deduplicate", "name rows that say the same again", self._deduplicate)
        sub.add_argument("--write", action="store_true", help="and take them out of their files")
        sub = command("split", "hold rows out, with their likes", self._split)
        sub.add_argument("folder", type=Path)
        sub.add_argument("--share", type=float, default=HELD_OUT_SHARE)
        sub.add_argument("--seed", type=int, default=SPLIT_SEED)
        sub = command("export", "write rows for other programs", self._export)
        sub.add_argument("folder", type=Path)
        sub.add_argument("--layout", choices=["llama-factory", "sharegpt"], default="llama-factory")
        sub.add_argument("--author", default="", help="stands for {{author}} in the rows")
        sub = command("import", "take rows in from other programs", self._import)
        sub.add_argument("source", type=Path, help="a ShareGPT file, or a folder with dataset_info.json")
        sub.add_argument("--set", default="", help="the data set in a folder's index (its persona's name)")
        sub.add_argument("--topic", default="imported", help="the file that they go into")
        sub.add_argument("--desk", action="store_true", help="onto the desk, as candidates, and into no file")
        sub.add_argument("--skip", action="store_true", help="leave out what is no row, and take the rest")
        sub = command("paraphrase", "ask a big model for other words of viewers, as candidates", self._paraphrase)
        sub.add_argument("--share", type=float, default=0.1, help="of her rows so many (0.1)")
        sub.add_argument("--count", type=int, default=2, help="other wordings of each (2)")
        sub.add_argument("--model", choices=["director", "judge"], default="director", help="whose role (director)")
        sub.add_argument("--seed", type=int, default=SPLIT_SEED, help="which rows: the same seed, the same rows")
        sub = command("train", "tune an adapter on her rows", self._train)
        sub.add_argument("folder", type=Path, help="where the adapter goes; a run that was killed goes on there")
        sub.add_argument("--recipe", default="small", help="small, reference, or a .toml file")
        sub.add_argument("--base", default="", help="another base than the recipe's")
        sub.add_argument("--seed", type=int, default=42)
        sub.add_argument("--author", default="", help="stands for {{author}} in the rows")
        sub.add_argument("--continue-from", type=Path, help="an adapter to go on from")
        sub.add_argument("--dry-run", action="store_true", help="say what it would take")
        sub = command("merge", "make one model of base and adapter", self._merge)
        sub.add_argument("adapter", type=Path)
        sub.add_argument("folder", type=Path)
        sub.add_argument("--recipe", default="small", help="the one that the adapter was trained by")
        sub.add_argument("--base", default="")
        sub = command("gguf", "write an adapter as GGUF, for llama.cpp", self._gguf)
        sub.add_argument("adapter", type=Path)
        sub.add_argument("file", type=Path)
        sub.add_argument("--merged", action="store_true", help="with its base, as one model in eight bits")
        sub.add_argument("--recipe", default="small", help="the one that the adapter was trained by")
        sub.add_argument("--base", default="")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            options["handle"](**options)
        except ValueError as error:
            raise CommandError(str(error)) from error

    def _new(self, *, name: str, language: str | None, **_: Any) -> None:
        folder = lay_out(name, language or "zh")
        self.stdout.write(f"{folder}: write who she is into sheet.toml, and rows into {language or 'zh'}/")

    def _check(self, *, name: str, **_: Any) -> None:
        wrong = list(_dataset(name).findings())
        for line in wrong:
            self.stdout.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} findings; mend the lines, and look again.")
        self.stdout.write("nothing is wrong")

    def _count(self, *, name: str, language: str | None, **_: Any) -> None:
        dataset = _dataset(name)
        for each in _languages(dataset, language):
            rows = dataset.all_rows(each)
            lengths = sorted(len(row.output) for _place, row in rows)
            still = sum(row.output[0] not in "（(" and row.output[-1] not in "）)" for _place, row in rows)
            turns = sum(bool(row.history) for _place, row in rows)
            contexts = sum(bool(row.input) for _place, row in rows)
            self.stdout.write(
                f"{each}: {len(rows)} rows, {turns} of several turns, {contexts} with a context; answers of "
                f"{lengths[0]} to {lengths[-1]} characters, median {lengths[len(lengths) // 2]}; "
                f"{still / len(rows):.0%} begin and end with speech"
            )
            if on_desk := counts_by_state(name, each):
                self.stdout.write(f"    on the desk: {', '.join(f'{n} {state}' for state, n in on_desk.items())}")
            for phrase, share in phrases(rows, 5):
                self.stdout.write(f"    {share:.1%}  {phrase}")

    def _deduplicate(self, *, name: str, language: str | None, write: bool, **_: Any) -> None:
        dataset = _dataset(name)
        for each in _languages(dataset, language):
            kept, gone = without_doubles(dataset.rows(each))
            for place, why in gone:
                self.stdout.write(f"{place}: {why}")
            if write:
                for path in {place.path for place, _why in gone}:
                    write_rows(path, [row for place, row in kept if place.path == path])
            self.stdout.write(f"{each}: {len(gone)} of {len(gone) + len(kept)} say the same again")

    def _split(self, *, name: str, language: str | None, folder: Path, share: float, seed: int, **_: Any) -> None:
        dataset = _dataset(name)
        if not 0 < share < 1:
            raise ValueError("--share lies between 0 and 1")
        for each in _languages(dataset, language):
            parts = split(dataset.all_rows(each), share=share, seed=seed)
            (folder / each).mkdir(parents=True, exist_ok=True)
            write_rows(folder / each / "learnt.json", parts.learnt)
            write_rows(folder / each / "held-out.json", parts.held_out)
            self.stdout.write(f"{each}: {len(parts.learnt)} to learn from, {len(parts.held_out)} held out")

    def _export(self, *, name: str, language: str | None, folder: Path, layout: str, author: str, **_: Any) -> None:
        dataset = _dataset(name, author)
        rows = [
            dataset.filled(row, each)
            for each in _languages(dataset, language)
            for _place, row in dataset.all_rows(each)
        ]
        if layout == "sharegpt":
            folder.mkdir(parents=True, exist_ok=True)
            write_conversations(folder / f"{name}.json", rows)
        else:
            write_folder(folder, name, rows)
        self.stdout.write(f"{len(rows)} rows in {folder}")

    def _import(
        self,
        *,
        name: str,
        language: str | None,
        source: Path,
        topic: str,
        skip: bool,
        **options: Any,
    ) -> None:
        dataset, into = _dataset(name), language or "zh"
        if not topic.isidentifier():
            raise ValueError("--topic is a plain word: it names a file")
        told: Iterable[tuple[Place, Row] | Unusable]
        told = read_folder(source, options["set"] or name) if source.is_dir() else read_conversations(source)
        placed: list[tuple[Place, Row]] = []
        wrong: list[str] = []
        for each in told:
            if isinstance(each, Unusable):
                wrong.append(str(each))
            else:
                placed.append(each)
        places = {str(place) for place, _row in placed}
        for line in findings(placed, dataset.sheet(), into):
            # What is said of all rows together is for `check`; here each finding is a row's.
            if line.partition(": ")[0] in places:
                wrong.append(line)
        for line in wrong:
            self.stdout.write(line)
        if wrong and not skip:
            raise CommandError(
                f"{len(wrong)} findings, nothing was taken in; mend them, or leave them out with --skip."
            )
        bad = {line.partition(": ")[0] for line in wrong}
        good = [row for place, row in placed if str(place) not in bad]
        if options["desk"]:
            offered = offer_imported(name, into, good)
            self.stdout.write(f"{offered} candidates on the desk; {len(good) - offered} lay there, or did not fit")
            return
        path = dataset.folder / into / f"{topic}.json"
        if path.exists():
            raise CommandError(f"{path} is there already; name another --topic.")
        path.parent.mkdir(exist_ok=True)
        write_rows(path, good)
        self.stdout.write(f"{len(good)} rows in {path}")

    def _paraphrase(
        self, *, name: str, language: str | None, share: float, count: int, model: Role, seed: int, **_: Any
    ) -> None:
        dataset = _dataset(name)
        for each in _languages(dataset, language):
            spoken: Language = "en" if each == "en" else "zh"
            done = paraphrase(
                dataset, language=spoken, share=share, count=count, role=model, seed=seed, say=self.stdout.write
            )
            self.stdout.write(
                f"{each}: {done.offered} candidates for {done.asked} rows ({done.failed} failed, {done.had} had "
                "theirs before); read them in the admin, under Rows of personas"
            )
            for why, times in done.left_out.most_common():
                self.stdout.write(f"    left out, {why}: {times}")

    def _train(self, *, name: str, language: str | None, folder: Path, seed: int, **options: Any) -> None:
        session, recipe = _training(options)
        dataset = _dataset(name, options["author"])
        languages = _languages(dataset, language)
        if options["dry_run"]:
            told = session.dry_run(dataset, recipe, languages=languages, seed=seed)
            self.stdout.write(f"{told.steps} steps, about {told.minutes:.0f} minutes, {told.memory_mib} MiB")
            return
        adapter = session.run(
            dataset,
            recipe,
            folder=folder,
            languages=languages,
            seed=seed,
            say=self.stdout.write,
            continue_from=options["continue_from"],
        )
        self.stdout.write(f"the adapter is in {adapter}")

    def _merge(self, *, adapter: Path, folder: Path, **options: Any) -> None:
        _session, recipe = _training(options)
        from llmservice.persona.training.base_model import load_base
        from llmservice.persona.training.merging import merge

        merge(load_base(recipe, cuda=False), adapter, folder)
        self.stdout.write(f"the model is in {folder}")

    def _gguf(self, *, adapter: Path, file: Path, merged: bool, **options: Any) -> None:
        _session, recipe = _training(options)
        from llmservice.persona.training.base_model import gguf_of
        from llmservice.persona.training.gguf_adapter import write_gguf_adapter, write_gguf_card
        from llmservice.persona.training.gguf_merging import write_merged_gguf

        if merged:
            base = gguf_of(recipe.base)
            if base is None:
                raise ValueError(f"the base {recipe.base} is no GGUF file; merge it, and have llama.cpp convert that")
            with TemporaryDirectory() as folder:
                alone = Path(folder) / "adapter.gguf"
                write_gguf_adapter(adapter, alone)
                layers = write_merged_gguf(base, alone, file)
        else:
            layers = write_gguf_adapter(adapter, file)
            write_gguf_card(adapter, file)
        self.stdout.write(f"{layers} layers in {file}, {file.stat().st_size / 1024**2:.1f} MiB")


def _dataset(name: str, author: str = "") -> Dataset:
    known = datasets()
    if name not in known:
        raise ValueError(f"No persona {name}; there are: {', '.join(known)}.")
    found = known[name]
    return Dataset(found.folder, dict.fromkeys(("zh", "en"), author)) if author else found


def _languages(dataset: Dataset, wanted: str | None) -> Sequence[str]:
    if wanted is None:
        return dataset.all_languages
    if wanted not in dataset.all_languages:
        raise ValueError(f"{dataset.name} has no rows in {wanted}")
    return [wanted]


def _training(options: dict[str, Any]) -> tuple[Any, Any]:
    _need_training_packages()
    from llmservice.persona.training import session
    from llmservice.persona.training.recipe import load_recipe

    recipe = load_recipe(options["recipe"])
    if options["base"]:
        recipe = recipe.model_copy(update={"base": options["base"]})
    return session, recipe


def _need_training_packages() -> None:
    from importlib.util import find_spec

    if any(find_spec(name) is None for name in ("torch", "transformers", "peft", "gguf")):
        raise CommandError(_NO_TRAINING)
