"""Who may open what: every page, every operation of the API, every socket. What is not here fails the test.

A line is added by whoever adds an address, together with it.
"""

PUBLIC, ANY_ROLE = "public", "any role"
WATCH, CHAT, OPERATE, OWN = "watch", "chat", "operate", "own"

# By pattern, as Django has it: (how it is asked, what it needs).
PAGES: dict[str, tuple[str, str]] = {
    "": ("GET", WATCH),
    "board/<slug:slug>/": ("GET", WATCH),
    "board/<slug:slug>/audit/": ("GET", WATCH),
    "board/<slug:slug>/audit.csv": ("GET", WATCH),
    "account/": ("GET", ANY_ROLE),
    "account/password": ("POST", ANY_ROLE),
    "account/code": ("POST", ANY_ROLE),
    "account/code/confirm": ("POST", ANY_ROLE),
    "account/code/off": ("POST", ANY_ROLE),
    "account/sessions/end": ("POST", ANY_ROLE),
    "account/tokens": ("POST", ANY_ROLE),
    "account/tokens/end": ("POST", ANY_ROLE),
    "settings/": ("GET", OWN),
    "persona/<slug:slug>/": ("GET", OPERATE),
    "persona/<slug:slug>/prompts/": ("GET", OPERATE),
    "people/": ("GET", OWN),
    "people/invite": ("POST", OWN),
    "people/invitations/<int:invitation_id>/withdraw": ("POST", OWN),
    "people/<int:user_id>": ("POST", OWN),
    "join/<str:secret>/": ("GET", PUBLIC),
    "login/": ("GET", PUBLIC),
    "login/code/": ("GET", PUBLIC),
    "logout/": ("GET", PUBLIC),
    "healthz": ("GET", PUBLIC),
    "i18n/setlang/": ("GET", PUBLIC),
    "words/<slug:language>.js": ("GET", PUBLIC),
    "live/<slug:slug>/": ("GET", PUBLIC),
    "live/<slug:slug>/streams/<int:stream_id>/": ("GET", PUBLIC),
    "media/covers/<slug:slug>/<cover_name:name>.<picture_suffix:suffix>": ("GET", PUBLIC),
    # With a token of its own: docs/chat-api.md, streaming/tests/test_external_chat_api.py.
    "api/vtubers/<slug:slug>/chat": ("GET", PUBLIC),
    "api/openapi.json": ("GET", PUBLIC),
    "api/": ("GET", PUBLIC),
    "api/(?s:.+)": ("GET", PUBLIC),
}

# Beneath admin/: for owners and operators. These let anybody in, or out.
ADMIN_DOORS = {"admin/login/", "admin/logout/"}

# By method and address in the OpenAPI document.
API: dict[str, str] = {
    "GET /api/vtubers/{slug}/snapshot": WATCH,
    "GET /api/vtubers/{slug}/events": WATCH,
    "GET /api/vtubers/{slug}/audit": WATCH,
    "GET /api/settings": OWN,
    "PATCH /api/settings": OWN,
    "POST /api/settings/test": OWN,
    "GET /api/vtubers/{slug}/waiting": WATCH,
    "POST /api/vtubers/{slug}/waiting/dismiss": OPERATE,
    "GET /api/vtubers/{slug}/persona": WATCH,
    "PATCH /api/vtubers/{slug}/persona": OPERATE,
    "POST /api/vtubers/{slug}/persona/try": OPERATE,
    "GET /api/vtubers/{slug}/prompts": OPERATE,
    "PUT /api/vtubers/{slug}/prompts": OPERATE,
    "POST /api/vtubers/{slug}/prompts/fill": OPERATE,
    "POST /api/vtubers/{slug}/clock/pause": OPERATE,
    "POST /api/vtubers/{slug}/clock/speed": OPERATE,
    "POST /api/vtubers/{slug}/clock/jump": OPERATE,
    "POST /api/vtubers/{slug}/live": OPERATE,
    "PATCH /api/vtubers/{slug}/tasks/{task_id}": OPERATE,
    "POST /api/vtubers/{slug}/tasks/{task_id}/cancel": OPERATE,
    "POST /api/vtubers/{slug}/audit/{entry_id}/undo": OPERATE,
    "POST /api/vtubers/{slug}/front-ends/{link_id}/disconnect": OPERATE,
    "POST /api/vtubers/{slug}/chat/messages/{message_id}/remove": CHAT,
    "POST /api/vtubers/{slug}/chat/messages/{message_id}/highlight": CHAT,
    "POST /api/vtubers/{slug}/chat/viewers/{viewer_id}/timeout": CHAT,
    "POST /api/vtubers/{slug}/chat/viewers/{viewer_id}/ban": CHAT,
    "POST /api/vtubers/{slug}/chat/viewers/{viewer_id}/shadow": CHAT,
    "POST /api/vtubers/{slug}/chat/restrictions/{restriction_id}/lift": CHAT,
    "POST /api/vtubers/{slug}/chat/undo/{entry_id}": CHAT,
    "POST /api/vtubers/{slug}/chat/rules": CHAT,
    "POST /api/vtubers/{slug}/chat/silence": CHAT,
    "POST /api/vtubers/{slug}/chat/words": CHAT,
    "GET /api/vtubers/{slug}/chat/moderation": CHAT,
}

# What a session needs there; a token of a front end is another matter (unity_bridge/tests/test_stage_session.py).
SOCKETS: dict[str, str] = {
    "ws/board/<slug:slug>/": WATCH,
    "ws/stage/<slug:slug>/": OPERATE,
    "ws/live/<slug:slug>/": PUBLIC,
}
