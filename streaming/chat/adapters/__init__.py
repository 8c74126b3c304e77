"""Chat from elsewhere: clients of our chat API (docs/chat-api.md). They import nothing of ours but each other."""
