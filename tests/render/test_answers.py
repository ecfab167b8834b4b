"""Answers as replies: every shape, several texts, limits, the footer."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Busy, Cooldown
from bot.render import Button, Reach, Reply, fit, render, render_error, render_failure
from bot.store.job import State
from bot.tasks import Passage, Ranking, Scored, Span, Spans, Text
from bot.text import measure
from tests.render.jobs import FACTS, GLAD, TASK, done, failed


def description(reply: Reply) -> str:
    """Return the text of a reply's embed."""
    assert reply.embed is not None
    return reply.embed.description or ""


def footer(reply: Reply) -> str:
    """Return the footer of a reply's embed."""
    assert reply.embed is not None
    return reply.embed.footer.text or ""


def actions(reply: Reply) -> list[str]:
    """Return the labels of a reply's buttons."""
    return [control.label for control in reply.buttons if isinstance(control, Button)]


def test_a_ranking_has_a_bar_and_a_score_for_every_label() -> None:
    text = description(render(done(("I love this",), GLAD), TASK))
    assert text == "> I love this\n\n`■■■■■■■■□□` **75.0 %** POSITIVE\n`■■□□□□□□□□` **25.0 %** NEGATIVE"


def test_a_filled_sentence_follows_its_word_and_a_note_stands_below() -> None:
    answer = Ranking((Scored("capital", 0.9, "Paris is the capital."),), note="mask word: <mask>")
    text = description(render(done(("Paris is the [MASK].",), answer), TASK))
    assert "**90.0 %** capital · Paris is the capital." in text
    assert text.endswith("-# mask word: \\<mask\\>")


def test_entities_are_marked_in_the_text_and_listed_below() -> None:
    whole = "Marie Curie was born in Warsaw."
    answer = Spans(whole, (Span("PER", 0, 11, 0.99), Span("LOC", 24, 30, 0.98)))
    text = description(render(done((whole,), answer), TASK))
    assert text.startswith("**Marie Curie** `PER` was born in **Warsaw** `LOC`.")
    assert "`PER` Marie Curie · 99.0 % · characters 0 to 11" in text


def test_an_answer_stands_in_bold_inside_its_sentence() -> None:
    context = "It rained. Kenya won the cup. Then it rained."
    answer = Spans(context, (Span("", 11, 16, 0.5),))
    text = description(render(done((Passage("Who won?", context),), answer), TASK))
    assert text.startswith(
        "> Who won?\n\n**Kenya** won the cup.\n`■■■■■□□□□□` **50.0 %** · characters 11 to 16"
    )


def test_offsets_of_combining_marks_and_astral_characters_hold() -> None:
    whole = "😀 Jose\u0301 went to Ko\u0308ln"
    answer = Spans(whole, (Span("PER", 2, 7, 1.0), Span("LOC", 16, 21, 1.0)))
    assert "**Jose\u0301** `PER` went to **Ko\u0308ln** `LOC`" in description(
        render(done((whole,), answer), TASK)
    )


def test_nothing_found_is_said() -> None:
    assert "Nothing found" in description(render(done(("x",), Spans("x", ())), TASK))


def test_a_continuation_follows_its_prompt_in_bold_and_several_are_numbered() -> None:
    one = description(render(done(("Once ",), Text((" upon a time",), prompt="Once ")), TASK))
    assert one == "**Once**  upon a time"
    two = description(render(done(("Once",), Text((" a", " b"), prompt="Once")), TASK))
    assert two == "**1.** **Once** a\n\n**2.** **Once** b"


def test_several_texts_are_numbered_in_their_order() -> None:
    text = description(render(done(("first", "second"), GLAD, GLAD), TASK))
    assert text.index("**1.** first") < text.index("**2.** second")


def test_the_footer_tells_how_the_answer_came_about() -> None:
    facts = replace(FACTS, loaded=2.31, chunks=(4,), badge="starter, SST-2 dev 90.1 %")
    told = footer(render(done(("x",), GLAD, facts=facts), TASK))
    assert told == (
        "#7 · owner/model@714eb0f (the default model) · cpu · 0.12 s · loaded in 2.3 s · 4 chunks\n"
        "Starter, SST-2 dev 90.1 %"
    )
    assert "cached" in footer(render(done(("x",), GLAD), TASK))


