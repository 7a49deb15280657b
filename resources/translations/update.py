#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings the translation files up to date with the sources; see README.md.

update.py                  collects what the engine says, runs lupdate, says what is not translated yet
update.py --check          changes nothing; fails when something is missing, unfinished or broken
update.py --todo OUT.json  also writes what is not translated: [{context, source, comment, plural, de}]
update.py --fill IN.json   takes the translations of such a file: its "de", and for plurals its "en"
"""
import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "resources/translations"
TABLE = ROOT / "ui/settings/engine_sentences.cpp"
SOURCES = ["ui", "app/gui"]

# What these say is for programmers who call the library; the window asks only what can be done.
LIBRARY = ("functional", "hooks", "layers", "tensors", "kernels/khatri", "decomposition/nnls",
           "decomposition/congruence", "decomposition/factor_algebra", "decomposition/non_negative",
           "decomposition/parafac", "decomposition/randomised", "decomposition/tensor_train_cross",
           "decomposition/tensor_train_oi", "decomposition/random_factors", "decomposition/masked",
           "decomposition/tensor_products", "formats/python_script", "formats/python_text",
           "formats/load_state_dict", "formats/infer_format", "study/html_report", "spec/training_options.h")
TOKEN = re.compile(r'''R"([a-z~]*)\(.*?\)\1"|//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\]|\\.)*'|\d[\w.']*|'''
                   r'''[A-Za-z_]\w*|->|::|\S''', re.S)


def tokens(text):
    """Of a C++ file, adjacent string literals as one; comments and preprocessor lines left out."""
    text = re.sub(r"^[ \t]*#[^\n]*$", "", text, flags=re.M)
    found = []
    for match in TOKEN.finditer(text):
        token = match.group(0)
        if token.startswith(("//", "/*")):
            continue
        if token.startswith('"') and found and found[-1].startswith('"'):
            found[-1] = found[-1][:-1] + token[1:]
        else:
            found.append(token)
    return found


CLOSES = {")": "(", "]": "[", "}": "{"}


def after_operand(t, at):
    """The place behind the operand that begins at `at`: names, calls, members, casts."""
    opens = {"(": ")", "[": "]", "{": "}"}
    while at < len(t):
        token = t[at]
        if token in opens:
            depth = 0
            while at < len(t):
                depth += t[at] in opens
                depth -= t[at] in CLOSES
                at += 1
                if depth == 0:
                    break
        elif token == "<" and t[at - 1].endswith("_cast"):
            while t[at] != ">":
                at += 1
            at += 1
        elif re.match(r"[\w']", token) or token in ("->", "::", "."):
            at += 1
        else:
            break
    return at


def before_operand(t, at):
    """The place of the first token of the operand that ends at `at`."""
    while at >= 0:
        token = t[at]
        if token in CLOSES:
            depth = 0
            while at >= 0:
                depth += t[at] in CLOSES
                depth -= t[at] in CLOSES.values()
                at -= 1
                if depth == 0:
                    break
        elif re.match(r"[\w']", token) or token in ("->", "::", "."):
            at -= 1
        else:
            break
    return at + 1


def literal_at(t, at):
    """(text, place behind it) of "text" or std::string("text"), else None."""
    if at < len(t) and t[at].startswith('"'):
        return t[at][1:-1], at + 1
    if t[at:at + 4] == ["std", "::", "string", "("] and t[at + 4].startswith('"') and t[at + 5] == ")":
        return t[at + 4][1:-1], at + 6
    return None


def expressions(t):
    """Every text that the tokens put together, with {1}, {2} … for what is not a literal."""
    at = 0
    while at < len(t):
        first = literal_at(t, at)
        if first is None:
            at += 1
            continue
        text, end = first
        places = 0
        if at > 0 and t[at - 1] == "+" and not t[at - 2].startswith('"') and t[at - 2] != "+":
            text, places = "{1}" + text, 1
        while end + 1 < len(t) and t[end] == "+":
            more = literal_at(t, end + 1)
            if more is not None:
                text, end = text + more[0], more[1]
                continue
            behind = after_operand(t, end + 1)
            if behind == end + 1:
                break
            places += 1
            text, end = text + "{%d}" % places, behind
        yield text
        at = end


NOTE = re.compile(r"\b(?:step|checkpoint)\($")


def is_sentence(text):
    words = re.sub(r"\{\w+\}", "", text)
    if not re.match(r"[A-Za-z{'▲]", text) or " " not in text.strip() or len(re.findall(r"[a-z]{2,}", words)) < 2:
        return False
    # code that is written or read, as against sentences about it
    return not re.search(r"\\n|\\t|::|->|import |def |return |self\.|<[a-z/]|=%|\{:|;$|--\w|Integer\(|Symbol\(|'descr'|"
                         r"https?://|\$\d|^\{\\\"", text)


def engine_sentences():
    found = set()
    for path in sorted((ROOT / "engine").rglob("*")):
        name = path.relative_to(ROOT / "engine").as_posix()
        if path.suffix not in (".cpp", ".h") or name.startswith(LIBRARY):
            continue
        text = path.read_text()
        t = tokens(text)
        found.update(each for each in expressions(t) if is_sentence(each))
        # what a job is doing may be one word
        for note in re.finditer(r'\b(?:step|checkpoint)\(([^;{]*)\)', text):
            found.update(each for each in expressions(tokens(note.group(1)))
                         if re.match(r"[a-z]", each) and "(" not in each)
    for path in (HERE / "more_sentences.txt",):
        found.update(line for line in path.read_text().splitlines() if line and not line.startswith("#"))
    # a place alone says nothing, and would fit everything
    return sorted(each.replace("'", "'") for each in found
                  if len(re.sub(r"\{\w+\}|\W", "", each)) >= (5 if "{" in each else 1))


def table_text(sentences):
    lines = "\n".join('    QT_TRANSLATE_NOOP("Error", "%s"),' % each for each in sentences)
    return ("// SPDX-FileCopyrightText: The Tenfold authors\n// SPDX-License-Identifier: GPL-3.0-or-later\n"
            "// Written by resources/translations/update.py: not to be edited\n// clang-format off\n"
            '#include "ui/settings/engine_sentences.h"\n\n#include <QCoreApplication>\n\n'
            "namespace tenfold::ui {\nnamespace {\n\nconst char* const sentences[] = {\n" + lines +
            "\n};\n\n}  // namespace\n\nstd::span<const char* const> engineSentences() { return sentences; }\n\n"
            "}  // namespace tenfold::ui\n")


def column_text():
    """The titles and tips of ColumnText tables, marked for lupdate."""
    literal = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
    lines = []
    for path in sorted((ROOT / "ui").rglob("*.cpp")):
        for block in re.findall(r"ColumnText \w+\[[^=]*= *\{(.*?)\};", path.read_text(), re.S):
            for title, tip in re.findall(r"\{" + literal + r",\s*" + literal + r",\s*(?:true|false)\}", block):
                lines += ['QT_TRANSLATE_NOOP("Column", %s);' % each.strip() for each in (title, tip)]
    return "\n".join(lines) + "\n"


def lupdate_program():
    for name in ("/usr/lib/qt6/bin/lupdate", shutil.which("lupdate6"), shutil.which("lupdate")):
        if name and Path(name).exists():
            return name
    sys.exit("error: there is no lupdate (Debian: qt6-l10n-tools)")


def helped(path, folder):
    """The file, or a copy that lupdate understands where tr() is a short name for QObject::tr()."""
    text = Path(path).read_text()
    short = re.search(r"QString tr\(const char\* \w+\) \{ return QObject::tr\(\w+\); \}", text)
    if not short:
        return path
    copy = Path(folder) / Path(path).name
    copy.write_text(re.sub(r"(?<![\w:])tr\(", "QObject::tr(", text.replace(short.group(0), "")))
    return str(copy)


def run_lupdate(german, english, table):
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "columns.cpp"
        made.write_text(column_text())
        common = [lupdate_program(), "-silent", "-no-obsolete", "-locations", "none", "-I", str(ROOT),
                  "-source-language", "en"]
        # the table of the sources may be an older one
        files = [str(path) for folder_ in SOURCES for path in sorted((ROOT / folder_).rglob("*"))
                 if path.suffix in (".cpp", ".h") and path != TABLE]
        files = [helped(path, folder) for path in files]
        listed = Path(folder) / "files.lst"
        listed.write_text("\n".join(files + [str(made), str(table)]) + "\n")
        for extra in (["-target-language", "de", "-ts", str(german)],
                      ["-pluralonly", "-target-language", "en", "-ts", str(english)]):
            done = subprocess.run(common + ["@" + str(listed)] + extra, capture_output=True, text=True, cwd=ROOT)
            notes = [line for line in done.stderr.splitlines() if "Q_OBJECT" in line or "rror" in line]
            if done.returncode or notes:
                sys.exit("error: lupdate: " + ("\n".join(notes) or done.stderr))


def messages(path):
    for context in tree.parse(path).getroot().findall("context"):
        for message in context.findall("message"):
            yield context.find("name").text, message


def text_of(element):
    return "" if element is None or element.text is None else element.text


def key_of(context, message):
    return context, text_of(message.find("source")), text_of(message.find("comment"))


def forms(message):
    translation = message.find("translation")
    plural = translation.findall("numerusform")
    return [text_of(each) for each in plural] if message.get("numerus") == "yes" else [text_of(translation)]


def is_finished(message):
    return message.find("translation").get("type") is None and all(forms(message))


def places(text):
    return sorted(set(re.findall(r"%\d|%n|\{\w+\}", text)))


def problems_of(path):
    for context, message in messages(path):
        source = text_of(message.find("source"))
        if not is_finished(message):
            if context != "Error":  # the engine may speak English where nobody has come to it yet
                yield "%s: not translated: %s" % (path.name, source)
            continue
        for form in forms(message):
            missing = set(places(source)) ^ set(places(form))
            if missing and not (missing == {"%n"} and message.get("numerus") == "yes"):
                yield "%s: %s differ: %s → %s" % (path.name, ", ".join(sorted(missing)), source, form)
            if source.count("&") - source.count("&&") != form.count("&") - form.count("&&"):
                yield "%s: the key after & is lost or new: %s → %s" % (path.name, source, form)
            if source[:1].isspace() != form[:1].isspace() or source[-1:].isspace() != form[-1:].isspace():
                yield "%s: space at an end is lost or new: %r → %r" % (path.name, source, form)


def check():
    with tempfile.TemporaryDirectory() as folder:
        german, english = Path(folder) / "tenfold_de.ts", Path(folder) / "tenfold_en.ts"
        table = Path(folder) / "engine_sentences.cpp"
        table.write_text(table_text(engine_sentences()))
        for path in (german, english):
            shutil.copy(HERE / path.name, path)
        run_lupdate(german, english, table)
        found = []
        if table.read_text() != TABLE.read_text():
            print("note: %s is older than the sources" % TABLE.relative_to(ROOT))
        for new in (german, english):
            before = {key_of(*each) for each in messages(HERE / new.name)}
            now = {key_of(*each) for each in messages(new)}
            found += ["%s lacks (%s) %s" % (new.name, key[0], key[1])
                      for key in sorted(now - before) if key[0] != "Error"]
            found += ["%s has, and no source says: (%s) %s" % (new.name, key[0], key[1])
                      for key in sorted(before - now) if key[0] != "Error"]
            found += list(problems_of(HERE / new.name))
        return found


def write(path, root):
    text = tree.tostring(root, encoding="unicode")
    path.write_text('<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n' + text + "\n")


def fill(path, given, language):
    """Takes translations into the file; a plural's are one for one and one for more."""
    known = {}
    for each in given:
        known[each["context"], each["source"], each.get("comment", "")] = each.get(language)
    parsed = tree.parse(path)
    for context in parsed.getroot().findall("context"):
        for message in context.findall("message"):
            text = known.get(key_of(context.find("name").text, message))
            if not text:
                continue
            translation = message.find("translation")
            translation.attrib.pop("type", None)
            if message.get("numerus") == "yes":
                for form, value in zip(translation.findall("numerusform"), text):
                    form.text = value
            else:
                translation.text = text
    write(path, parsed.getroot())


