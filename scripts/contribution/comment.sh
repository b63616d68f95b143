#!/usr/bin/env bash
# Comments on the pull request that a run has checked. Trusted: it runs none of the pull request's files and believes
# none of its words. Which pull request it is, is asked of the code host; the report is data of a bounded size.
# Needs: gh, python3; REPOSITORY RUN SHA OWNER BRANCH URL GH_TOKEN.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

number=$(gh api -X GET "repos/$REPOSITORY/pulls" -f state=open -f head="$OWNER:$BRANCH" \
  --jq 'map(select(.head.sha == env.SHA and .base.repo.full_name == env.REPOSITORY)) | .[0].number // empty')
if [[ ! $number =~ ^[0-9]+$ ]]; then
  echo "No open pull request has this commit any more: nothing to say."
  exit 0
fi

gh api --paginate "repos/$REPOSITORY/pulls/$number/files?per_page=100" \
  --jq '.[] | .filename, (.previous_filename // empty)' > "$work/files.txt"

artifact=$(gh api "repos/$REPOSITORY/actions/runs/$RUN/artifacts?per_page=100" \
  --jq '[.artifacts[] | select(.name == "report" and .size_in_bytes < 1000000 and (.expired | not))] | .[0].id // empty')
: > "$work/report.zip"
if [[ $artifact =~ ^[0-9]+$ ]]; then
  gh api "repos/$REPOSITORY/actions/artifacts/$artifact/zip" | head -c 1000001 > "$work/report.zip"
fi

python3 -I scripts/contribution/comment.py "$work/report.zip" "$work/files.txt" "$URL" > "$work/comment.md"

before=$(gh api --paginate "repos/$REPOSITORY/issues/$number/comments?per_page=100" \
  --jq '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("<!-- korme: what was found -->"))) | .id' \
  | tail -n 1)
if [[ $before =~ ^[0-9]+$ ]]; then
  gh api -X PATCH "repos/$REPOSITORY/issues/comments/$before" -F body=@"$work/comment.md" --jq .html_url
else
  gh api -X POST "repos/$REPOSITORY/issues/$number/comments" -F body=@"$work/comment.md" --jq .html_url
fi
