"""What is wrong with a row of the desk, before it counts: by itself, against the sheet, and among her other rows."""

from llmservice.models import PersonaRow
from llmservice.persona.datasets import Dataset
from llmservice.persona.desk import laid_over, root_of
from llmservice.persona.row_checks import Wrong, wrong_beside, wrong_with


def problems(row: PersonaRow, dataset: Dataset) -> list[Wrong]:
    """Everything that is wrong with a row, in the words of the active language; it need not be kept yet.

    BadRow and ValueError for files of the persona that cannot be read.
    """
    root = root_of(row)
    shipped = dataset.rows(row.language)
    known_by = {other.digest: other.as_line() for _place, other in shipped}.get(root, root)
    others, kin = [], set()
    for place, other in laid_over(dataset.name, row.language, shipped):
        itself = row.pk is not None and place.desk == row.pk
        # The row in a file that it is to stand in the place of is nothing beside it.
        if itself or (row.shadows and not place.desk and other.digest == row.shadows):
            continue
        others.append((place, other))
        if place.kin == known_by or other.digest == root:
            kin.add(place)
    return [*wrong_with(row.row, dataset.sheet(), row.language), *wrong_beside(row.row, others, kin)]
