"""Sentences written for the tests of the starter pack; the answers were written before any model saw them."""

SENTIMENT = (
    ("I love this course, every lesson made me want the next one.", "POSITIVE"),
    ("The teacher explains slowly and kindly, and I finally understood.", "POSITIVE"),
    ("What a wonderful surprise, thank you all!", "POSITIVE"),
    ("The soup was hot, fresh and full of flavour.", "POSITIVE"),
    ("A warm and funny film that stays with you.", "POSITIVE"),
    ("Setting it up took two minutes and it has worked perfectly since.", "POSITIVE"),
    ("My daughter laughed the whole evening.", "POSITIVE"),
    ("The best concert I have been to in years.", "POSITIVE"),
    ("The staff were friendly and the room was spotless.", "POSITIVE"),
    ("I am proud of what we built together.", "POSITIVE"),
    ("It is not bad at all, in fact I enjoyed it.", "POSITIVE"),
    ("Brilliant acting and a beautiful score.", "POSITIVE"),
    ("This little tool saves me hours every week.", "POSITIVE"),
    ("The garden looked magical in the evening light.", "POSITIVE"),
    ("An honest, moving and clever book.", "POSITIVE"),
    ("I hate this so much!", "NEGATIVE"),
    ("The lecture was dull and went nowhere.", "NEGATIVE"),
    ("We waited two hours and the food came cold.", "NEGATIVE"),
    ("It broke on the second day and nobody answers my letters.", "NEGATIVE"),
    ("A boring film with a silly ending.", "NEGATIVE"),
    ("The worst hotel I have ever slept in.", "NEGATIVE"),
    ("The update made everything slower and lost my notes.", "NEGATIVE"),
    ("I was disappointed by the weak plot.", "NEGATIVE"),
    ("The room smelled of smoke and the bed was dirty.", "NEGATIVE"),
    ("Not worth the money, not even close.", "NEGATIVE"),
    ("This is a mess, and nobody seems to care.", "NEGATIVE"),
    ("The jokes fall flat and the story drags.", "NEGATIVE"),
    ("I regret buying this.", "NEGATIVE"),
    ("The instructions are confusing and wrong in three places.", "NEGATIVE"),
    ("What a waste of a good evening.", "NEGATIVE"),
)
"""Thirty sentences with their feeling."""

TOPICS = (
    ("The minister lost the vote in parliament after a long debate.", "politics"),
    ("She returned the serve and won the second set on the tie-break.", "sport"),
    ("Simmer the onions in butter, then add the stock and the rice.", "cooking"),
    ("The new phone has a faster chip and a better camera.", "technology"),
    ("The doctor prescribed antibiotics against the infection.", "medicine"),
    ("Shares fell after the company warned of lower profits.", "business"),
    ("The choir sang the mass with two trumpets and an organ.", "music"),
    ("Pupils learn to read maps in the fifth year of school.", "education"),
    ("The train crosses the Alps and reaches Milan before noon.", "travel"),
    ("Heavy rain and strong wind are expected on the coast tonight.", "weather"),
)
"""Ten sentences, each with one of the ten topics."""

ARTICLE = (
    "The town library of Brenford opened its new reading hall on Monday. "
    "Dr. Maria Olsen, who has led the library for ten years, "
    "cut the ribbon at 9.30 a.m. before two hundred guests. "
    "The hall holds forty thousand books and eighty desks, and it stays open until midnight. "
    "It rained all morning. "
    "Students of the nearby college had asked for longer hours since 2015. "
    "The building cost 4.2 million crowns, most of which came from a public collection. "
    "A café will follow in spring."
)
"""Seven sentences, with abbreviations and numbers that end none of them."""

PASSAGES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        (
            "The town library of Brenford opened its new reading hall on Monday. Maria Olsen, who has "
            "led the library for ten years, cut the ribbon before two hundred guests. The hall has "
            "eighty desks and cost 4.2 million crowns."
        ),
        (
            ("Who cut the ribbon?", "Maria Olsen"),
            ("When did the reading hall open?", "Monday"),
            ("How many desks does the hall have?", "eighty"),
            ("How much did the hall cost?", "4.2 million crowns"),
            ("How long has Maria Olsen led the library?", "ten years"),
            ("How many guests were there?", "two hundred"),
        ),
    ),
    (
        (
            "The lighthouse on Gull Island was built in 1874 by the engineer Thomas Reed. Its lamp "
            "burned whale oil until 1921, when an electric light was put in. Today the tower belongs "
            "to the fishermen's union, and visitors reach it by ferry from Port Anse."
        ),
        (
            ("Who built the lighthouse?", "Thomas Reed"),
            ("When was the lighthouse built?", "1874"),
            ("What did the lamp burn?", "whale oil"),
            ("Who owns the tower today?", "the fishermen's union"),
            ("How do visitors reach the tower?", "by ferry"),
            ("Where does the ferry leave from?", "Port Anse"),
        ),
    ),
    (
        (
            "Bees cannot see red, but they see ultraviolet light, which people cannot. A forager that "
            "has found flowers returns to the hive and dances for the others. The angle of the dance "
            "shows the direction, and its length shows the distance. Karl von Frisch received the "
            "Nobel Prize in 1973 for reading it."
        ),
        (
            ("Which colour can bees not see?", "red"),
            ("What light do bees see that people cannot?", "ultraviolet light"),
            ("What does the angle of the dance show?", "the direction"),
            ("What does the length of the dance show?", "the distance"),
            ("Who received the Nobel Prize?", "Karl von Frisch"),
            ("In which year was the prize received?", "1973"),
        ),
    ),
    (
        (
            "Our study group meets every Thursday at six in room B12. Amina brings the slides, and "
            "Jonas takes the notes and sends them round by Friday noon. Next week we read the chapter "
            "on attention. If you cannot come, please write to Jonas."
        ),
        (
            ("On which day does the study group meet?", "Thursday"),
            ("In which room does the group meet?", "B12"),
            ("Who brings the slides?", "Amina"),
            ("Who takes the notes?", "Jonas"),
            ("Which chapter do we read next week?", "attention"),
            ("Who should I write to if I cannot come?", "Jonas"),
        ),
    ),
    (
        (
            "The Varda is the longest river of the province. It rises in the Hollow Mountains, flows "
            "340 kilometres to the south and ends in Lake Semi. Salmon came back in 2009 after two "
            "dams were removed. In spring the water is too high for small boats."
        ),
        (
            ("What is the longest river of the province?", "the Varda"),
            ("Where does the river rise?", "the Hollow Mountains"),
            ("How long is the river?", "340 kilometres"),
            ("Where does the river end?", "Lake Semi"),
            ("Which fish came back in 2009?", "Salmon"),
            ("How many dams were removed?", "two"),
        ),
    ),
)
"""Five passages, each with six questions and their answers, which no other passage gives."""
