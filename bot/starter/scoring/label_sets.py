"""Twelve label sets with twenty sentences each, for zero-shot: written before any model saw them.

Of every set the first ten sentences are for choosing, the other ten for the score; every label is in both.
A reader should have no doubt about the answer, and the word of the label is rarely in the sentence.
"""

from dataclasses import dataclass

HALF = 10


@dataclass(frozen=True, slots=True)
class LabelSet:
    """What a person would type behind `labels`, and sentences with the label that a reader would choose."""

    name: str
    labels: tuple[str, ...]
    sentences: tuple[tuple[str, str], ...]

    @property
    def choosing(self) -> tuple[tuple[str, str], ...]:
        """The half that a rule may be fixed on."""
        return self.sentences[:HALF]

    @property
    def scoring(self) -> tuple[tuple[str, str], ...]:
        """The half that only the published score sees."""
        return self.sentences[HALF:]


TOPICS = LabelSet(
    "topics",
    ("education", "politics", "business", "sport", "health"),
    (
        ("The school will teach maths in smaller groups from September on.", "education"),
        ("The two parties could not agree on a coalition, so voters go to the polls again.", "politics"),
        ("The bakery chain opens forty new branches and hires six hundred people.", "business"),
        ("Their goalkeeper saved two penalties in the shoot-out.", "sport"),
        ("A short walk after every meal lowers your blood sugar.", "health"),
        ("More teenagers than ever applied for a place at university this year.", "education"),
        ("The president will veto the bill if the senate does not change it.", "politics"),
        ("The airline's profit doubled because fuel became cheaper.", "business"),
        ("She won the marathon in two hours and twenty minutes.", "sport"),
        ("Nurses warn that the flu is filling the wards again.", "health"),
        ("Our teacher lets us correct each other's essays before she grades them.", "education"),
        ("The mayor lost the election by ninety votes and asked for a recount.", "politics"),
        ("The company sold its chocolate division to a rival for two billion.", "business"),
        ("The cyclists climb three mountain passes on today's stage.", "sport"),
        ("Too little sleep weakens the immune system and raises blood pressure.", "health"),
        ("Pupils who read at home for fifteen minutes a day do better in exams.", "education"),
        ("Parliament debated the new immigration law until midnight.", "politics"),
        ("Investors put ten million into the start-up after its sales tripled.", "business"),
        ("The home team scored twice in the last five minutes and took the cup.", "sport"),
        ("The new vaccine protects eight of ten children against malaria.", "health"),
    ),
)

CHANNEL = LabelSet(
    "messages of a course channel",
    ("question about homework", "technical problem", "thank you", "introduction", "asking for more time"),
    (
        ("In exercise 3, do we have to prove both directions or only one?", "question about homework"),
        ("The notebook crashes with a CUDA error as soon as I import the library.", "technical problem"),
        ("You saved my evening, that explanation was exactly what I needed!", "thank you"),
        ("Hi everyone, I'm Lena from Oslo and I have been a nurse for ten years.", "introduction"),
        ("I have been ill all week, could I hand in the project on Monday instead?", "asking for more time"),
        ("Is task 2b meant to be solved with a loop or with recursion?", "question about homework"),
        ("I can't log in, the page only says 502 bad gateway.", "technical problem"),
        ("Really appreciate the quick help, cheers!", "thank you"),
        ("Hello, new here! I study physics in Lyon and want to learn about transformers.", "introduction"),
        ("Would it be possible to extend the deadline by two days?", "asking for more time"),
        ("How many pages should the essay for week four have?", "question about homework"),
        ("The video freezes after ten seconds and my microphone is not recognised.", "technical problem"),
        ("I'm so grateful to all of you who answered last night.", "thank you"),
        ("My name is Tom, I live in Leeds and this is my first programming course.", "introduction"),
        ("My laptop is at the repair shop, may I submit a week later?", "asking for more time"),
        ("Can we use a calculator for the second problem of the worksheet?", "question about homework"),
        ("Installation fails: pip says it cannot find a matching version.", "technical problem"),
        ("That worked, you are the best!", "thank you"),
        ("Good morning from Brazil, I'm Ana, a teacher who just joined the group.", "introduction"),
        ("I won't manage it by Friday, can I have until next week?", "asking for more time"),
    ),
)

