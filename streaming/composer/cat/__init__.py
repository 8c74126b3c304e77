"""Her likeness: one head with many moods, and the bodies that carry it. Units: her head is some 200 wide."""
