"""What the merch shop tells her at 08:00."""

from tests.sample_colleague.models import Souvenir
from vtuber.plugin import Briefing, Idea, PlanDay, Section, plan_wording


def brief(day: PlanDay) -> Briefing:
    """What is on the shelf, and the idea of making more."""
    writer = plan_wording(day.vtuber, day.date, "merch")
    zh = day.language == "zh"
    lines = [
        f"“{each.name}”：卖出 {each.sold} 件" if zh else f"“{each.name}”: {each.sold} sold"
        for each in Souvenir.objects.filter(vtuber=day.vtuber)[:5]
    ]
    section = Section(title="周边店" if zh else "Merch shop", lines=lines) if lines else None
    return Briefing(
        section=section, ideas=[Idea(type="merch", content=writer.word("merch.idea"), minutes=40, weight=2)]
    )
