from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_VERBS = {
    "silence": _("silenced her"),
    "unsilence": _("let her speak again"),
    "chat_rules": _("changed the rules of the chat"),
    "chat_words": _("changed the banned words"),
    "chat_remove": _("removed a chat message"),
    "chat_highlight": _("highlighted a chat message"),
    "chat_timeout": _("timed a viewer out"),
    "chat_ban": _("banned a viewer"),
    "chat_shadow": _("shadow-muted a viewer"),
    "chat_lift": _("let a viewer talk again"),
    "chat_star": _("starred an answer, to learn from"),
    "chat_unstar": _("took a star back"),
    "forget_viewer": _("made her forget a viewer"),
    "chat_undo": _("took back something in the chat"),
}


class StreamingConfig(AppConfig):
    name = "streaming"
    verbose_name = _("Streaming")
    pages = "streaming.urls"
    api = ("streaming.chat.api.moderation_api", "streaming.board_api")
    public_sockets = "streaming.chat.live.routing"
    frames = "streaming.chat.live.frames"

    def ready(self) -> None:
        from store.pictures import game_pictures
        from streaming import (  # noqa: F401
            board,
            briefing,
            event_types,
            invariants,
            owner_settings,
            plan_rules,
            purposes,
            retention,
            selectors,
            simulated_chat,
            snapshot,
        )
        from streaming.chat.answers import trial
        from streaming.chat.live import event_frames
        from streaming.chat.services import emergency, host_clock, moderation
        from streaming.on_air import cover_files
        from streaming.on_air.handlers.cover import COVER
        from streaming.on_air.handlers.stream import STREAM
        from vtuber.plugin import invariants as world
        from vtuber.plugin import register_phrases, registry, subscribe
        from vtuber.simulation.driven_time import participants

        register_phrases(self.name)
        purposes.register()
        registry.handlers.register("cover", COVER)
        registry.handlers.register("stream", STREAM)
        registry.briefings.register("streaming", briefing.brief)
        registry.plan_rules.register("streams are announced", plan_rules.streams_are_announced)
        registry.snapshot_sections.register("stream", snapshot.stream_section)
        registry.snapshot_sections.register("chat", snapshot.chat_section)
        registry.snapshot_sections.register("covers", snapshot.covers_section)
        registry.board_parts.register(self.name, board.BOARD)
        game_pictures.register("covers of streams", selectors.pictures_of_games)
        event_frames.register()
        registry.diary_facts.register("streaming", snapshot.diary_facts)
        world.checks.register("streams", invariants.streams_are_whole)
        world.checks.register("answers", invariants.answers_are_whole)
        world.checks.register("covers", invariants.covers_are_whole)
        world.texts.register("titles", invariants.titles)
        world.texts.register("headlines", invariants.headlines)
        retention.register()
        registry.on_vtuber_removed.register("covers", cover_files.remove_all)
        owner_settings.register()
        trial.register()
        participants.register("chat", simulated_chat.SimulatedChat)
        subscribe("stop.pulled", "streaming", emergency.cut_her_short)
        subscribe("clock.stepped", "streaming", host_clock.move_ends_back)
        for verb, text in AUDIT_VERBS.items():
            registry.audit_verbs.register(verb, text)
        for verb in moderation.UNDONE_HERE:
            registry.undo_verbs.register(verb, moderation.take_back_entry)