def todo(path):
    return [{"context": context, "source": text_of(message.find("source")),
             "comment": text_of(message.find("comment")), "plural": message.get("numerus") == "yes",
             "de": forms(message) if message.get("numerus") == "yes" else forms(message)[0]}
            for context, message in messages(path) if not is_finished(message)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--todo", metavar="OUT.json")
    parser.add_argument("--fill", metavar="IN.json")
    options = parser.parse_args()
    german, english = HERE / "tenfold_de.ts", HERE / "tenfold_en.ts"
    if options.check:
        found = check()
        print("\n".join(found) if found else "all texts are translated")
        sys.exit(1 if found else 0)
    if options.fill:
        given = json.loads(Path(options.fill).read_text())
        fill(german, given, "de")
        fill(english, given, "en")
    TABLE.write_text(table_text(engine_sentences()))
    run_lupdate(german, english, TABLE)
    if options.fill:  # lupdate marks what it guessed; what was given stands
        run_lupdate(german, english, TABLE)
    left = todo(german)
    if options.todo:
        Path(options.todo).write_text(json.dumps(left, ensure_ascii=False, indent=1))
    for each in left:
        print("not translated (%s): %s" % (each["context"], each["source"]))
    for each in todo(english):
        print("no English plural (%s): %s" % (each["context"], each["source"]))
    print("%d texts, %d not translated" % (sum(1 for _ in messages(german)), len(left)))


main()
