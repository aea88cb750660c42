# Sourced by ./run and ./test: sets $python to a Python of 3.11 or newer, or says what is missing and stops.
python=""
for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11 python; do
  [ -n "$candidate" ] || continue
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  if found=$(python3 --version 2>/dev/null); then
    echo "Dure needs Python 3.11 or newer; this machine has $found." >&2
  else
    echo "Dure needs Python 3.11 or newer; this machine has none." >&2
  fi
  echo "Install it (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python3), then start again." >&2
  exit 1
fi