EMOTIONS = LabelSet(
    "emotions",
    ("joy", "anger", "sadness", "fear", "surprise"),
    (
        ("We danced in the kitchen all night, I could not stop smiling.", "joy"),
        ("How dare they read my letters without asking me!", "anger"),
        ("Since grandfather died the house is so quiet, and I cry every evening.", "sadness"),
        ("Someone is following me home and my hands are shaking.", "fear"),
        ("I never expected to meet my old neighbour on top of a mountain!", "surprise"),
        ("My baby sister took her first steps today and I am over the moon!", "joy"),
        ("He has lied to me for the third time and I am furious.", "anger"),
        ("I miss my friends back home and feel terribly alone.", "sadness"),
        ("I lie awake because I dread tomorrow's operation.", "fear"),
        ("Wait, what? They gave the prize to me? I can't believe it!", "surprise"),
        ("Best birthday ever, everyone I love was there!", "joy"),
        ("I am sick of being insulted by that man, he should be ashamed.", "anger"),
        ("Our dog passed away this morning and my heart is broken.", "sadness"),
        ("The plane shook so hard that I thought we were all going to die.", "fear"),
        ("Out of nowhere a deer was standing in our living room, nobody saw that coming.", "surprise"),
        ("We got the flat, we got the flat, I'm so happy!", "joy"),
        (
            "They cancelled my order, kept my money and then laughed about it, it makes my blood boil.",
            "anger",
        ),
        ("She left without saying goodbye and I have been in tears ever since.", "sadness"),
        ("I'm terrified of spiders, please take it away from me.", "fear"),
        ("I opened the box and gasped: it was the last thing I would have guessed.", "surprise"),
    ),
)

STANCE = LabelSet(
    "stance on a proposal",
    ("in favour", "against", "undecided"),
    (
        ("Banning cars from the centre is the best idea the council has had in years.", "in favour"),
        ("School uniforms are a terrible idea and must be stopped.", "against"),
        ("I can't make up my mind whether we need a new airport.", "undecided"),
        ("Yes to the bike lane, please build it as soon as you can.", "in favour"),
        ("I will vote no, this tax would ruin small shops.", "against"),
        ("There are good arguments on both sides, I still need to think about it.", "undecided"),
        ("I fully support longer library hours.", "in favour"),
        ("Nobody should be forced to work on Sundays, I reject this plan.", "against"),
        ("Free buses for all, count me in!", "in favour"),
        ("Perhaps the wind farm is right, perhaps not, ask me again next month.", "undecided"),
        ("Finally someone proposes a four-day week, let us do it!", "in favour"),
        ("No way, we must not sell the town forest.", "against"),
        ("I don't know yet what I think of the new timetable.", "undecided"),
        ("I agree with the petition and signed it right away.", "in favour"),
        ("I oppose the merger of our two schools.", "against"),
        ("Hard to say, I want to hear more before I take a side.", "undecided"),
        ("Raising the minimum wage is right and long overdue.", "in favour"),
        ("This reform is a mistake, we should throw it out.", "against"),
        ("The pool should be rebuilt, I am all for it.", "in favour"),
        ("We do not want this motorway, leave our valley alone.", "against"),
    ),
)

URGENCY = LabelSet(
    "urgency",
    ("urgent", "can wait", "no answer needed"),
    (
        ("Water is pouring through the ceiling, send a plumber right now!", "urgent"),
        ("Whenever you find the time, could you look over my text?", "can wait"),
        ("Just so you know, the meeting went well and everything is settled.", "no answer needed"),
        ("The server is down and customers can't pay, we need you immediately.", "urgent"),
        ("There is no hurry, but the shelf should be painted some day.", "can wait"),
        ("For your information: the parcel arrived, nothing to do for you.", "no answer needed"),
        ("The exam starts in ten minutes and I have the wrong room number, please help quickly!", "urgent"),
        ("Please update the list at some point this month.", "can wait"),
        ("My father has chest pain and can't breathe, what must I do?", "urgent"),
        ("Don't reply, I only wanted to say that I got home safely.", "no answer needed"),
        ("Stop the delivery at once, the address is wrong and the van leaves in five minutes!", "urgent"),
        ("Take your time, next week or the week after is fine.", "can wait"),
        ("I have already solved it myself, this is only to inform you.", "no answer needed"),
        ("The child is locked in the hot car, come as fast as you can!", "urgent"),
        ("Low priority: could somebody sort the old photos when things are calm?", "can wait"),
        ("All is done, you need not write back.", "no answer needed"),
        ("We need the signed contract within the hour or we lose the flat.", "urgent"),
        ("I'd like to have the bike repaired before summer, no rush.", "can wait"),
        ("Somebody is breaking into the house next door, hurry!", "urgent"),
        ("It would be nice to get a new coffee machine sometime next year.", "can wait"),
    ),
)

