"""Settings that the owner changes while everything runs: what there is, where it is kept, how keys are sealed."""
