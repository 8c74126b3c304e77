"""Each night the stall is counted."""

from pydantic import BaseModel

from tests.sample_colleague.models import Souvenir, Stall
from vtuber.plugin import ModelClient, Night, NightShift, TaskTransaction


class Count(BaseModel):
    """How much was sold until now."""

    sold: int


class StockTaking(NightShift[Count]):
    """Notes the day on which the shelf was last counted."""

    def think(self, night: Night, model_client: ModelClient) -> Count | None:
        sold = sum(Souvenir.objects.filter(vtuber=night.vtuber).values_list("sold", flat=True))
        return Count(sold=sold)

    def apply(self, night: Night, result: Count, work: TaskTransaction) -> None:
        Stall.objects.filter(vtuber=night.vtuber).update(counted_on=night.date)
