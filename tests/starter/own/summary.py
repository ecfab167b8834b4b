"""Short everyday texts as lists of sentences, each with those that may be quoted alone as its summary.

Written before any model saw them. News, letters, talk and instructions; in about half of them the first
sentence says nothing, and in none may the longest win for its length only.
"""

TEXTS: tuple[tuple[tuple[str, ...], set[int]], ...] = (
    (
        (
            "Good morning everybody.",
            "The council decided last night to close the old swimming pool on Mill Road at the end of the year.",
            "It was a long evening.",
            "Repairing the roof would have cost more than building a new pool beside the school.",
            "Two members left early.",
        ),
        {1},
    ),
    (
        (
            "It rained all morning.",
            "Firefighters rescued a family of four from a burning house in Orchard Lane.",
            "The street was full of people.",
            "Nobody was badly hurt, but the house can no longer be lived in.",
            "A neighbour made tea.",
        ),
        {1},
    ),
    (
        (
            "Hi Ben, hope you are well.",
            "I wanted to let you know that I have accepted a job at the hospital in Carlow and will move there in June.",
            "Crazy, I know!",
            "My flat will be free from the first of July, in case you know somebody who needs one.",
            "Say hello to the cat.",
        ),
        {1, 3},
    ),
    (
        (
            "A new study of twelve thousand adults finds that people who walk for half an hour a day sleep better.",
            "The volunteers wore a small sensor on the wrist.",
            "Those who walked least woke up most often.",
            "Coffee made hardly any difference.",
        ),
        {0, 2},
    ),
    (
        (
            "Well, where do I start?",
            "The phone arrived two weeks late.",
            "Its battery is empty after three hours, the screen flickers, and the shop refuses to take the phone back.",
            "The box was nice.",
            "I paid with my card.",
        ),
        {1, 2},
    ),
    (
        (
            "The town of Lemby will plant three thousand trees along its roads to make the summers cooler.",
            "The mayor likes lime trees best.",
            "Last July the thermometer at the station showed forty degrees.",
            "Schools may choose the trees in front of their doors.",
        ),
        {0},
    ),
    (
        (
            "Anna: Are you there?",
            "Tom: Yes, what is it?",
            "Anna: The car broke down near the bridge, so please pick the children up from school today.",
            "Tom: Oh no.",
            "Tom: Fine, I will leave work at three and fetch them.",
        ),
        {2, 4},
    ),
    (
        (
            "Once upon a time there was a fox.",
            "He wanted the grapes that hung high above the wall, and jumped for them until he was tired.",
            "The sun was hot.",
            "When he could not reach the grapes, he said that they were sour and went away.",
        ),
        {1, 3},
    ),
    (
        (
            "Thank you for coming.",
            "Sales in the north fell by a fifth this spring, because two of our largest customers closed their shops.",
            "The figures are on page nine.",
            "To win new customers we will open a small office in Portsea.",
            "Lunch is at one.",
        ),
        {1, 3},
    ),
    (
        (
            "Before you begin, wash your hands.",
            "This bread needs no kneading: mix flour, water, salt and yeast, and let the dough rest overnight.",
            "My aunt gave me the recipe.",
            "Next day bake the dough in a hot iron pot for forty minutes.",
        ),
        {1, 3},
    ),
    (
        (
            "The ferry between Kell and the islands will not run this week because its engine has failed.",
            "The captain noticed smoke on Sunday.",
            "A spare part is on its way from Hamburg.",
            "Passengers can use the smaller boat that leaves from the fishing harbour twice a day.",
        ),
        {0, 3},
    ),
    (
        (
            "Nobody expected much of the evening.",
            "Then the youngest player of the tournament, a girl of eleven, beat the national chess champion in thirty moves.",
            "People stood on chairs.",
            "Her father was stuck in traffic.",
            "The champion smiled and shook her hand.",
        ),
        {1},
    ),
    (
        (
            "Dear neighbours,",
            "On Thursday the water will be turned off from nine to noon while the pipes in the cellar are replaced.",
            "We are sorry for the trouble.",
            "Please fill a bucket beforehand.",
            "Your caretaker, Olaf Brandt",
        ),
        {1},
    ),
    (
        (
            "Honey bees tell each other where flowers are by dancing.",
            "A bee that has found food comes home and runs in a figure of eight on the comb.",
            "It is dark inside a hive.",
            "The direction of the dance shows the other bees the way to the flowers, and its speed shows how far they must fly.",
        ),
        {0, 3},
    ),
    (
        (
            "What a week it has been.",
            "After nine years of work, the new underground line opened on Monday and carried eighty thousand people on its first day.",
            "A band played.",
            "The line joins the airport and the university, and saves passengers twenty minutes.",
            "Some escalators still need a little patience.",
        ),
        {1, 3},
    ),
    (
        (
            "I have lived in this street for forty years.",
            "The plan to build a car park where our playground is now must be stopped.",
            "My knees are not what they were.",
            "Children would have to cross two busy roads to reach the next playground.",
            "We had marbles, not telephones.",
        ),
        {1, 3},
    ),
    (
        (
            "Scientists have found a frog in the cloud forests of Ecuador that nobody had described before.",
            "It is smaller than a thumbnail.",
            "They heard its call at night.",
            "The forest is cold.",
            "Because mines are planned nearby, they want the frog's forest to be protected.",
        ),
        {0, 4},
    ),
    (
        (
            "Mia: Guess what!",
            "Leo: You won the lottery?",
            "Mia: Better, my short story won the first prize and will be printed in the magazine.",
            "Leo: Wow!",
            "Mia: I know, right?",
        ),
        {2},
    ),
    (
        (
            "The lesson begins at eight.",
            "Today we learn how plants make sugar from sunlight, water and the carbon dioxide of the air.",
            "Open your books, please.",
            "This happens in the green parts of the leaves and gives us the oxygen that we breathe.",
            "Who has forgotten a pencil?",
        ),
        {1, 3},
    ),
    (
        (
            "Let me be honest.",
            "The film has beautiful pictures, but its story makes no sense and its heroes talk like machines.",
            "I ate too much popcorn.",
            "The cinema was half empty.",
        ),
        {1},
    ),
    (
        (
            "Police in Varna have arrested two men who are said to have stolen forty bicycles from the railway station.",
            "It was a quiet night.",
            "The stolen bicycles were hidden in a barn and will be given back to their owners.",
            "One of them is pink.",
        ),
        {0, 2},
    ),
    (
        (
            "Hello, this is a question about my order.",
            "I ordered a blue tent for two people, but a red tent for six people arrived.",
            "The postman was very friendly.",
            "Please send me the right tent before our holiday starts on the tenth.",
            "Thanks in advance.",
        ),
        {1, 3},
    ),
    (
        (
            "My name is Clara, and I am six.",
            "On Sunday our dog Bobby ran away at the lake, and we looked for him until it was dark.",
            "I had an ice cream.",
            "In the morning Bobby sat in front of our door, wet but happy.",
        ),
        {1, 3},
    ),
    (
        (
            "The bakers of the city are on strike today because their wages have not risen for five years.",
            "The strike leaves most shops without bread.",
            "An old woman shook her head.",
            "The owners have offered to talk on Friday.",
            "The sky was grey.",
        ),
        {0, 1},
    ),
    (
        (
            "Right, is everybody here?",
            "We agreed to release the new version of the program in March instead of January.",
            "Somebody should fix the coffee machine.",
            "Until then Priya's team will repair the login page, which fails for one user in ten.",
            "Any questions?",
        ),
        {1, 3},
    ),
    (
        (
            "Volcanoes are openings through which melted rock from inside the earth comes to the surface.",
            "Some of them sleep for thousands of years.",
            "The word comes from the name of a god.",
            "When a volcano wakes, ash and melted rock can bury whole villages around it.",
        ),
        {0, 3},
    ),
    (
        (
            "Look at the picture on the left.",
            "That is the old lighthouse of Skarn, which was moved sixty metres inland last week to save it from the sea.",
            "Workers put the lighthouse on rails and pulled it slowly over three days.",
            "There was cake.",
            "The weather held.",
        ),
        {1, 2},
    ),
    (
        (
            "Between you and me, I was nervous.",
            "The doctor looked at my knee for a long time and said that it does not need an operation.",
            "He had a funny tie.",
            "I must do exercises for the knee every day and may run again in two months.",
            "The bill comes by post.",
        ),
        {1, 3},
    ),
    (
        (
            "The museum will show two hundred letters and drawings by the painter Hedda Lorentz from October.",
            "Tickets cost eight euros.",
            "Most of the letters were found in a suitcase under the roof of her sister's house.",
            "The lift is out of order.",
        ),
        {0, 2},
    ),
    (
        (
            "So, here we are again.",
            "Last night's storm blew down trees and left eleven thousand homes in the valley without electricity.",
            "My hat is gone.",
            "Crews hope to bring the electricity back to most homes by this evening.",
            "Stay warm!",
        ),
        {1, 3},
    ),
    (
        (
            "Children who grow up with two languages switch between tasks more easily, according to a long study in Montreal.",
            "The study followed four hundred families for ten years.",
            "Some of them moved away.",
            "The researchers thank everybody who took part.",
        ),
        {0},
    ),
    (
        (
            "I never liked Mondays.",
            "This one began with the news that our school will share its building with the music school next year.",
            "The bus was late too.",
            "There will be fewer rooms, so some of our lessons will be in the afternoon.",
            "Soup for lunch, again.",
        ),
        {1, 3},
    ),
)
"""The sentences of a text, and the places of those that may stand for it."""
