"""Pictures of her own look: what is taken for one (`pictures.py`), and where it lies (`files.py`)."""
