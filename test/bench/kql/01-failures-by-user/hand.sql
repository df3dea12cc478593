SELECT UserPrincipalName, count() AS Failures
FROM SigninLogs
WHERE TimeGenerated > {now:DateTime64(7, 'UTC')} - INTERVAL 1 DAY AND ResultType = '50126'
GROUP BY UserPrincipalName
HAVING Failures > 1