QUESTIONS = LabelSet(
    "what a question asks for",
    ("place", "time", "person", "reason", "amount"),
    (
        ("Where did you leave the keys?", "place"),
        ("When does the last bus go?", "time"),
        ("Who wrote this novel?", "person"),
        ("Why is the sky blue?", "reason"),
        ("How much sugar goes into the cake?", "amount"),
        ("In which city was Mozart born?", "place"),
        ("What year did the war end?", "time"),
        ("Which scientist discovered penicillin?", "person"),
        ("What made you change your mind?", "reason"),
        ("How many students are in your class?", "amount"),
        ("Which country does this cheese come from?", "place"),
        ("At what hour do you open tomorrow?", "time"),
        ("Whose sister is she?", "person"),
        ("How come you never called me back?", "reason"),
        ("How many eggs do we need?", "amount"),
        ("Where can I buy stamps around here?", "place"),
        ("On what date is Easter next spring?", "time"),
        ("Who is going to replace the head teacher?", "person"),
        ("Why do cats purr?", "reason"),
        ("How much does it cost to send a parcel to Spain?", "amount"),
    ),
)

LANGUAGES = LabelSet(
    "programming languages",
    ("Python", "JavaScript", "SQL", "CSS", "Java"),
    (
        ("I installed numpy with pip, but my def still complains about the indentation.", "Python"),
        ("My button's onclick handler runs twice in the browser, and npm shows no error.", "JavaScript"),
        ("How do I join two tables and group the rows by customer?", "SQL"),
        ("The div should be centred and have rounded corners and a grey background.", "CSS"),
        ("I get a NullPointerException in public static void main.", "Java"),
        ("The list comprehension in my Django view is slow.", "Python"),
        ("console.log prints undefined before the promise is resolved.", "JavaScript"),
        ("SELECT name FROM users WHERE age > 30 returns no rows.", "SQL"),
        ("How can I make the font bigger on small screens with a media query?", "CSS"),
        ("Maven can't find the class although the jar is in the folder.", "Java"),
        ("Why does pandas raise a KeyError when I read the csv into a dataframe?", "Python"),
        ("My React component does not render again when the state changes.", "JavaScript"),
        ("The query takes a minute because the column has no index.", "SQL"),
        ("The flexbox items overflow, and margin: auto does nothing.", "CSS"),
        ("The Spring application won't start in the JVM after I extended the abstract class.", "Java"),
        ("I created a virtual environment and now import torch fails in the notebook.", "Python"),
        ("document.getElementById returns null when the page loads in the browser.", "JavaScript"),
        ("Should the primary key be a foreign key in the orders table of the database?", "SQL"),
        ("Which selector gives every second row of the page another colour?", "CSS"),
        ("How do I compile it with javac and catch an IOException?", "Java"),
    ),
)

