"""What the benches stand on: scratch worlds, running systems, clients, checks."""
