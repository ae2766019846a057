#!/usr/bin/env python3
"""made_up.py N [SEED]: N made-up reports of 2.1 KB as JSONL, about three to an event, for measuring how cost grows.

Every event has a place, persons and words of its own; its reports come among those of some 300 other events, from 400
outlets, minutes apart. The same seed gives the same reports, and the first of a longer run.
"""
import datetime
import json
import random
import sys

ONSETS = 'b c d f g h j k l m n p r s t v w z br ch cl cr dr fl gr pl pr sh sl st th tr'.split()
VOWELS = 'a e i o u ai ea ee oo ou'.split()
CODAS = ['', 'n', 'r', 's', 't', 'l', 'nd', 'rt', 'st', 'ck', 'm']
GRAMMAR = 'the of and to a in was for on with that by at from said have has his their will after before over its not but'.split()
VERBS = 'said told warned added visited attacked met accused signed agreed announced rejected launched opened killed arrested'.split()


class News:
    def __init__(self, seed):
        self.random = random.Random(seed)
        choice = self.random.choice
        self.vocabulary = [self.word(choice((1, 2, 2, 3, 3))) for _ in range(40_000)]
        self.places = [self.word(2).capitalize() for _ in range(4_000)]
        self.first_names = [self.word(2).capitalize() for _ in range(800)]
        self.last_names = [self.word(choice((2, 3))).capitalize() for _ in range(9_000)]
        self.outlets = [self.word(2) + '.example' for _ in range(400)]

    def word(self, syllables):
        choice = self.random.choice
        return ''.join(choice(ONSETS) + choice(VOWELS) for _ in range(syllables)) + choice(CODAS)

    def any_word(self):
        """Frequent words by far more often than rare ones, as in any text."""
        return self.vocabulary[int(len(self.vocabulary) ** self.random.random()) - 1]

    def event(self):
        choice = self.random.choice
        return {
            'place': choice(self.places),
            'people': [choice(self.first_names) + ' ' + choice(self.last_names) for _ in range(3)],
            'words': [choice(self.vocabulary) for _ in range(25)],
            'left': min(40, int(self.random.paretovariate(1.3))),
            'count': self.random.randint(2, 400),
        }

    def sentence(self, event):
        choice, words = self.random.choice, []
        for _ in range(self.random.randint(9, 26)):
            kind = self.random.random()
            own = kind < .58
            words.append(choice(GRAMMAR) if kind < .42 else choice(event['words']) if own else self.any_word())
        kind = self.random.random()
        if kind < .3:
            words[self.random.randrange(len(words))] = choice(event['people'])
        if kind < .15:
            words += ['in', event['place']]
        if .3 < kind < .45:
            words += ['on', choice(('Monday', 'Tuesday', 'Friday', 'March 3', 'last week'))]
        if .45 < kind < .6:
            words += [str(event['count']), choice(('people', 'houses', 'soldiers', 'tonnes')), choice(VERBS)]
        text = ' '.join(words)
        text = text[0].upper() + text[1:]
        return f'"{text}," {choice(event["people"]).split()[1]} said.' if kind > .8 else text + '.'

    def report(self, event, name, time):
        paragraphs = [
            ' '.join(self.sentence(event) for _ in range(self.random.randint(2, 4)))
            for _ in range(self.random.randint(3, 6))
        ]
        outlet = self.random.choice(self.outlets)
        title = ' '.join(self.random.sample(event['words'], 4))
        title = f'{event["place"]}: {title} {self.random.choice(event["people"]).split()[1]} {self.any_word()}'
        return {
            'id': name, 'title': title.capitalize(), 'text': '\n\n'.join(paragraphs),
            'url': f'https://{outlet}/news/{name}', 'source': outlet, 'published': time.isoformat(), 'language': 'en',
        }

    def stream(self, size, seed):
        time = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
        live = []
        for i in range(size):
            time += datetime.timedelta(seconds=self.random.expovariate(1 / 12))
            if not live or self.random.random() < .35:
                live.append(self.event())
            if len(live) > 600:
                live.pop(0)
            event = self.random.choice(live[-300:])
            yield self.report(event, f's{seed}-{i}', time)
            event['left'] -= 1
            if event['left'] <= 0:
                live = [other for other in live if other is not event]


def main():
    size, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for report in News(seed).stream(size, seed):
        sys.stdout.write(json.dumps(report) + '\n')


if __name__ == '__main__':
    main()
