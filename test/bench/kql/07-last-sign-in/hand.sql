SELECT UserPrincipalName, max(TimeGenerated), argMax((IPAddress, AppDisplayName, ResultType), TimeGenerated) AS last
FROM SigninLogs
WHERE TimeGenerated > {now:DateTime64(7, 'UTC')} - INTERVAL 7 DAY
GROUP BY UserPrincipalName
