"""Short everyday texts, and which of their sentences may stand for the whole.

Written before any model saw them. News, letters, talk and instructions; in most of them the first sentence
says nothing, in the last eight of TEXTS the longest does not say the most. A blank line parts texts, each
line with a dash is a sentence, and one with a star may be quoted alone as the summary.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marked:
    """The sentences of a text, and the places of those that may stand for it."""

    sentences: tuple[str, ...]
    fitting: frozenset[int]


def marked(block: str) -> tuple[Marked, ...]:
    """Read texts as they are written below."""
    found = []
    for text in block.strip().split("\n\n"):
        lines = text.replace("\n  ", " ").splitlines()
        fitting = frozenset(place for place, line in enumerate(lines) if line.startswith("* "))
        found.append(Marked(tuple(line[2:] for line in lines), fitting))
    return tuple(found)


TEXTS = marked("""
- Good morning everybody.
* The council decided last night to close the old swimming pool on Mill Road at the end of the year.
- It was a long evening.
- Repairing the roof would have cost more than building a new pool beside the school.
- Two members left early.

- It rained all morning.
* Firefighters rescued a family of four from a burning house in Orchard Lane.
- The street was full of people.
- Nobody was badly hurt, but the house can no longer be lived in.
- A neighbour made tea.

- Hi Ben, hope you are well.
* I wanted to let you know that I have accepted a job at the hospital in Carlow and will move there in
  June.
- Crazy, I know!
* My flat will be free from the first of July, in case you know somebody who needs one.
- Say hello to the cat.

* A new study of twelve thousand adults finds that people who walk for half an hour a day sleep better.
- The volunteers wore a small sensor on the wrist.
* Those who walked least woke up most often.
- Coffee made hardly any difference.

- Well, where do I start?
* The phone arrived two weeks late.
* Its battery is empty after three hours, the screen flickers, and the shop refuses to take the phone
  back.
- The box was nice.
- I paid with my card.

* The town of Lemby will plant three thousand trees along its roads to make the summers cooler.
- The mayor likes lime trees best.
- Last July the thermometer at the station showed forty degrees.
- Schools may choose the trees in front of their doors.

- Anna: Are you there?
- Tom: Yes, what is it?
* Anna: The car broke down near the bridge, so please pick the children up from school today.
- Tom: Oh no.
* Tom: Fine, I will leave work at three and fetch them.

- Once upon a time there was a fox.
* He wanted the grapes that hung high above the wall, and jumped for them until he was tired.
- The sun was hot.
* When he could not reach the grapes, he said that they were sour and went away.

- Thank you for coming.
* Sales in the north fell by a fifth this spring, because two of our largest customers closed their shops.
- The figures are on page nine.
* To win new customers we will open a small office in Portsea.
- Lunch is at one.

- Before you begin, wash your hands.
* This bread needs no kneading: mix flour, water, salt and yeast, and let the dough rest overnight.
- My aunt gave me the recipe.
* Next day bake the dough in a hot iron pot for forty minutes.

* The ferry between Kell and the islands will not run this week because its engine has failed.
- The captain noticed smoke on Sunday.
- A spare part is on its way from Hamburg.
* Passengers can use the smaller boat that leaves from the fishing harbour twice a day.

- Nobody expected much of the evening.
* Then the youngest player of the tournament, a girl of eleven, beat the national chess champion in thirty
  moves.
- People stood on chairs.
- Her father was stuck in traffic.
- The champion smiled and shook her hand.

- Dear neighbours,
* On Thursday the water will be turned off from nine to noon while the pipes in the cellar are replaced.
- We are sorry for the trouble.
- Please fill a bucket beforehand.
- Your caretaker, Olaf Brandt

* Honey bees tell each other where flowers are by dancing.
- A bee that has found food comes home and runs in a figure of eight on the comb.
- It is dark inside a hive.
* The direction of the dance shows the other bees the way to the flowers, and its speed shows how far they
  must fly.

- What a week it has been.
* After nine years of work, the new underground line opened on Monday and carried eighty thousand people
  on its first day.
