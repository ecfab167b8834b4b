"""What the course's own examples should give, written before any model of the pack was asked."""

FITTING = {
    "language", "machine", "learning", "deep", "statistical", "mathematical", "computer", "data", "neural",
    "predictive", "generative", "different", "many", "new", "the", "these", "your", "various", "modern",
    "business", "simple", "basic", "role", "transformer", "translation", "linear", "scientific", "economic",
    "training", "classification", "theoretical", "computational", "design", "software", "logic", "simulation",
    "3d", "other", "all", "such", "popular", "building", "large", "artificial",
}  # fmt: skip
"""Words with which 'This course will teach you all about [MASK] models.' is a sensible sentence."""

REFERENCE = "This course is produced by Hugging Face."
CONTENT = {"this", "course", "produced", "hugging", "face"}
"""The reference's words with 'is' and 'by' aside: a translation must share four of the five."""

BASE_VERBS = frozenset(
    """
    accept achieve act adapt add adjust advise agree aim allow analyse analyze answer apply appreciate arrange
    ask assemble avoid bake balance be become begin behave believe bring build buy calculate call care carry
    catch change check choose classify clean climb code collect combine communicate compare complete compose
    compute configure connect consider construct control convert cook copy count cover create cut dance deal
    debug decide define deliver deploy describe design detect determine develop discover discuss do draw dress
    drive earn eat edit employ enable encode enjoy ensure estimate evaluate examine execute expect explain
    explore express extend extract face feed feel fight figure fill find finish fit fix fly focus follow form
    gain gather generate get give go grow guess guide handle have hear help hold identify imagine implement
    import improve include increase initialize install integrate interact interpret introduce invent join jump
    keep know label lead learn leave let lift like link listen live load look love make manage manipulate mark
    master measure meet mix model modify monitor move name need observe obtain open operate optimize order
    organize pack paint parse pass pay perform pick plan plant play practise prepare present preserve print
    process produce program protect prove pull push put raise reach read recognize record reduce remember
    repair represent respond ride run save say search see select sell send serve set sew shape share show sing
    sit solve sort speak spell spend spin split stand start stay stop store study succeed summarize take talk
    teach tell test think throw tie train transform translate travel treat try tune turn type understand use
    visualize wait walk want wash watch wear weave work wrap write
    """.split()  # noqa: SIM905 - as a list the verbs would take a line each
)
"""English verbs as they follow 'how to'."""
