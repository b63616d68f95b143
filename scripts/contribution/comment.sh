#!/usr/bin/env bash
# Comments on the pull request that a run has checked. Trusted: it runs none of the pull request's files and believes
# none of its words. Which pull request it is, is asked of the code host; the report is data of a bounded size.
# When a run begins, the answer to the version before is marked as outdated; whatever the run comes to, there is an answer.
# Needs: gh, python3; REPOSITORY RUN SHA OWNER BRANCH URL ACTION CONCLUSION GH_TOKEN.
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

ids=$(gh api --paginate "repos/$REPOSITORY/issues/$number/comments?per_page=100" \
  --jq '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("<!-- korme: what was found -->"))) | .id')
before=
for id in $ids; do
  if [[ $id =~ ^[0-9]+$ ]]; then
    if [[ -n $before ]]; then
      gh api -X DELETE "repos/$REPOSITORY/issues/comments/$before"
    fi
    before=$id
  fi
done

if [[ $ACTION == requested ]]; then
  if [[ -z $before ]]; then
    echo "The first answer is still to come."
    exit 0
  fi
  gh api "repos/$REPOSITORY/issues/comments/$before" --jq .body | head -c 300000 > "$work/before.md"
  words=(--outdated "$work/before.md" "$URL")
else
  gh api --paginate "repos/$REPOSITORY/pulls/$number/files?per_page=100" \
    --jq '.[] | .filename, (.previous_filename // empty)' > "$work/files.txt"
  artifact=$(gh api "repos/$REPOSITORY/actions/runs/$RUN/artifacts?per_page=100" \
    --jq '[.artifacts[] | select(.name == "report" and .size_in_bytes < 1000000 and (.expired | not))] | .[0].id // empty') || artifact=
  : > "$work/report.zip"
  if [[ $artifact =~ ^[0-9]+$ ]]; then
    gh api "repos/$REPOSITORY/actions/artifacts/$artifact/zip" | head -c 1000001 > "$work/report.zip" || : > "$work/report.zip"
  fi
  words=("$work/report.zip" "$work/files.txt" "$URL" "$SHA" "$CONCLUSION")
fi

if ! python3 -I scripts/contribution/comment.py "${words[@]}" > "$work/comment.md"; then
  # Rather no answer than an old one.
  printf '%s\n\n%s\n' "<!-- korme: what was found -->" \
    "Проверка прервалась, её посмотрит организатор · Тексеру үзіліп қалды, оны ұйымдастырушы қарайды · The check did not finish; an organizer will look at it: $URL" > "$work/comment.md"
fi

if [[ -n $before ]]; then
  gh api -X PATCH "repos/$REPOSITORY/issues/comments/$before" -F body=@"$work/comment.md" --jq .html_url
else
  gh api -X POST "repos/$REPOSITORY/issues/$number/comments" -F body=@"$work/comment.md" --jq .html_url
fi
