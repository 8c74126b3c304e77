from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class LlmServiceConfig(AppConfig):
    name = "llmservice"
    verbose_name = _("Language models")

    def ready(self) -> None:
        from llmservice.checks import check_model_settings, check_phrase_books
        from llmservice.owner_settings import model_settings, voice_settings
        from llmservice.persona import paraphrase_purpose
        from llmservice.purposes import register_label
        from llmservice.voice.speaking import PURPOSE

        model_settings.register()
        voice_settings.register()
        paraphrase_purpose.register()
        register_label(PURPOSE, _("Said aloud"))
        register(check_model_settings, "llmservice")
        # It reads all books, which no other command should wait for: `manage.py check --deploy`.
        register(check_phrase_books, deploy=True)