- A band played.
* The line joins the airport and the university, and saves passengers twenty minutes.
- Some escalators still need a little patience.

- I have lived in this street for forty years.
* The plan to build a car park where our playground is now must be stopped.
- My knees are not what they were.
* Children would have to cross two busy roads to reach the next playground.
- We had marbles, not telephones.

* Scientists have found a frog in the cloud forests of Ecuador that nobody had described before.
- It is smaller than a thumbnail.
- They heard its call at night.
- The forest is cold.
* Because mines are planned nearby, they want the frog's forest to be protected.

- Mia: Guess what!
- Leo: You won the lottery?
* Mia: Better, my short story won the first prize and will be printed in the magazine.
- Leo: Wow!
- Mia: I know, right?

- The lesson begins at eight.
* Today we learn how plants make sugar from sunlight, water and the carbon dioxide of the air.
- Open your books, please.
* This happens in the green parts of the leaves and gives us the oxygen that we breathe.
- Who has forgotten a pencil?

- Let me be honest.
* The film has beautiful pictures, but its story makes no sense and its heroes talk like machines.
- I ate too much popcorn.
- The cinema was half empty.

* Police in Varna have arrested two men who are said to have stolen forty bicycles from the railway
  station.
- It was a quiet night.
* The stolen bicycles were hidden in a barn and will be given back to their owners.
- One of them is pink.

- Hello, this is a question about my order.
* I ordered a blue tent for two people, but a red tent for six people arrived.
- The postman was very friendly.
* Please send me the right tent before our holiday starts on the tenth.
- Thanks in advance.

- My name is Clara, and I am six.
* On Sunday our dog Bobby ran away at the lake, and we looked for him until it was dark.
- I had an ice cream.
* In the morning Bobby sat in front of our door, wet but happy.

* The bakers of the city are on strike today because their wages have not risen for five years.
* The strike leaves most shops without bread.
- An old woman shook her head.
- The owners have offered to talk on Friday.
- The sky was grey.

- Right, is everybody here?
* We agreed to release the new version of the program in March instead of January.
- Somebody should fix the coffee machine.
* Until then Priya's team will repair the login page, which fails for one user in ten.
- Any questions?

* Volcanoes are openings through which melted rock from inside the earth comes to the surface.
- Some of them sleep for thousands of years.
- The word comes from the name of a god.
* When a volcano wakes, ash and melted rock can bury whole villages around it.

- Look at the picture on the left.
* That is the old lighthouse of Skarn, which was moved sixty metres inland last week to save it from the
  sea.
* Workers put the lighthouse on rails and pulled it slowly over three days.
- There was cake.
- The weather held.

- Between you and me, I was nervous.
* The doctor looked at my knee for a long time and said that it does not need an operation.
- He had a funny tie.
* I must do exercises for the knee every day and may run again in two months.
- The bill comes by post.

* The museum will show two hundred letters and drawings by the painter Hedda Lorentz from October.
- Tickets cost eight euros.
* Most of the letters were found in a suitcase under the roof of her sister's house.
- The lift is out of order.

- So, here we are again.
* Last night's storm blew down trees and left eleven thousand homes in the valley without electricity.
- My hat is gone.
* Crews hope to bring the electricity back to most homes by this evening.
- Stay warm!

* Children who grow up with two languages switch between tasks more easily, according to a long study in
  Montreal.
- The study followed four hundred families for ten years.
- Some of them moved away.
- The researchers thank everybody who took part.

- I never liked Mondays.
* This one began with the news that our school will share its building with the music school next year.
- The bus was late too.
* There will be fewer rooms, so some of our lessons will be in the afternoon.
- Soup for lunch, again.

- I was standing in the kitchen with a cup of tea, looking out at the grey sky and thinking of nothing in
  particular, when the telephone rang.
* It was the hospital, telling me that my sister had given birth to twins.
* Both babies and their mother are well.
- I dropped the cup.

* The city will make all buses free for people under eighteen from September.
- The mayor, who wore a dark blue suit and a silver tie and was in good spirits after his holiday by the
  sea, drank a glass of water and smiled at the photographers.
