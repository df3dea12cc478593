SELECT toStartOfInterval(TimeGenerated, INTERVAL 20 MINUTE) AS Bin, UserPrincipalName, min(TimeGenerated) AS StartTime, max(TimeGenerated) AS EndTime,
  count() AS Failures, uniqExact(IPAddress) AS Addresses, groupUniqArray(100)(AppDisplayName) AS Apps
FROM SigninLogs
WHERE TimeGenerated > {now:DateTime64(7, 'UTC')} - INTERVAL 14 DAY AND ResultType != '0'
GROUP BY Bin, UserPrincipalName
HAVING Failures > 1 AND Addresses > 1
