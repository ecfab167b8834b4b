"""Sentences with one word missing, and words that fit, written by hand before any model saw them.

Every word that a reader would accept need not be listed: a model's first five guesses are searched for one of
these. Everyday, school-book and encyclopaedia sentences; both little words and words that carry the sense.
"""

GAPS: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "She put the kettle on and made a cup of [MASK].",
        frozenset({"tea", "coffee", "cocoa", "chocolate"}),
    ),
    ("The baby was so tired that it began to [MASK].", frozenset({"cry", "scream", "weep", "sob", "sleep"})),
    ("We missed the last bus, so we had to [MASK] home.", frozenset({"walk", "go", "run", "drive", "hurry"})),
    ("He opened the [MASK] and looked out at the garden.", frozenset({"window", "door", "curtain", "gate"})),
    ("The capital of France is [MASK].", frozenset({"paris"})),
    ("Water freezes when it gets very [MASK].", frozenset({"cold"})),
    (
        "The teacher wrote the answer on the [MASK].",
        frozenset({"board", "blackboard", "wall", "paper", "page"}),
    ),
    (
        "The cat sat on the [MASK] and watched the birds.",
        frozenset(
            {
                "roof",
                "fence",
                "wall",
                "floor",
                "grass",
                "ground",
                "porch",
                "branch",
                "chair",
                "bed",
                "sofa",
                "tree",
            }
        ),
    ),
    ("My grandmother is eighty years [MASK].", frozenset({"old"})),
    ("Please close the [MASK] when you leave the room.", frozenset({"door", "window", "curtains", "doors"})),
    (
        "The river flows from the mountains to the [MASK].",
        frozenset({"sea", "ocean", "lake", "valley", "coast"}),
    ),
    ("They have two children, a boy and a [MASK].", frozenset({"girl"})),
    (
        "The film was [MASK] by a young man from Sweden.",
        frozenset({"directed", "made", "produced", "written", "shot"}),
    ),
    ("She was [MASK] in London in 1965.", frozenset({"born", "married", "raised", "educated"})),
    (
        "The train arrived two hours [MASK].",
        frozenset({"later", "late", "early", "earlier", "after", "before"}),
    ),
    (
        "He could not read the sign because it was too [MASK].",
        frozenset({"dark", "small", "far", "big", "old", "high", "long", "dirty", "bright", "faint"}),
    ),
    (
        "After the war, the town was rebuilt in the [MASK] century.",
        frozenset(
            {
                "eighteenth",
                "nineteenth",
                "twentieth",
                "seventeenth",
                "sixteenth",
                "fifteenth",
                "next",
                "same",
                "late",
            }
        ),
    ),
    (
        "The doctor told him to take the medicine twice a [MASK].",
        frozenset({"day", "week", "month", "night"}),
    ),
    (
        "There were more than two hundred [MASK] at the wedding.",
        frozenset({"people", "guests", "men", "women", "persons", "friends", "children", "couples"}),
    ),
    (
        "The dog barked [MASK] the postman.",
        frozenset({"at", "toward", "towards", "behind"}),
    ),
    ("I would rather stay at home [MASK] go to the party.", frozenset({"than"})),
    (
        "The album was released in [MASK] 1994.",
        frozenset(
            {
                "january",
                "february",
                "march",
                "april",
                "may",
                "june",
                "july",
                "august",
                "september",
                "october",
                "november",
                "december",
                "early",
                "late",
                "mid",
                "spring",
                "summer",
            }
        ),
    ),
    (
        "The team won the match by three goals to [MASK].",
        frozenset({"one", "two", "nil", "none", "zero", "nothing"}),
    ),
    ("The ship sank during a heavy [MASK].", frozenset({"storm", "gale", "rain", "fire", "wind", "flood"})),
    (
        "The king had no son, so his [MASK] became queen.",
        frozenset({"daughter", "wife", "sister", "mother", "niece"}),
    ),
    (
        "Birds build their nests in [MASK].",
        frozenset(
            {"trees", "spring", "holes", "forests", "bushes", "winter", "summer", "forest", "branches"}
        ),
    ),
    (
        "The soup needs a little more [MASK].",
        frozenset({"salt", "water", "time", "sugar", "pepper", "milk", "butter"}),
    ),
    ("He is [MASK] of spiders.", frozenset({"afraid", "fond", "frightened", "scared", "tired"})),
    (
        "In winter the days are short and the nights are [MASK].",
        frozenset({"long", "cold", "longer", "dark"}),
    ),
    (
        "The book tells the [MASK] of a girl who lives on an island.",
        frozenset({"story", "tale", "life", "adventures"}),
    ),
    ("Neither my brother [MASK] my sister can swim.", frozenset({"nor"})),
    (
        "The plane landed safely at the [MASK].",
        frozenset({"airport", "base", "airfield", "field", "station"}),
    ),
    ("A bicycle has two [MASK].", frozenset({"wheels", "tires", "seats", "gears", "pedals"})),
    ("Farmers in this valley grow apples [MASK] pears.", frozenset({"and", "or"})),
    ("The company has its headquarters [MASK] Tokyo.", frozenset({"in", "near", "at", "outside"})),
    (
        "The children were playing in the [MASK] when it started to rain.",
        frozenset(
            {
                "garden",
                "yard",
                "street",
                "park",
                "field",
                "woods",
                "house",
                "forest",
                "barn",
                "meadow",
                "grass",
                "sand",
            }
        ),
    ),
)
"""Sentence and fitting words, in lower case."""
