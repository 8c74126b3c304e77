"""One file for each way to reach a model. Their libraries are imported when first called: they are large."""
