"""A response's language is told where it is certain, and not guessed where it is not."""

from __future__ import annotations

import pytest

from comments_bridge.reading.language import is_english, tell_language

CERTAIN = {
    "Mae'r llyfrgell yn lle da i gyfarfod, ond mae angen mwy o gadeiriau ac mae hi'n oer yn y gaeaf.": "cy",
    "Rydw i wedi byw yn yr ardal ers blynyddoedd ac nid oes neb wedi gofyn i ni o’r blaen.": "cy",
    "Το παγκάκι κοντά στη βιβλιοθήκη είναι πολύ κρύο τον χειμώνα.": "el",  # noqa: RUF001 - its own letters
    "הספסל ליד הספרייה קר מאוד בחורף.": "he",
    "도서관 옆 벤치는 겨울에 너무 춥습니다.": "ko",
    "図書館の横のベンチは冬にとても寒いです。": "ja",
    "ਲਾਇਬ੍ਰੇਰੀ ਦੇ ਕੋਲ ਬੈਂਚ ਸਰਦੀਆਂ ਵਿੱਚ ਬਹੁਤ ਠੰਡਾ ਹੁੰਦਾ ਹੈ।": "pa",
    "لائبریری کے پاس والا بینچ سردیوں میں بہت ٹھنڈا ہوتا ہے۔": "ur",  # noqa: RUF001 - its own letters
}
UNCERTAIN = [
    "",
    "12:30, 14.5 %",
    "Diolch yn fawr!",
    "I would keep the bench by the library, and I would mend the clock.",
    "Mae'r cyngor yn y dref. The council is in the town and that is all that I have to say of it for this year.",
    "Скамейка у библиотеки зимой очень холодная.",  # noqa: RUF001 - its own letters
    "المقعد بجانب المكتبة بارد جدا في الشتاء.",
    "图书馆旁边的长凳冬天很冷。",
    "Ławka przy bibliotece jest zimą bardzo zimna i nikt na niej nie siada.",
    "Il banco vicino alla biblioteca e la piazza sono molto freddi in inverno, ma a me piacciono lo stesso.",
    "Y sabemos que no o si; a o y i o a y o i o a.",
]


@pytest.mark.parametrize(("text", "language"), CERTAIN.items(), ids=CERTAIN.values())
def test_what_is_certain_is_told(text: str, language: str) -> None:
    """Letters of one language, or the commonest words of Welsh, are enough."""
    assert language == tell_language(text)


@pytest.mark.parametrize("text", UNCERTAIN)
def test_what_is_not_certain_is_not_told(text: str) -> None:
    """English, other languages in shared letters, and what is short or mixed get no mark."""
    assert "" == tell_language(text)


def test_english_is_told_where_it_is_certain() -> None:
    """On a Welsh page a screen reader must not read English as Welsh; what is short or mixed stays unmarked."""
    english = "I would keep the bench by the library, and I would mend the clock."

    assert is_english(english)
    assert [False] * (len(CERTAIN) + 2) == [is_english(text) for text in (*CERTAIN, "Well said!", UNCERTAIN[4])]
