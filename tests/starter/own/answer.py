"""Passages with questions, and the answers that a reader would accept, written before any model saw them."""

QUESTIONS: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...] = (
    (
        (
            "Dear guests, breakfast is served from seven to ten in the winter garden. The pool on the roof "
            "is closed until 12 March because of repairs. Please leave your keys with Mr. Lund at the front "
            "desk when you go out, and call number 44 if you need fresh towels."
        ),
        (
            ("Where is breakfast served?", ("in the winter garden", "the winter garden")),
            ("Until when is the pool closed?", ("12 March", "until 12 March")),
            ("Who keeps the keys?", ("Mr. Lund", "Lund")),
            ("Which number should I call for towels?", ("44", "number 44")),
            ("How much does a night cost?", ()),
        ),
    ),
    (
        (
            "Coffee reached Europe through the port of Venice in the early seventeenth century. At first it "
            "was sold by chemists as a medicine. The first coffee house of the city opened in 1645, and "
            "within fifty years there were more than two hundred of them."
        ),
        (
            ("Through which port did coffee reach Europe?", ("Venice", "the port of Venice")),
            ("Who sold coffee at first?", ("chemists", "by chemists")),
            ("When did the first coffee house open?", ("1645", "in 1645")),
            (
                "How many coffee houses were there fifty years later?",
                ("more than two hundred", "two hundred"),
            ),
            ("Who invented the espresso machine?", ()),
        ),
    ),
    (
        (
            "On Saturday our handball team lost to Westford by 24 goals to 27. Ida Holm scored nine times "
            "but had to leave the field with a twisted ankle. The next match is played at home on 4 May "
            "against the champions from Harlow."
        ),
        (
            ("Who lost on Saturday?", ("our handball team", "our team", "handball team")),
            ("How often did Ida Holm score?", ("nine times", "nine")),
            (
                "Why did Ida Holm leave the field?",
                ("a twisted ankle", "with a twisted ankle", "twisted ankle"),
            ),
            ("When is the next match?", ("4 May", "on 4 May")),
            ("What is the name of the coach?", ()),
        ),
    ),
    (
        (
            "To repot an orchid, soak its roots in warm water for twenty minutes so that they bend without "
            "breaking. Cut off whatever is brown or hollow with clean scissors. Fill the new pot with bark, "
            "never with garden soil, and do not water the plant for a week."
        ),
        (
            ("How long should the roots soak?", ("twenty minutes", "for twenty minutes")),
            ("What should the pot be filled with?", ("bark", "with bark")),
            ("What is used to cut the roots?", ("clean scissors", "scissors", "with clean scissors")),
            ("How long should I not water the plant?", ("a week", "for a week", "week")),
            ("How often does an orchid bloom?", ()),
        ),
    ),
    (
        (
            "The Halden bridge was closed on Tuesday after engineers found cracks in two of its pillars. "
            "About nine thousand cars use it every day. Mayor Petra Vos said that repairs would take until "
            "autumn, and that buses would cross the river by the old ford instead."
        ),
        (
            (
                "Why was the bridge closed?",
                ("cracks in two of its pillars", "engineers found cracks in two of its pillars", "cracks"),
            ),
            ("How many cars use the bridge every day?", ("nine thousand", "about nine thousand")),
            ("Who is the mayor?", ("Petra Vos", "Mayor Petra Vos")),
            ("When was the bridge closed?", ("Tuesday", "on Tuesday")),
            ("What will the repairs cost?", ()),
        ),
    ),
    (
        (
            "My grandmother Elsa learned to fly in 1938, when she was nineteen. During the war she carried "
            "letters between the islands in a yellow biplane. Later she ran a small repair shop in Tromso "
            "and never told us how many times she had crashed."
        ),
        (
            ("When did Elsa learn to fly?", ("1938", "in 1938")),
            ("What did she carry during the war?", ("letters", "letters between the islands")),
            ("What colour was the biplane?", ("yellow",)),
            ("Where was the repair shop?", ("Tromso", "in Tromso")),
            ("Whom did Elsa marry?", ()),
        ),
    ),
    (
        (
            "A python list keeps its items in order and may hold values of different types. Its method "
            "append adds one item at the end, while extend adds every item of another list. A tuple looks "
            "similar but cannot be changed once it is made."
        ),
        (
            ("Which method adds one item at the end?", ("append", "method append", "its method append")),
            ("What cannot be changed once it is made?", ("a tuple", "tuple")),
            ("What does extend add?", ("every item of another list",)),
            ("Who wrote the first version of the language?", ()),
        ),
    ),
    (
        (
            "Hedgehogs sleep through the winter in nests of leaves. Before that they must weigh at least "
            "six hundred grams, or they will not live to see the spring. Gardeners help them by leaving "
            "piles of brushwood and a dish of water, but milk makes the animals ill."
        ),
        (
            ("What are the nests made of?", ("leaves", "of leaves")),
            (
                "How much must a hedgehog weigh before winter?",
                ("six hundred grams", "at least six hundred grams"),
            ),
            ("What makes the animals ill?", ("milk",)),
            ("Who helps the hedgehogs?", ("gardeners",)),
            ("How many young does a hedgehog have?", ()),
        ),
    ),
)
"""A passage, and questions with the answers accepted; an empty one is not in the text."""