def test_half_precision_is_said_beside_the_device() -> None:
    facts = replace(FACTS, precision="half")
    assert "cpu · half precision · 0.12 s" in footer(render(done(("x",), GLAD, facts=facts), TASK))
    assert "precision" not in footer(render(done(("x",), GLAD), TASK))


def test_without_embeds_every_line_of_the_footer_is_small() -> None:
    facts = replace(FACTS, badge="starter, SST-2 dev 90.1 %")
    plain = fit(render(done(("x",), GLAD, facts=facts), TASK), Reach(embeds=False)).content
    assert [one[:3] for one in plain.splitlines()[-2:]] == ["-# ", "-# "]


def test_a_long_answer_is_shown_in_part_and_whole_in_a_file() -> None:
    answer = Text(("word " * 2000,))
    reply = render(done(("x",), answer), TASK)
    assert "Cut here" in description(reply)
    assert [file.name for file in reply.files] == ["sentiment-7.txt"]
    assert reply.files[0].data.decode().count("word") == 2000


def test_a_long_text_with_an_entity_at_its_end_still_shows_it() -> None:
    whole = "lorem ipsum " * 600 + "Marie Curie was born in Warsaw."
    start = whole.index("Marie")
    answer = Spans(whole, (Span("PER", start, start + 11, 0.99),))
    reply = render(done((whole,), answer), TASK)
    assert "Marie Curie" in description(reply)
    assert reply.files


@given(st.lists(st.tuples(st.text(max_size=300), st.text(max_size=300)), min_size=1, max_size=40))
def test_whatever_comes_discords_limits_are_kept(rows: list[tuple[str, str]]) -> None:
    inputs = tuple(given for given, _ in rows)
    answers = [Ranking((Scored(label, 0.5, label),), note=label) for _, label in rows]
    reply = render(done(inputs, *answers), TASK)
    assert reply.plain is not None
    assert measure(description(reply)) <= 4096
    assert measure(reply.plain.content) <= 2000
    assert measure(fit(reply, Reach(embeds=False, files=False)).content) <= 2000
    assert reply.embed is not None
    assert len(reply.embed) <= 6000


def test_buttons_suit_the_job() -> None:
    job = done(("x",), GLAD)
    assert actions(render(job, TASK)) == ["Edit", "Python", "JSON", "Delete"]
    assert actions(render(job, replace(TASK, random=True)))[0] == "Redo"
    shown_again = replace(job, state=State.DELIVERED)
    assert actions(render(shown_again, replace(TASK, random=True)))[0] == "Redo"
    greedy = replace(job, order=replace(job.order, parameters={"do_sample": False}))
    assert "Redo" not in actions(render(greedy, replace(TASK, random=True)))
    from_file = replace(job, order=replace(job.order, from_file=True))
    assert "Edit" not in actions(render(from_file, TASK))
    long = replace(job, order=replace(job.order, inputs=("x" * 8001,)))
    assert "Edit" not in actions(render(long, TASK))
    assert actions(render_failure(failed("TIMEOUT", "Too slow."), TASK)) == ["Edit", "Delete"]


def test_a_failure_says_what_what_to_do_and_its_number() -> None:
    reply = render_failure(failed("TIMEOUT", "It took too long.", "Try `top_k: 1`."), TASK)
    assert description(reply) == "It took too long.\nTry `top_k: 1`."
    assert footer(reply) == "TIMEOUT · #7"


def test_a_cooldown_tells_the_time_left_as_discord_shows_times() -> None:
    reply = render_error(Cooldown("Too fast.", "You can ask again in 12 s.", retry_after=12.0), "")
    assert description(reply).startswith("Too fast.\nTry again <t:")
    assert "12 s" not in description(reply)
    assert description(reply).endswith(":R>.")


def test_an_unforeseen_error_is_neutral_and_has_its_id() -> None:
    reply = render_error(None, "abc123")
    assert footer(reply) == "INTERNAL · abc123"


def test_who_has_enough_under_way_sees_when_and_what_to_do_meanwhile() -> None:
    reply = render_error(Busy("Enough.", "Or cancel one with `/queue cancel`.", retry_after=12.0), "")
    assert "/queue cancel" in str(reply)
    assert ":R>" in str(reply)
    assert ":R>" not in str(render_error(Busy("Enough.", "Wait."), ""))
