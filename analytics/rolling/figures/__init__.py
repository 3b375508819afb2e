"""How each figure of a day is worked out: one statement for all scopes and spans.

They write into `roll_figure` and read what `gathering` gathered. `roll_span` holds the spans that
end with the day, `roll_said` what each wrote in them, `roll_here` who was active, `roll_asked` the
topics opened.
"""

from analytics.rolling.figures import answers, gatherings, newcomers, order, people, reading, talk

EVERY = (
    *people.PREPARED,
    *talk.PREPARED,
    *answers.PREPARED,
    *people.FIGURES,
    *newcomers.FIGURES,
    *talk.FIGURES,
    *answers.FIGURES,
    *order.FIGURES,
    *gatherings.FIGURES,
    *reading.FIGURES,
)
