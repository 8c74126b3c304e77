from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StreamingConfig(AppConfig):
    name = "streaming"
    verbose_name = _("Streaming")

    def ready(self) -> None:
        from llmservice.offline import register_phrases
        from streaming import briefing, facts, invariants, purposes, rules, snapshot  # noqa: F401
        from streaming.handlers.cover import COVER
        from streaming.handlers.stream import STREAM
        from vtuber import registry
        from vtuber.simulation import invariants as world

        register_phrases(self.name)
        purposes.sign_in()
        registry.handlers.sign_in("cover", COVER)
        registry.handlers.sign_in("stream", STREAM)
        registry.briefings.sign_in("streaming", briefing.brief)
        registry.plan_rules.sign_in("streams are announced", rules.streams_are_announced)
        registry.snapshot_sections.sign_in("stream", snapshot.stream_section)
        registry.snapshot_sections.sign_in("chat", snapshot.chat_section)
        registry.snapshot_sections.sign_in("covers", snapshot.covers_section)
        registry.diary_facts.sign_in("streaming", snapshot.diary_facts)
        world.checks.sign_in("streams", invariants.streams_are_whole)
        world.checks.sign_in("answers", invariants.answers_are_whole)
        world.checks.sign_in("covers", invariants.covers_are_whole)
        world.texts.sign_in("titles", invariants.titles)
        world.texts.sign_in("headlines", invariants.headlines)
