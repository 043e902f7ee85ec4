#!/usr/bin/env bash
# Sees to the Debian libraries that Qt needs: installs what is missing when root, else prints the exact command.
set -euo pipefail
command -v dpkg-query >/dev/null 2>&1 || exit 0
missing=()
for name in "$@"; do
  dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' && continue
  # Debian 13 and Ubuntu 24.04 renamed some libraries with this ending.
  dpkg-query -W -f='${Status}' "${name}t64" 2>/dev/null | grep -q 'install ok installed' && continue
  missing+=("$name")
done
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -eq 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "The window needs some libraries. Run this once, then try again:"
  echo "  sudo apt-get install -y --no-install-recommends ${missing[*]}"
  exit 1
fi
