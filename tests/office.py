"""LibreOffice without its screens, working on a workbook as a person would: cells filled in, recalculated, saved, read."""

import atexit
import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:{kind} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{kind}.dtd">
<library:{kind} xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink" {rest}</library:{kind}>
"""
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Office" script:language="StarBasic">
Sub Main(script As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  filter(0).Name = "FilterName"
  files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
  orders = createUnoService("com.sun.star.io.TextInputStream")
  orders.setInputStream(files.openFileRead(script))
  orders.setEncoding("UTF-8")
  answers = createUnoService("com.sun.star.io.TextOutputStream")
  answers.setOutputStream(files.openFileWrite(script &amp; ".answers"))
  answers.setEncoding("UTF-8")
  While Not orders.isEOF()
    order = Split(orders.readLine(), Chr(9))
    If UBound(order) &gt; 1 Then
      If order(0) = "number" Or order(0) = "text" Or order(0) = "read" Then
        cell = book.Sheets.getByName(order(1)).getCellRangeByName(order(2))
      End If
    End If
    Select Case order(0)
    Case "open"
      book = StarDesktop.loadComponentFromURL(order(1), "_blank", 0, hidden)
    Case "number"
      cell.setValue(Val(order(3)))
    Case "text"
      cell.setString(order(3))
    Case "calculate"
      book.calculateAll()
    Case "read"
      answers.writeString(cell.getString() &amp; Chr(10))
    Case "save"
      filter(0).Value = order(2)
      book.storeToURL(order(1), filter)
    Case "close"
      book.close(True)
    End Select
  Wend
  answers.closeOutput()
End Sub
</script:module>
"""
FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8", ".pdf": "calc_pdf_Export"}
INSTALLED = shutil.which("soffice") is not None


def typed(folder: Path, book: Path, cells: dict[tuple[str, str], str | float], read: list[tuple[str, str]], *saved: Path) -> list[str]:
    """Types each (sheet, cell) in, recalculates, saves, and gives back what the cells in `read` show."""
    orders = [f"open\t{book.as_uri()}"]
    for (sheet, cell), value in cells.items():
        orders.append("\t".join(("text" if isinstance(value, str) else "number", sheet, cell, str(value))))
    orders += ["calculate", *("\t".join(("read", *place)) for place in read)]
    orders += ["\t".join(("save", path.as_uri(), FILTERS[path.suffix])) for path in saved]
    script = folder / "orders"
    script.write_text("\n".join([*orders, "close"]), encoding="utf-8")
    answers = Path(f"{script}.answers")
    answers.unlink(missing_ok=True)
    _run(_profile(), f"macro:///Standard.Office.Main({script.as_uri()})")
    return answers.read_text(encoding="utf-8").split("\n")[: len(read)]


@functools.cache
def _profile() -> Path:
    """A user of its own, whose macros may run; LibreOffice must have made the folder before the macro is laid into it."""
    home = tempfile.mkdtemp(prefix="monitor-office-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    profile = Path(home, "user")
    _run(profile, "--terminate_after_init")
    basic = profile / "user" / "basic"
    (basic / "Standard").mkdir(parents=True, exist_ok=True)
    link = 'library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"'
    library = 'library:name="Standard" library:readonly="false" library:passwordprotected="false">'
    (basic / "script.xlc").write_text(LIBRARY.format(kind="libraries", rest=f"><library:library {link}/>"), encoding="utf-8")
    module = '<library:element library:name="Office"/>'
    (basic / "Standard" / "script.xlb").write_text(LIBRARY.format(kind="library", rest=library + module), encoding="utf-8")
    (basic / "Standard" / "Office.xba").write_text(MACRO, encoding="utf-8")
    return profile


def _run(profile: Path, *words: str) -> None:
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", *words]
    subprocess.run(command, check=True, capture_output=True, timeout=120, env={**os.environ, "HOME": str(profile.parent)})
