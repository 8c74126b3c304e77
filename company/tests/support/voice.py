"""Sixty days of letters without a database: the writers, one memory, and the rates at which letters come."""

import datetime as dt
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from company import contexts, fallback
from company.fallback import title_in
from company.mail_wording import day_words, slip
from company.shipped_brands import BrandEntry, roster
from company.staff import COMPANY, Post, name_of
from llmservice.fallback import PhraseWriter, ShortMemory
from vtuber.seasons import season

FIRST = dt.date(2026, 11, 24)
HER = {"zh": "苞米", "en": "Baomi"}
GAMES = {"zh": ["纸船邮差", "水洼钓手"], "en": ["Paper Boat Post", "Puddle Angler"]}


@dataclass
class Written:
    """One letter."""

    kind: str
    subject: str
    body: str
    extra: list[str] = field(default_factory=list)


@dataclass
class Correspondence:
    """Writes what a life of so many days would write; the same seed writes the same letters."""

    language: Literal["zh", "en"]
    seed: int
    memory: ShortMemory = field(default_factory=ShortMemory)

    def days(self, count: int) -> Iterator[tuple[dt.date, list[Written]]]:
        """The letters of each day."""
        chance = random.Random(self.seed)
        brands = [(firm, brand) for firm in roster().advertiser for brand in firm.brand]
        chance.shuffle(brands)
        for number in range(count):
            date = FIRST + dt.timedelta(days=number)
            letters: list[Written] = []
            if chance.random() < 0.35:
                firm, brand = brands[0]
                brands.append(brands.pop(0))
                letters += self._job(firm, brand, date, chance)
            if number % 3 == 0:
                letters += self._proposal(date, chance)
            if chance.random() < 0.3:
                letters.append(self._fan(date, chance))
            yield date, letters

    def _job(self, firm: Any, brand: BrandEntry, date: dt.date, chance: random.Random) -> list[Written]:
        zh = self.language == "zh"
        name, product = (brand.zh, brand.product_zh) if zh else (brand.en, brand.product_en)
        deadline, reward = date + dt.timedelta(days=chance.randint(2, 4)), chance.randrange(60, 201, 5)
        by = day_words(deadline, self.language)
        mail = self._ask(
            fallback.write_job_mail,
            contexts.JobMailContext(
                **self._head("manager", date),
                advertiser=firm.zh if zh else firm.en,
                tone=firm.tone,
                brand=name,
                product=product,
                tagline=brand.tagline_zh if zh else brand.tagline_en,
                kin=brand.kin,
                reward=reward,
                deadline=by,
                days=(deadline - date).days,
            ),
        )
        foot = slip(brand=name, product=product, reward=reward, deadline=deadline, language=self.language)
        job = Written("job", mail["subject"], f"{mail['body']}\n\n{foot}", [mail["brief"], *mail["ad_lines"]])
        reply = self._reply(date, chance, "ad_stream", name, product, brand.kin, reward, by)
        about = "acceptance" if reply["accept"] else "refusal"
        answer = self._answer(date, about, reply, name)
        found = [job, Written("reply", reply["subject"], reply["body"]), answer]
        if chance.random() < 0.25:
            about = "reminder" if chance.random() < 0.7 else "expired"
            found.append(self._notice(date, about, name, by, reward))
        return found

    def _reply(self, date: dt.date, chance: random.Random, kind: str, *facts: Any) -> dict[str, Any]:
        brand, product, kin, reward, by = facts
        context = contexts.JobReplyContext.model_validate(
            {
                **self._her(date, chance),
                "kind": kind,
                "sender": COMPANY[self.language],
                "subject": "…",
                "body": "…",
                "brand": brand,
                "product": product,
                "kin": kin,
                "brief": "…",
                "reward": reward,
                "deadline": by,
                "days": 3,
                "accepted_already": 0,
            }
        )
        return self._ask(fallback.write_job_reply, context)

    def _proposal(self, date: dt.date, chance: random.Random) -> list[Written]:
        her = self._her(date, chance)
        idea = self._ask(
            fallback.write_proposal,
            contexts.ProposalContext.model_validate({**her, "content": "…", "talk": "", "earlier": [], "games": []}),
        )
        letter = self._ask(
            fallback.write_proposal_mail,
            contexts.ProposalMailContext.model_validate(
                {**her, **idea, "talk": "", "reader": name_of(self.language, "projects")}
            ),
        )
        answer = self._answer(date, "proposal", letter, title_in(letter["subject"]), chance)
        found = [Written("proposal", letter["subject"], letter["body"], [idea["title"]]), answer]
        if answer.extra == ["approved"] and chance.random() < 0.5:
            by = day_words(date + dt.timedelta(days=3), self.language)
            reply = self._reply(date, chance, "project_talk", "", "", "", 50, by)
            found.append(Written("reply", reply["subject"], reply["body"]))
            about = "talk" if reply["accept"] else "letter"
            found.append(self._answer(date, about, reply, title_in(letter["subject"])))
        return found

    def _answer(
        self, date: dt.date, about: str, mail: dict[str, Any], title: str, chance: random.Random | None = None
    ) -> Written:
        post: Post = "projects" if about == "proposal" else "intern"
        context = contexts.CompanyAnswerContext.model_validate(
            {
                **self._head(post, date),
                "about": about,
                "subject": mail["subject"],
                "body": mail["body"],
                "title": title,
                "if_approved": chance.choice(["talk", "reward", "words"]) if chance else "words",
                "coins": 50,
                "deadline": day_words(date + dt.timedelta(days=3), self.language),
            }
        )
        answer = self._ask(fallback.write_company_answer, context)
        return Written("answer", answer["subject"], answer["body"], [answer["verdict"]])

    def _notice(self, date: dt.date, about: str, matter: str, by: str, reward: int) -> Written:
        context = contexts.NoticeContext.model_validate(
            {**self._head("accounts", date), "about": about, "matter": matter, "deadline": by, "reward": reward}
        )
        letter = self._ask(fallback.write_job_notice, context)
        return Written("notice", letter["subject"], letter["body"])

    def _fan(self, date: dt.date, chance: random.Random) -> Written:
        fan = PhraseWriter(owner="test", language=self.language, seed=chance.getrandbits(60), memory=ShortMemory())
        context = contexts.FanMailContext(
            language=self.language,
            name=HER[self.language],
            fan=fan.word("mail_fan.who"),
            season=season(date),
            games=GAMES[self.language],
            followers=120,
        )
        letter = self._ask(fallback.write_fan_mail, context)
        return Written("fan", letter["subject"], letter["body"])

    def _head(self, post: Post, date: dt.date) -> dict[str, Any]:
        return {
            "language": self.language,
            "company": COMPANY[self.language],
            "writer": name_of(self.language, post),
            "name": HER[self.language],
            "date": day_words(date, self.language),
            "season": season(date),
            "earlier": [],
        }

    def _her(self, date: dt.date, chance: random.Random) -> dict[str, Any]:
        return {
            "name": HER[self.language],
            "language": self.language,
            "looks": "",
            "character": "",
            "tastes": "",
            "catchphrases": [],
            "date": date,
            "game_time": f"{date} 10:00",
            "time_of_day": "day",
            "season": season(date),
            "sky": chance.choice(["sunny", "rain"]),
            "temperature": 12,
        }

    def _ask(self, write: Any, context: BaseModel) -> dict[str, Any]:
        self.seed += 1
        writer = PhraseWriter(owner="test", language=self.language, seed=self.seed, memory=self.memory)
        answer: dict[str, Any] = json.loads(write(context, writer))
        writer.keep()
        assert writer.dry == [], f"nothing new left to say: {writer.dry}"
        return answer
