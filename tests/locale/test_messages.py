"""Messages: translated when they are told, not when they are made."""

import json

import pytest

from bot.errors import Busy
from bot.locale import N_, P_, _, language_of, packed, speak, unpacked

COUNT = N_("You already have {count} requests waiting.")
CHUNKS = P_("{count} chunk", "{count} chunks")


@pytest.mark.parametrize(
    ("locale", "catalogue"),
    [
        ("fr", "fr"),
        ("es-ES", "es"),
        ("es-419", "es"),
        ("zh-CN", "zh_CN"),
        ("zh-TW", "en"),
        ("en-GB", "en"),
        ("de", "en"),
        ("fr-CA", "fr"),
        ("", "en"),
    ],
)
def test_a_locale_has_the_nearest_catalogue(locale: str, catalogue: str) -> None:
    assert language_of(locale) == catalogue


def test_an_error_made_in_english_is_told_in_the_language_of_the_person() -> None:
    error = Busy(COUNT.format(count=3))
    assert str(error) == "You already have 3 requests waiting. "[:-1]
    speak("fr")
    assert _(error.what) == "Vous avez déjà 3 demandes en attente."
    speak("zh-CN")
    assert _(error.what) == "你已有 3 个请求在等待。"


def test_texts_among_the_values_are_told_too() -> None:
    made = N_("The model could not work on {which}.").format(which=N_("this text"))
    assert made == "The model could not work on this text."
    speak("es-ES")
    assert _(made) == "El modelo no pudo procesar este texto."


def test_braces_in_a_value_are_nobodys_places() -> None:
    made = N_("There is no task {task}.").format(task="{count}")
    speak("fr")
    assert _(made) == "Il n'y a pas de tâche {count}."


@pytest.mark.parametrize(
    ("locale", "one", "many"),
    [("en-US", "1 chunk", "5 chunks"), ("fr", "1 morceau", "5 morceaux"), ("zh-CN", "1 个分块", "5 个分块")],
)
def test_numbers_choose_the_form(locale: str, one: str, many: str) -> None:
    speak(locale)
    assert (CHUNKS.format(count=1), CHUNKS.format(count=5)) == (one, many)


def test_what_has_no_translation_stays() -> None:
    speak("fr")
    assert _("starter/ner-minilm-r16") == "starter/ner-minilm-r16"
    assert _("") == ""


def test_a_text_of_another_process_is_told_in_any_language() -> None:
    made = COUNT.format(count=3)
    came = unpacked(json.loads(json.dumps(packed(made))))
    assert came == made
    speak("fr")
    assert _(came) == "Vous avez déjà 3 demandes en attente."


def test_a_foreign_template_is_never_filled() -> None:
    assert unpacked(["plain", "{a:>99999999}", {"a": "x"}]) == "plain"
    assert unpacked(packed("plain")) == "plain"
