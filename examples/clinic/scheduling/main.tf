# The scheduling service: appointments and reminders. It holds mistakes on purpose.
resource "azurerm_resource_group" "scheduling" {
  name     = "willow-scheduling"
  location = "eastus2"
}

resource "azurerm_servicebus_namespace" "reminders" {
  name                         = "willow-reminders"
  resource_group_name          = azurerm_resource_group.scheduling.name
  location                     = azurerm_resource_group.scheduling.location
  sku                          = "Premium"
  capacity                     = 1
  premium_messaging_partitions = 1
  minimum_tls_version          = "1.2"
  local_auth_enabled           = true
  tags                         = { dataClassification = "phi" }
}

resource "azurerm_postgresql_flexible_server" "appointments" {
  name                          = "willow-appointments"
  resource_group_name           = azurerm_resource_group.scheduling.name
  location                      = azurerm_resource_group.scheduling.location
  version                       = "16"
  sku_name                      = "GP_Standard_D2s_v3"
  public_network_access_enabled = false
  backup_retention_days         = 14
  geo_redundant_backup_enabled  = true
  tags                          = { dataClassification = "phi" }
}

resource "azurerm_postgresql_flexible_server_configuration" "tls" {
  name      = "require_secure_transport"
  server_id = azurerm_postgresql_flexible_server.appointments.id
  value     = "on"
}

resource "azurerm_monitor_diagnostic_setting" "appointments" {
  name                       = "to-workspace"
  target_resource_id         = azurerm_postgresql_flexible_server.appointments.id
  log_analytics_workspace_id = var.workspace_id

  enabled_log {
    category_group = "allLogs"
  }
}
