"""A Word file of a text by pandoc, with a head, a foot and a page number put on its pages."""

import subprocess
import sys

import docx
from docx.oxml import parse_xml
from docx.shared import Mm

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

source, target = sys.argv[1:]
subprocess.run(["pandoc", source, "-o", target], check=True)
document = docx.Document(target)
section = document.sections[0]
section.page_height = Mm(170)
section.header.paragraphs[0].text = "内部资料 2026年第7期"
foot = section.footer.paragraphs[0]
foot.add_run("第")
foot._p.append(parse_xml(f'<w:fldSimple {W} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
foot.add_run("页")
document.save(target)
