@echo off
rem Zhegang's one command on Windows, best effort: see zg for what each command does.
rem Needs Python 3.11 to 3.14 from python.org or the Microsoft Store (both bring pip).
setlocal EnableExtensions
set "here=%~dp0"
set "venv=%here%.venv"
set "py=%venv%\Scripts\python.exe"
set PYTHONUTF8=1
set PYTHONNOUSERSITE=1
set PYTHONHOME=
set PYTHONPATH=

set "locks=requirements"
if "%~1"=="test" set "locks=requirements test"
if "%~1"=="check" set "locks=requirements test"
if "%~1"=="bench" set "locks=requirements test"
if "%~1"=="docs" set "locks=requirements test"
for %%L in (%locks%) do call :ready %%L || call :install %%L || exit /b 1

if "%~1"=="check" (pushd "%here%" & "%py%" tools\check.py & goto :leave)
if "%~1"=="docs" (pushd "%here%" & "%py%" tools\docs.py & goto :leave)
if "%~1"=="test" (pushd "%here%" & "%py%" tools\check.py --then-pytest %2 %3 %4 %5 %6 %7 %8 %9 & goto :leave)
if "%~1"=="bench" (pushd "%here%" & "%py%" -m pytest benchmarks --benchmark-only %2 %3 %4 %5 %6 %7 %8 %9 & goto :leave)
"%py%" -P -m zhegang %*
exit /b %ERRORLEVEL%

:leave
set "code=%ERRORLEVEL%"
popd
exit /b %code%

rem An environment fits when it was finished from this very lock file.
:ready
if not exist "%py%" exit /b 1
if exist "%venv%\.unfinished" exit /b 1
fc /b "%here%%1.lock" "%venv%\.made-from-%1" >nul 2>&1
exit /b %ERRORLEVEL%

:install
if not "%1"=="requirements" goto :packages
echo zg: setting up in %venv% (once, about a minute) 1>&2
if exist "%venv%" rmdir /s /q "%venv%"
for %%V in (3.13 3.12 3.14 3.11) do if not exist "%py%" py -%%V -m venv "%venv%" >nul 2>&1
if not exist "%py%" python -m venv "%venv%"
if not exist "%py%" (
  echo zg: Zhegang needs Python 3.11 to 3.14. Next: install it and run this command again. 1>&2
  exit /b 1
)
:packages
type nul > "%venv%\.unfinished"
"%py%" -m pip install --no-input --disable-pip-version-check -q --no-user --only-binary :all: --require-hashes -r "%here%%1.lock" 1>&2 || (
  echo zg: set-up did not finish; pip says why above. Next: run the same command again. 1>&2
  exit /b 1
)
echo ../../../src> "%venv%\Lib\site-packages\zhegang.pth"
copy /b /y "%here%%1.lock" "%venv%\.made-from-%1" >nul
del "%venv%\.unfinished"
exit /b 0
