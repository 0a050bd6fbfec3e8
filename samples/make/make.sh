#!/bin/sh
# Makes every sample anew. Needs Python 3.11 or later, npm, and the Debian packages named in README.md.
set -eu
cd "$(dirname "$0")"
mkdir -p fetched
if [ ! -d fetched/package ]; then
    (cd fetched && npm pack --silent @fontsource/unifrakturmaguntia@4.5.10 && tar xzf fontsource-unifrakturmaguntia-4.5.10.tgz)
fi
[ -d fetched/venv ] || python3 -m venv fetched/venv
fetched/venv/bin/pip install --quiet -r requirements.txt
for script in broadsheet zhongyuan fraktur dump; do
    fetched/venv/bin/python "$script.py"
done
