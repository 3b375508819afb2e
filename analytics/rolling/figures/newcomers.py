"""What becomes of those who are new, and of those who wrote for the first time."""

FIRST_POST = """
INSERT INTO roll_figure
SELECT 'newcomer_first_post', scope, span, 0, avg(wrote), count(*) FROM (
    SELECT j.scope, j.member, j.day, max((w.author IS NOT NULL)::int) AS wrote
    FROM roll_newcomer j LEFT JOIN roll_wrote w ON w.scope = j.scope AND w.author = j.member
        AND w.day - j.day BETWEEN 0 AND %(first_post_days)s - 1
    WHERE j.day <= %(day)s - %(first_post_days)s
        AND j.day > %(day)s - %(first_post_days)s - %(longest)s
    GROUP BY j.scope, j.member, j.day
) newcomers
JOIN roll_span ON newcomers.day >= first - %(first_post_days)s AND span <> 'day'
GROUP BY scope, span
"""
STAYS = """
INSERT INTO roll_figure
SELECT 'newcomer_stays', scope, span, 0, avg((weeks >= %(stays_weeks)s)::int), count(*) FROM (
    SELECT j.scope, j.member, j.day, count(DISTINCT (p.day - j.day) / 7) AS weeks
    FROM roll_newcomer j LEFT JOIN roll_presence p ON p.scope = j.scope AND p.member = j.member
        AND p.day - j.day BETWEEN 0 AND %(stays_days)s - 1
    WHERE j.day <= %(day)s - %(stays_days)s AND j.day > %(day)s - %(stays_days)s - %(longest)s
    GROUP BY j.scope, j.member, j.day
) newcomers
JOIN roll_span ON newcomers.day >= first - %(stays_days)s AND span <> 'day'
GROUP BY scope, span
"""
# Weeks are the seven days that end with the day, and those before them, so many times over.
RETENTION = """
INSERT INTO roll_figure
SELECT 'retention', f.scope, 'week', back, avg((w.author IS NOT NULL)::int), count(*)
FROM (SELECT scope, author, (%(day)s - day) / 7 AS back FROM roll_first
    WHERE day <= %(day)s AND day > %(day)s - 7 * (%(cohort_weeks)s + 1)) f
LEFT JOIN (SELECT DISTINCT scope, author FROM roll_wrote
    WHERE day BETWEEN %(week)s AND %(day)s) w ON w.scope = f.scope AND w.author = f.author
GROUP BY f.scope, back
"""
# The weekly cohorts whose fourth week ended in the span, all together.
RETENTION_4 = """
INSERT INTO roll_figure
SELECT 'retention_4', scope, span, 0, avg(wrote), count(*) FROM (
    SELECT f.scope, f.author, ending, max((w.author IS NOT NULL)::int) AS wrote
    FROM (
        SELECT %(day)s::date - 7 * back AS ending FROM generate_series(0, %(longest)s / 7) back
    ) weeks
    JOIN roll_first f ON f.day BETWEEN ending - 7 * %(fourth)s - 6 AND ending - 7 * %(fourth)s
    LEFT JOIN roll_wrote w ON w.scope = f.scope AND w.author = f.author
        AND w.day BETWEEN ending - 6 AND ending
    GROUP BY f.scope, f.author, ending
) returned
JOIN roll_span ON ending >= first AND span <> 'day' GROUP BY scope, span
"""
FIGURES = (FIRST_POST, STAYS, RETENTION, RETENTION_4)
