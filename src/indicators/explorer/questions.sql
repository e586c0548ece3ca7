-- headlines
SELECT {column.observation_id}, entities.{name} AS {called.entity}, indicators.{name} AS {called.indicator},
       {column.value_text}, {column.period_end}, coalesce(reported_by, publisher) AS {called.says}, {column.confidence}
FROM observations
JOIN indicators USING (indicator_id)
JOIN entities USING (entity_id)
JOIN sources USING (source_id)
WHERE salience = 'headline'
ORDER BY observation_id

-- series
WITH figures AS (
  SELECT indicator_id, entity_id, period_end, value_text, value, observation_id AS id FROM observations
  UNION ALL
  SELECT indicator_id, entity_id, period_end, value_text, value, reference_id FROM reference_values
)
SELECT indicators.{name} AS {called.indicator}, entities.{name} AS {called.entity}, {column.period_end},
       {column.value_text}, {column.value}, {column.id}
FROM figures
JOIN indicators USING (indicator_id)
JOIN entities USING (entity_id)
WHERE (indicator_id, entity_id) IN (
  SELECT indicator_id, entity_id FROM figures
  GROUP BY indicator_id, entity_id HAVING count(DISTINCT period_end) >= 3
) AND period_end IS NOT NULL
ORDER BY indicator_id, entity_id, period_end, id

-- compared
SELECT {column.observation_id}, {column.reference_id}, indicators.{name} AS {called.indicator},
       entities.{name} AS {called.entity}, observations.value_text AS {called.claimed},
       reference_values.value_text AS {called.published}, {column.publisher}, {column.period_end}
FROM observations
JOIN reference_values USING (indicator_id, entity_id, period_end)
JOIN indicators USING (indicator_id)
JOIN entities USING (entity_id)
ORDER BY observation_id, reference_id

-- qualified
SELECT closed_codes.{name} AS {called.qualifier}, count(*) AS {called.observations},
       count(lower) AS {called.with_lower_bound}, count(upper) AS {called.with_upper_bound}
FROM observations
JOIN closed_codes ON code_list = 'qualifier' AND code = qualifier
GROUP BY code
ORDER BY count(*) DESC, code

-- unsure
SELECT {column.observation_id}, entities.{name} AS {called.entity}, indicators.{name} AS {called.indicator},
       {column.value_text}, {column.confidence}, observations.note AS {called.note}
FROM observations
JOIN indicators USING (indicator_id)
JOIN entities USING (entity_id)
WHERE confidence <> 'high' OR period_end IS NULL
ORDER BY observation_id

-- speakers
SELECT {column.reported_by}, count(*) AS {called.observations}, group_concat(observation_id, ' ') AS {called.which}
FROM (SELECT * FROM observations ORDER BY observation_id)
WHERE reported_by IS NOT NULL
GROUP BY reported_by
ORDER BY count(*) DESC, reported_by

-- provinces
WITH RECURSIVE lies_in (entity_id, place_id) AS (
  SELECT entity_id, entity_id FROM entities
  UNION
  SELECT lies_in.entity_id, parent_id
  FROM lies_in JOIN entities ON entities.entity_id = place_id
  WHERE parent_id IS NOT NULL
),
at_home AS (
  SELECT DISTINCT cooperation_id, place_id
  FROM cooperation_parties
  JOIN lies_in USING (entity_id)
  JOIN entities ON entities.entity_id = place_id
  WHERE kind = 'province'
)
SELECT one.{name} AS {called.province}, other.{name} AS {called.with_province}, count(*) AS {called.cooperations}
FROM at_home AS a
JOIN at_home AS b ON a.cooperation_id = b.cooperation_id AND a.place_id < b.place_id
JOIN entities AS one ON one.entity_id = a.place_id
JOIN entities AS other ON other.entity_id = b.place_id
GROUP BY a.place_id, b.place_id
ORDER BY count(*) DESC, a.place_id, b.place_id

-- modes
SELECT codes.{name} AS {called.mode}, count(*) AS {called.cooperations},
       sum(status = 'actual') AS {called.in_being}, sum(status = 'policy') AS {called.planned}
FROM cooperations
JOIN codes ON code_list = 'mode' AND code = mode
GROUP BY code
ORDER BY count(*) DESC, code

-- documents
WITH observed AS (SELECT source_id, count(*) AS many FROM observations GROUP BY source_id),
told AS (SELECT source_id, count(*) AS many FROM cooperations GROUP BY source_id),
excluded AS (SELECT source_id, count(*) AS many FROM exclusions GROUP BY source_id)
SELECT {column.source_id}, {column.title}, {column.copy_quality}, {column.published_on},
       coalesce(observed.many, 0) AS {called.observations}, coalesce(told.many, 0) AS {called.cooperations},
       coalesce(excluded.many, 0) AS {called.exclusions}
FROM sources
LEFT JOIN observed USING (source_id)
LEFT JOIN told USING (source_id)
LEFT JOIN excluded USING (source_id)
ORDER BY coalesce(observed.many, 0) DESC, source_id

-- exclusions
SELECT closed_codes.{name} AS {called.reason}, count(*) AS {called.mentions},
       count(observation_id) AS {called.of_an_observation}
FROM exclusions
JOIN closed_codes ON code_list = 'exclusion_reason' AND code = reason
GROUP BY code
ORDER BY count(*) DESC, code
