"""`vtbridge/1`: its messages as JSON Schemas (`schema/`), frames to try a reader with (`vectors/`), and what is made
of the schemas for each language. docs/protocol.md is for who writes a client."""
