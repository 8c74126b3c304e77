"""Chinese and English text: its characters, its sentences, and how it is made fit to keep. Needs no Django."""
