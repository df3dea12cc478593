SELECT JSONExtractString(policy, 'displayName') AS Name, count() AS Blocked
FROM SigninLogs ARRAY JOIN JSONExtractArrayRaw(ConditionalAccessPolicies) AS policy
WHERE TimeGenerated > {now:DateTime64(7, 'UTC')} - INTERVAL 3 DAY AND ResultType = '53003' AND JSONExtractString(policy, 'result') = 'failure'
GROUP BY Name
