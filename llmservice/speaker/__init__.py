"""The voice inside this program: Kokoro-82M in a process of its own, which stands back for everything else."""
