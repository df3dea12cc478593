SELECT JSONExtractString(`LocationDetails/countryOrRegion`) AS Country, JSONExtractString(`DeviceDetail/operatingSystem`) AS Os, count() AS Attempts, uniqExact(UserPrincipalName) AS Users
FROM SigninLogs
WHERE JSONExtractString(`Status/errorCode`) = '50126' AND Country NOT IN ('US', 'CA')
GROUP BY Country, Os
