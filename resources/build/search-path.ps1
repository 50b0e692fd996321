# Adds a folder to the user's search path, or removes it. Everything else in it stays as it was, %VARIABLES% unexpanded.
param(
  [Parameter(Mandatory)] [ValidateSet('add', 'remove')] [string] $Action,
  [Parameter(Mandatory)] [string] $Folder
)
$ErrorActionPreference = 'Stop'

$key = [Microsoft.Win32.Registry]::CurrentUser.CreateSubKey('Environment')
$before = [string] $key.GetValue('Path', '', [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
$parts = @($before -split ';' | Where-Object { $_ -ne '' -and $_.TrimEnd('\') -ne $Folder.TrimEnd('\') })
if ($Action -eq 'add') { $parts += $Folder }
$after = $parts -join ';'
if ($after -ne $before) {
  $key.SetValue('Path', $after, [Microsoft.Win32.RegistryValueKind]::ExpandString)
}
$key.Close()

# Setting any variable through .NET tells running programs that the environment has changed.
[Environment]::SetEnvironmentVariable('UNDERSTUDY_PATH_CHANGED', '1', 'User')
[Environment]::SetEnvironmentVariable('UNDERSTUDY_PATH_CHANGED', $null, 'User')
