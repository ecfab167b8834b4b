"""Sentences with their people, organisations and places, marked by hand before any model saw them.

Marked as Universal NER marks them: names only, no nationalities, no titles before a name, no dates.
"""

ENTITIES: tuple[tuple[str, set[tuple[str, str]]], ...] = (
    ("Anna Keller flew from Berlin to Oslo.", {("PER", "Anna Keller"), ("LOC", "Berlin"), ("LOC", "Oslo")}),
    ("Microsoft opened an office in Nairobi.", {("ORG", "Microsoft"), ("LOC", "Nairobi")}),
    ("My brother Tom works for Toyota.", {("PER", "Tom"), ("ORG", "Toyota")}),
    ("We spent two weeks in Portugal and never saw rain.", {("LOC", "Portugal")}),
    ("President Obama spoke in London.", {("PER", "Obama"), ("LOC", "London")}),
    ("I asked Maria about the homework.", {("PER", "Maria")}),
    ("The river rises in Switzerland and flows through France.", {("LOC", "Switzerland"), ("LOC", "France")}),
    ("The soup was too salty for me.", set()),
    ("David Miller left Google last year.", {("PER", "David Miller"), ("ORG", "Google")}),
    ("Can you send me the report by Friday?", set()),
    ("John and Susan moved to New York.", {("PER", "John"), ("PER", "Susan"), ("LOC", "New York")}),
    ("The United Nations met in Geneva.", {("ORG", "United Nations"), ("LOC", "Geneva")}),
    ("Stanford University is in California.", {("ORG", "Stanford University"), ("LOC", "California")}),
    ("Peter lives in Paris with his cat.", {("PER", "Peter"), ("LOC", "Paris")}),
    ("It takes an hour to walk there.", set()),
    (
        "Ingrid Solberg taught chemistry in Bergen until she retired.",
        {("PER", "Ingrid Solberg"), ("LOC", "Bergen")},
    ),
    (
        "The letter was signed by Rafael Ortega and his lawyer, Nina Blum.",
        {("PER", "Rafael Ortega"), ("PER", "Nina Blum")},
    ),
    (
        "Siemens sold its old plant near Leipzig to a Dutch investor.",
        {("ORG", "Siemens"), ("LOC", "Leipzig")},
    ),
    ("After the match, Barcelona sacked their coach.", {("ORG", "Barcelona")}),
    ("Is there still snow in the Pyrenees?", {("LOC", "Pyrenees")}),
    (
        "Sarah texted Ahmed that the train to Manchester was late again.",
        {("PER", "Sarah"), ("PER", "Ahmed"), ("LOC", "Manchester")},
    ),
    ("Nobody in the office remembered where the keys were.", set()),
    (
        "The World Bank lent Kenya two hundred million dollars for roads.",
        {("ORG", "World Bank"), ("LOC", "Kenya")},
    ),
    ("Mr. Fletcher grows tomatoes behind the garage.", {("PER", "Fletcher")}),
    (
        "In 1969 Neil Armstrong walked on the moon while millions watched in Japan and Brazil.",
        {("PER", "Neil Armstrong"), ("LOC", "Japan"), ("LOC", "Brazil")},
    ),
    ("Thanks for the lovely evening, see you soon!", set()),
    ("Samsung and Apple settled their quarrel in court.", {("ORG", "Samsung"), ("ORG", "Apple")}),
    (
        "Dr. Wei Zhang studies earthquakes at the University of Tokyo.",
        {("PER", "Wei Zhang"), ("ORG", "University of Tokyo")},
    ),
    ("The bakery on Elm Street closes at noon.", {("LOC", "Elm Street")}),
    (
        "Chancellor Merkel met the prime minister of Canada in Ottawa.",
        {("PER", "Merkel"), ("LOC", "Canada"), ("LOC", "Ottawa")},
    ),
    ("My parents met on a boat between Greece and Egypt.", {("LOC", "Greece"), ("LOC", "Egypt")}),
    ("The Red Cross sent blankets to Syria.", {("ORG", "Red Cross"), ("LOC", "Syria")}),
    (
        "Emily quit her job at IBM to open a bookshop in Dublin.",
        {("PER", "Emily"), ("ORG", "IBM"), ("LOC", "Dublin")},
    ),
    ("Please water the plants while I am away.", set()),
    (
        "The Danube passes through Vienna, Budapest and Belgrade.",
        {("LOC", "Danube"), ("LOC", "Vienna"), ("LOC", "Budapest"), ("LOC", "Belgrade")},
    ),
    ("Harvard gave Toni Morrison an honorary degree.", {("ORG", "Harvard"), ("PER", "Toni Morrison")}),
    ("Why did Kevin paint the fence green?", {("PER", "Kevin")}),
    (
        "Reuters reported that Nokia would cut jobs in Finland.",
        {("ORG", "Reuters"), ("ORG", "Nokia"), ("LOC", "Finland")},
    ),
    (
        "Lucia Romano won the marathon in Rome ahead of Grace Mutua.",
        {("PER", "Lucia Romano"), ("LOC", "Rome"), ("PER", "Grace Mutua")},
    ),
    ("The meeting is moved to three o'clock on Wednesday.", set()),
    ("Greenpeace activists climbed a chimney outside Warsaw.", {("ORG", "Greenpeace"), ("LOC", "Warsaw")}),
    (
        "When Oliver called from Sydney, it was midnight in Chicago.",
        {("PER", "Oliver"), ("LOC", "Sydney"), ("LOC", "Chicago")},
    ),
    (
        "The European Commission fined Facebook for breaking privacy rules.",
        {("ORG", "European Commission"), ("ORG", "Facebook")},
    ),
    ("They named the puppy after a kind of cheese.", set()),
    (
        "Professor Adeyemi, who was born in Lagos, now advises the government of Ghana.",
        {("PER", "Adeyemi"), ("LOC", "Lagos"), ("LOC", "Ghana")},
    ),
    ("Volvo builds most of its trucks in Sweden.", {("ORG", "Volvo"), ("LOC", "Sweden")}),
)
"""Sentences of news, letters and talk, with label and words of every name in them."""
