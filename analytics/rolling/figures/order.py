"""Reports, decisions, appeals, heat."""

# It speaks of who reports, and of who wrote: posts and the rate tell how many reports there were.
# Nobody knows whose reports came with an archive: perhaps one person's.
REPORTS_PER_1000 = """
INSERT INTO roll_figure
SELECT 'reports_per_1000', f.scope, f.span, 0, 1000.0 * coalesce(told.times, 0) / f.value,
    least(f.n, coalesce(told.people, 0))
FROM roll_figure f LEFT JOIN (
    SELECT scope, span, count(*) AS times, count(DISTINCT coalesce(r.by_id, 0)) AS people
    FROM moderation_report r
    LEFT JOIN topics_post p ON p.id = r.post_id
    LEFT JOIN topics_topic t ON t.id = coalesce(r.topic_id, p.topic_id)
    CROSS JOIN LATERAL (
        VALUES ('place'), ('group:' || coalesce(t.group_id, r.group_id))
    ) places (scope)
    JOIN roll_span ON r.made_at >= first_at AND r.made_at < %(end)s
    WHERE scope IS NOT NULL GROUP BY scope, span
) told USING (scope, span)
WHERE f.metric = 'posts' AND (f.scope = 'place' OR f.scope LIKE 'group:%%')
"""
TIME_TO_DECISION = """
INSERT INTO roll_figure
SELECT 'time_to_decision', scope, span, 0,
    percentile_cont(0.5) WITHIN GROUP (
        ORDER BY greatest(extract(epoch FROM decided_at - opened_at) / 3600.0, 0)
    ), count(DISTINCT coalesce(member_id, -id))
FROM moderation_case JOIN roll_span ON decided_at >= first_at AND decided_at < %(end)s
CROSS JOIN LATERAL (VALUES ('place'), ('group:' || group_id)) places (scope)
WHERE scope IS NOT NULL GROUP BY scope, span
"""
UNDONE_SHARE = """
INSERT INTO roll_figure
SELECT 'undone_share', scope, span, 0, avg((u.id IS NOT NULL)::int),
    count(DISTINCT coalesce(d.about_id, -d.id))
FROM moderation_decision d JOIN roll_span ON d.made_at >= first_at AND d.made_at < %(end)s
LEFT JOIN moderation_decision u ON u.undoes_id = d.id AND u.made_at < %(known)s
CROSS JOIN LATERAL (VALUES ('place'), ('group:' || d.place_id)) places (scope)
WHERE scope IS NOT NULL AND d.verb <> 'undo' GROUP BY scope, span
"""
APPEALS_UPHELD = """
INSERT INTO roll_figure
SELECT 'appeals_upheld', scope, span, 0, avg((outcome = 'upheld')::int), count(DISTINCT a.by_id)
FROM moderation_appeal a JOIN moderation_decision d ON d.id = a.decision_id
JOIN roll_span ON answered_at >= first_at AND answered_at < %(end)s
CROSS JOIN LATERAL (VALUES ('place'), ('group:' || d.place_id)) places (scope)
WHERE scope IS NOT NULL GROUP BY scope, span
"""
HEAT = """
INSERT INTO roll_figure
SELECT 'heat', scope, span, 0, count(*), 0
FROM moderation_spell s JOIN topics_topic t ON t.id = s.topic_id AND t.deleted_at IS NULL
JOIN roll_span ON alerted_at >= first_at AND alerted_at < %(end)s
CROSS JOIN LATERAL (
    VALUES ('place'), ('group:' || t.group_id), (nullif('language:' || t.language, 'language:'))
    UNION ALL SELECT 'tag:' || g.tag_id FROM topics_taggedtopic g WHERE g.content_object_id = t.id
) places (scope)
WHERE scope IS NOT NULL GROUP BY scope, span
"""
FIGURES = (REPORTS_PER_1000, TIME_TO_DECISION, UNDONE_SHARE, APPEALS_UPHELD, HEAT)
