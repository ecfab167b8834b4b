"""One example a source language: a text in another one would be translated into nonsense."""

from typing import TYPE_CHECKING

from cogs.translate import pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

EXAMPLE = "Our lessons are free, and everyone may help to translate them."
EXAMPLES: "Mapping[str, str]" = {
    "en": EXAMPLE,
    "ar": "أعيش في بيت صغير مع حديقة كبيرة.",
    "zh": "我住在一座带大花园的小房子里。",
    "cs": "Bydlím v malém domě s velkou zahradou.",
    "nl": "Ik woon in een klein huis met een grote tuin.",
    "fr": "Mon frère lit un livre dans le jardin.",
    "de": "Ich wohne in einem kleinen Haus mit einem großen Garten.",
    "hi": "मैं एक बड़े बगीचे वाले छोटे घर में रहता हूँ।",
    "it": "Abito in una piccola casa con un grande giardino.",
    "ja": "私は大きな庭のある小さな家に住んでいます。",
    "ko": "저는 큰 정원이 있는 작은 집에 살고 있습니다.",
    "pl": "Mieszkam w małym domu z dużym ogrodem.",
    "pt": "Moro numa casa pequena com um jardim grande.",
    "ro": "Locuiesc într-o casă mică cu o grădină mare.",
    "ru": "Я живу в маленьком доме с большим садом.",  # noqa: RUF001 - Cyrillic is meant
    "es": "Vivo en una casa pequeña con un jardín grande.",
    "sv": "Jag bor i ett litet hus med en stor trädgård.",
    "tr": "Büyük bahçeli küçük bir evde yaşıyorum.",  # noqa: RUF001 - Turkish is meant
    "uk": "Я живу в маленькому будинку з великим садом.",
    "vi": "Tôi sống trong một ngôi nhà nhỏ có khu vườn lớn.",
}
"""By ISO 639-1 code, one for each language that `pairs` can name."""


def of(source: str) -> str:
    """Return the example in a language, in any spelling of its code; in English where there is none."""
    return next((text for code, text in EXAMPLES.items() if pairs.matches(source, code)), EXAMPLE)
