"""A merch shop, as an example of an app that takes part in her life. docs/colleagues.md builds it step by step."""
