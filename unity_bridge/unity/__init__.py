"""The Unity package and what keeps it in order (`metas.py`)."""
