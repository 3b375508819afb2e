"""How much is too much (../shared/design/numbers.md, section 3). Times in seconds."""

from datetime import timedelta

# Whoever is younger here, or has fewer standing posts, is a newcomer.
NEWCOMER_POSTS = 5
NEWCOMER_FOR = timedelta(days=1)

# What one post of a newcomer may hold.
LINKS, MENTIONS, IMAGES, FILES = 2, 2, 1, 0

# Between two topics, between two replies: for everybody, and for newcomers.
TOPIC_PAUSE, REPLY_PAUSE = 15, 5
NEW_TOPIC_PAUSE, NEW_REPLY_PAUSE = 120, 30

# In a day: for everybody, and on the first.
TOPICS_A_DAY = 20
FIRST_DAY_TOPICS, FIRST_DAY_REPLIES = 3, 10

BURST, BURST_FOR = 15, 600  # replies of anybody in ten minutes
SAME_TOPIC = 3  # replies of a newcomer in one topic in a day
IN_A_ROW = 3  # replies of anybody with nobody between them

FIRST_POSTS_MOST = 20  # of a member that a house may choose to read beforehand
TYPED_FAST = 3  # a first text that took less was not typed
IDENTICAL_FOR = 300  # the same text from the same hand is refused for so long
COMPARED_FROM = 20  # letters; shorter texts are alike by chance
COPIES_FOR = timedelta(days=7)  # how far back copies by others are looked for
KEPT_FOR = timedelta(days=30)  # what was screened is remembered

# A host stands when so many different members linked to it and nobody's link was removed.
KNOWN_AFTER = 5

PATTERN_MAX = 300
WORDS_MOST = 1_000
PATTERN_SECONDS = 0.1  # one regular expression over one text
WORDS_SECONDS = 0.3  # all of them over one text
SCORED_SIGNS = 2_000  # of a text; beyond, its beginning and its end are weighed
