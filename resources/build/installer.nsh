; Puts the terminal command on the user's search path, and takes it out again.
!macro customInstall
  nsExec::ExecToLog 'powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "$INSTDIR\resources\search-path.ps1" add "$INSTDIR\resources\cli"'
  Pop $0
!macroend

!macro customUnInstall
  nsExec::ExecToLog 'powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "$INSTDIR\resources\search-path.ps1" remove "$INSTDIR\resources\cli"'
  Pop $0
!macroend