* The free buses will cost four million euros a year.
- Questions were not allowed.

- As you may remember from the last time we all sat together in that lovely little restaurant with the red
  chairs, I am not a friend of long letters.
* I am selling my piano, and I thought of you first.
* The piano is ten years old and costs nine hundred euros.
- Warm greetings to everybody.

- The road was long, the sun was low, somebody in the back of the bus was singing a song that none of us
  knew, and my shoes hurt.
* Our team won the cup in the last minute of the game.
* Lena scored the goal that won the cup.
- We slept like stones.

* Sugar dissolves faster in hot water than in cold water.
- Take two glasses, any glasses will do, even those with the funny cartoon animals that came with the
  mustard, and put them in front of you on the table.
* The sugar in the hot water is gone within seconds.
- Do not forget to clean up.

- Nora: You will not believe what kind of day I have had, with the rain and the dog and the neighbours
  and everything else that can go wrong.
* Nora: I passed my driving test!
* Max: Congratulations, so you can drive us to the lake on Sunday.
- Nora: Ha.

* The library will lend tools as well as books from next month.
- On the table in the entrance, between a vase with dried flowers and a pile of old magazines about
  gardening, lay a single glove that nobody had asked for.
* Members can borrow drills, saws and ladders for a week.
- It smelled of paper.

- My grandfather always says, while he cleans his glasses with the end of his scarf and looks for the dog,
  that in his day everything was better, even the rain.
* The doctors have told him to stop smoking, because his lungs are ill.
* He smoked his last cigarette on his birthday.
- The dog likes him anyway.
""")

CHOOSING = marked("""
- It is getting cold.
* The heating of the sports hall has been broken since Monday, so all courses of this week are cancelled.
- The janitor wears two sweaters.
- People who have paid will get their money back.

* A fisherman from Porto found a bottle with a letter in it that had been in the sea for eighty years.
- He thought of a joke at first.
* The letter was written by a soldier to his wife, whose granddaughter has now received it.
- The bottle was green.

- Hey you,
- sorry that I did not write for so long.
* We have bought the small house by the lake after all and are moving in at the end of May!
- The kitchen is a nightmare.
- You must visit us there in the summer.

* Whales sing, and their songs change from year to year.
- I love the sea.
* Biologists have now shown that a new song wanders from Australia across the whole Pacific within two
  years.
- The recordings fill a cupboard.

- Ruth: Can we talk?
- Paul: Sure.
* Ruth: The landlord wants to raise our rent by a third from January, and I do not think that he may.
- Paul: Really?
* Paul: Let us ask the tenants' union before we sign anything.

* The country's parliament has voted to forbid plastic bags from next year.
- Shops that still give them away will have to pay a fine.
- The vote was at ten.
- One member fell asleep.

- You have to see it.
* The new bakery at the station sells the best cinnamon rolls of the town, but it is closed on Sundays.
- There were three people before me.
- I took a photo.

- Step one is the hardest.
* To change a bicycle tube, take out the wheel, lift the tyre over the rim and pull out the old tube.
- Mine was red.
* Then put in the new tube, push the tyre back and pump it up.
- That's it!

- The old king had three sons.
* He said that he would give his crown to the one who could bring him water from the well at the end of
  the world.
- It was a Tuesday.
* Only the youngest came back, and he carried the water in his hat.

* A power cut stopped all trains between the capital and the coast for six hours on Friday.
- A driver sang for the passengers.
* The railway will pay back half of the fare to everyone who was on one of the trains.
- It was warm.

- Okay, quick update from me.
* The tests on the new server fail because the clock is set to the wrong time zone.
- My cat walked over the keyboard.
* I will correct the clock tonight and run the tests again.
- Cheers!

* The tomato was thought to be poisonous in Europe for two hundred years.
- Rich people ate from plates that contained lead, and the acid of the tomato washed it out.
* Plates can be pretty.
- Only in the nineteenth century did the tomato become part of everyday cooking.
""")
"""Further texts, with which variants were compared before the others were scored."""
