SELECT IPAddress, count() AS Attempts, uniqExact(UserPrincipalName) AS Users
FROM SigninLogs
WHERE AppDisplayName ILIKE '%Azure Portal%' AND UserAgent ILIKE '%python%'
GROUP BY IPAddress ORDER BY Attempts DESC LIMIT 20
