SELECT UserPrincipalName, IPAddress, count() AS Failures, uniqExact(AppDisplayName) AS Apps
FROM (
  SELECT UserPrincipalName, IPAddress, AppDisplayName FROM SigninLogs WHERE TimeGenerated > {now:DateTime64(7, 'UTC')} - INTERVAL 7 DAY AND ResultType IN ('50053', '50126', '50055')
  UNION ALL
  SELECT UserPrincipalName, IPAddress, AppDisplayName FROM AADNonInteractiveUserSignInLogs WHERE TimeGenerated > {now:DateTime64(7, 'UTC')} - INTERVAL 7 DAY AND ResultType IN ('50053', '50126', '50055')
)
GROUP BY UserPrincipalName, IPAddress
HAVING Failures > 1