MAIL = LabelSet(
    "kinds of mail",
    ("advertisement", "phishing", "personal message"),
    (
        ("This weekend only: buy two pairs of shoes and get the third one free!", "advertisement"),
        ("Your account is blocked. Confirm your password here within 24 hours.", "phishing"),
        ("Are you coming to grandma's on Sunday? She is baking the plum cake.", "personal message"),
        ("Our new summer collection is here, enjoy 20 % off with the code SUN.", "advertisement"),
        ("We noticed a suspicious sign-in, click this link and enter your card number.", "phishing"),
        ("Thanks for driving me home last night, I left my scarf in your car.", "personal message"),
        ("Try our streaming service for three months at half the price.", "advertisement"),
        ("Your parcel is held at customs, pay 1.99 and type in your bank details to release it.", "phishing"),
        ("Happy birthday, little brother, I hope you have a lovely day!", "personal message"),
        ("Discover the softest mattress in the country, order today and save fifty euros.", "advertisement"),
        ("Big opening sale at our furniture store, everything must go!", "advertisement"),
        ("Your bank: verify your identity at once at this address or your money is lost.", "phishing"),
        ("I arrived in Rome, the flat is tiny but I can see the river. Miss you!", "personal message"),
        ("Upgrade to our premium plan now and get a free smartwatch.", "advertisement"),
        ("You have won a tax refund, send us your PIN and your login to receive it.", "phishing"),
        ("Shall we meet at the cinema at eight? Maria is coming too.", "personal message"),
        ("Fresh pizza delivered in 30 minutes, call now for our family offer.", "advertisement"),
        ("Mailbox full: sign in with your user name and password to keep your e-mails.", "phishing"),
        ("Mum, can you pick me up after training?", "personal message"),
        ("New in our shop: organic coffee from Peru, now with free shipping.", "advertisement"),
    ),
)

GENRES = LabelSet(
    "genres",
    ("science fiction", "romance", "crime", "horror", "fantasy"),
    (
        ("The crew woke from cold sleep as the ship reached the second moon of Kepler.", "science fiction"),
        ("He took her hand under the lanterns, and at last they kissed.", "romance"),
        ("The inspector looked at the body and asked who had seen the butler last.", "crime"),
        ("Something was scratching inside the walls, and the dead child's voice called her name.", "horror"),
        ("The young wizard rode the dragon to the castle of the elves.", "fantasy"),
        ("The robots had ruled the colony on Mars for a hundred years.", "science fiction"),
        ("She had loved him since that summer at the lake, but she was to marry another.", "romance"),
        ("The detective found the murder weapon in the judge's garden.", "crime"),
        ("The doll's eyes opened in the dark, and blood ran down the stairs.", "horror"),
        ("Only the sword of the old kings could break the witch's spell.", "fantasy"),
        ("The time machine threw them into a city of glass in the year 3050.", "science fiction"),
        ("Their eyes met across the ballroom and her heart beat faster.", "romance"),
        ("The thief left one fingerprint, and the police closed the harbour.", "crime"),
        ("Every night the corpse under the floor came a little closer to her bed.", "horror"),
        ("The dwarf carried the magic ring through the enchanted forest.", "fantasy"),
        ("The aliens' first signal reached the space station at dawn.", "science fiction"),
        ("He wrote her a letter every day until she agreed to be his wife.", "romance"),
        ("The lawyer knew that the witness had been paid to hide the killer.", "crime"),
        ("She ran screaming from the cellar where the creature had eaten the others.", "horror"),
        ("A unicorn led the princess to the goblin king's hidden realm.", "fantasy"),
    ),
)

REVIEWS = LabelSet(
    "what a review is about",
    ("price", "delivery", "quality", "customer service"),
    (
        ("Far too expensive for what you get.", "price"),
        ("The parcel came three weeks late and to the wrong house.", "delivery"),
        ("The handle broke off on the first day, very poor material.", "quality"),
        ("I wrote to them four times and nobody ever answered me.", "customer service"),
        ("A real bargain, I paid half of what others ask.", "price"),
        ("Ordered in the morning, and the courier was at my door the same evening.", "delivery"),
        ("Solid wood, neatly made, it will last for years.", "quality"),
        ("The lady on the hotline was patient and solved my problem in a minute.", "customer service"),
        ("It cost me eighty euros, next door it is forty.", "price"),
        ("The box was left in the rain by the postman.", "delivery"),
        ("Cheap and good, you cannot find it for less money.", "price"),
        ("Shipping took only two days.", "delivery"),
        ("The seams came apart after one wash, badly made.", "quality"),
        ("Their support team was rude and hung up on me.", "customer service"),
        ("They raised the monthly fee again, I can't afford it any longer.", "price"),
        ("I am still waiting for my package, the tracking number shows nothing.", "delivery"),
        ("The fabric is thick and soft and the colours do not fade.", "quality"),
        ("The staff helped me politely and took my complaint seriously.", "customer service"),
        ("With the discount it was a steal.", "price"),
        ("The screen has scratches and the buttons feel flimsy.", "quality"),
    ),
)

