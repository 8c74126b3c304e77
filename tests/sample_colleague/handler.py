"""Designing a souvenir: asked of a model ahead of time, put on the shelf once."""

import datetime as dt

from django.conf import settings
from pydantic import BaseModel, Field

from tests.sample_colleague import services
from tests.sample_colleague.models import Souvenir
from tests.sample_colleague.purposes import DesignContext
from vtuber.models import TodoTask
from vtuber.plugin import Bilingual, Limits, Missed, ModelClient, TaskHandler, TaskKind, TaskTransaction, her_fields


class Design(BaseModel):
    """A souvenir before it is on the shelf; an operator may rename it until then."""

    name: str = Field(min_length=1, max_length=60)


class MerchHandler(TaskHandler[Design]):
    """She designs something for her merch shop."""

    type = "merch"
    kind = TaskKind(
        label=Bilingual("Merch", "周边"),
        word=Bilingual("merch", "周边"),
        prompt=Bilingual("designing a souvenir", "设计周边"),
        aliases=("merchandise", "souvenir", "设计周边", "纪念品"),
        icon='<path d="M5 9h14v10H5zM12 9v10M5 13h14M12 9c-4-5-7-1 0 0 7-1 4-5 0 0z"/>',
        colour="#C98BB9",
        by_idea=True,
        props=("desk", "paper"),
        public=True,
    )
    limits = Limits(min_minutes=20, max_minutes=90, per_day=1, priority=42, missed=Missed.LATE, grace_minutes=120)
    shape = Design

    def prepare(self, task: TodoTask, model_client: ModelClient) -> Design:
        date = task.todolist.date
        before = list(Souvenir.objects.filter(vtuber=task.vtuber).values_list("name", flat=True)[:8])
        context = DesignContext.model_validate(
            {**her_fields(task.vtuber, date, model_client.now), "content": task.content, "made_before": before}
        )
        return Design(name=model_client.think("merch_design", context).text.strip()[:60])

    def end(self, task: TodoTask, prepared: Design, work: TaskTransaction) -> None:
        if work.once("merch"):
            services.make_souvenir(task=task, name=prepared.name, price=settings.MERCH_PRICE, work=work)

    def start(self, task: TodoTask, prepared: Design, work: TaskTransaction) -> dt.datetime | None:
        return None


MERCH = MerchHandler()
