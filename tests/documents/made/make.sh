#!/usr/bin/env bash
# Makes the documents of this folder anew from bulletin.md, brief.md and columns.md; see README.md.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
office() { soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to "$1" --outdir "$work/out" "$2" >/dev/null; }
print() { python3 print.py "$1" "$2" "${3-}"; }

# Texts: pandoc's plain text in three encodings.
pandoc bulletin.md -t plain --wrap=none | iconv -t GB18030 > bulletin.gb18030.txt
pandoc brief.md -t plain --wrap=none | iconv -t BIG5 > brief.big5.txt
pandoc columns.md -t plain --wrap=none | iconv -t UTF-16 > columns.utf16.txt

# Web pages: pandoc's own, and two as Chromium saves them after its scripts ran, one of them in GB18030.
pandoc bulletin.md -s -t html5 -o bulletin.pandoc.html 2>/dev/null
pandoc columns.md -s -t html5 --template page.html.template -o "$work/columns.html"
pandoc brief.md -s -t html5 --template page.html.template -o "$work/brief.html"
${CHROMIUM:-chromium} --headless --no-sandbox --dump-dom "file://$work/columns.html" 2>/dev/null > columns.saved.html
${CHROMIUM:-chromium} --headless --no-sandbox --dump-dom "file://$work/brief.html" 2>/dev/null |
  sed 's/charset="utf-8"/charset="gb2312"/' | iconv -t GB18030 > brief.saved.html

# Word files: pandoc's, and two that LibreOffice wrote, with heads, feet and page numbers.
pandoc bulletin.md -o bulletin.pandoc.docx
for name in bulletin brief; do
  python3 furnish.py $name.md "$work/$name.docx"
  office "docx:Office Open XML Text" "$work/$name.docx"; cp "$work/out/$name.docx" $name.office.docx
done

# PDF: LibreOffice's, and two that Chromium printed, one of them in two columns over several pages with a head and foot.
office pdf "$work/bulletin.docx"; cp "$work/out/bulletin.pdf" bulletin.office.pdf
pandoc brief.md -s -t html5 --metadata pagetitle=brief -o "$work/print.html" && print "$work/print.html" brief.printed.pdf
{ echo '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>两地合作的一年</title><style>'; cat print.css
  echo '</style></head><body><h1>两地合作的一年</h1><main>'
  for _ in 1 2 3; do pandoc columns.md -t html5; done
  echo '</main></body></html>'; } > "$work/two.html"
print "$work/two.html" columns.printed.pdf furnished