MACHINES = LabelSet(
    "fields of machine learning",
    ("computer vision", "natural language processing", "speech recognition", "reinforcement learning"),
    (
        ("We draw a box around every pedestrian in the camera's frames.", "computer vision"),
        (
            "The model translates German sentences and answers questions about a paragraph.",
            "natural language processing",
        ),
        ("It writes down what people say on the phone, even with a strong accent.", "speech recognition"),
        ("The agent gets a reward for every step it stays alive in the game.", "reinforcement learning"),
        ("The network tells cats from dogs in photographs.", "computer vision"),
        ("We cut the words into tokens and predict the next one.", "natural language processing"),
        ("The microphone hears a wake word and turns my voice into text.", "speech recognition"),
        (
            "The robot tries out actions and learns a policy from reward and punishment.",
            "reinforcement learning",
        ),
        ("Segment the tumour in every pixel of the scan.", "computer vision"),
        ("Summarise long documents and find the names mentioned in them.", "natural language processing"),
        ("Our app reads the number plates of cars from pictures.", "computer vision"),
        ("A language model that completes texts and corrects their grammar.", "natural language processing"),
        ("Transcribing an hour of spoken audio takes two minutes.", "speech recognition"),
        (
            "It learned chess by playing millions of games against itself for reward.",
            "reinforcement learning",
        ),
        ("Recognising faces in blurry images is still hard.", "computer vision"),
        ("Which words of a sentence does each word pay attention to?", "natural language processing"),
        ("The subtitles are made from the sound of the speaker's voice.", "speech recognition"),
        (
            "Q-learning updates the value of a state after every action of the agent.",
            "reinforcement learning",
        ),
        ("We classify tweets as friendly or hostile by their wording.", "natural language processing"),
        ("Convolutions detect edges and then whole objects in a photo.", "computer vision"),
    ),
)

SUBJECTS = LabelSet(
    "school subjects",
    ("mathematics", "biology", "chemistry", "history", "geography", "music"),
    (
        ("Solve the equation for x and draw its graph.", "mathematics"),
        ("The heart pumps blood through arteries and veins.", "biology"),
        ("When an acid meets a base, salt and water are formed.", "chemistry"),
        ("In 1789 the people of Paris stormed the Bastille.", "history"),
        ("The Nile flows through eleven countries before it reaches the sea.", "geography"),
        ("Sing the melody a third higher and keep the rhythm.", "music"),
        ("The sum of the angles of a triangle is 180 degrees.", "mathematics"),
        ("Leaves turn sunlight into sugar and set oxygen free.", "biology"),
        ("Two hydrogen atoms bond with one oxygen atom.", "chemistry"),
        ("The Roman empire fell when its last emperor was removed.", "history"),
        ("Which capitals lie on the Danube, and where are the Alps?", "geography"),
        ("A prime number can be divided only by one and itself.", "mathematics"),
        ("Frogs lay their eggs in water, and tadpoles hatch from them.", "biology"),
        ("Heat the solution until the copper sulphate crystallises in the test tube.", "chemistry"),
        ("Medieval knights swore loyalty to their king.", "history"),
        ("The desert covers most of the north of Africa.", "geography"),
        ("The orchestra tunes to the oboe before the symphony starts.", "music"),
        ("Multiply the fractions and simplify the result.", "mathematics"),
        ("Napoleon lost the battle of Waterloo in 1815.", "history"),
        ("Practise the scale of C major on the piano.", "music"),
    ),
)

SETS = (
    TOPICS,
    CHANNEL,
    EMOTIONS,
    STANCE,
    URGENCY,
    QUESTIONS,
    LANGUAGES,
    MAIL,
    GENRES,
    REVIEWS,
    MACHINES,
    SUBJECTS,
)
