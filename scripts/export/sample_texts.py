"""Texts and labels that graphs are compared on: short and long, of several languages, and odd ones."""

PLAIN = "Ada Lovelace wrote to Charles Babbage from London on 7 July 1843 about the Analytical Engine."
SHORT = "Invoice no. 4711 is overdue!"
WORD = "Berlin"
ODD = "Zoë (née Müller) paid €1,234.56 – see https://example.org/a?b=1 or write to zoë@example.org; 東京へ 👩‍💻 سلام"
LONG = " ".join(f"{PLAIN} {SHORT} {ODD}" for _ in range(3))

LABELS = ["person", "city", "date", "amount of money", "organisation", "e-mail address", "product"]

# Name, texts, and how many labels.
BATCHES = [
    ("three texts, three labels", [PLAIN, SHORT, ODD], 3),
    ("one word, one label", [WORD], 1),
    ("one text, seven labels", [PLAIN], 7),
    ("one long text, two labels", [LONG], 2),
    ("eight texts of all lengths, five labels", [PLAIN, WORD, LONG, ODD, SHORT, WORD, ODD, PLAIN], 5),
]
