# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DFILES=<a;b> -DTABLE=<out.cpp> -P embed.cmake: the files as string literals, by name without ending,
# those of the folder de as de/name.
set(_text "// made by embed.cmake\n#include \"resources/help/help_table.h\"\nnamespace tenfold::help {\nconst std::vector<File>& files() {\n  static const std::vector<File> all{\n")
foreach(_file IN LISTS FILES)
  cmake_path(GET _file STEM _name)
  if(_file MATCHES "/de/[^/]*$")
    set(_name "de/${_name}")
  endif()
  file(READ "${_file}" _contents)
  string(APPEND _text "    {\"${_name}\", R\"~help~(${_contents})~help~\"},\n")
endforeach()
string(APPEND _text "  };\n  return all;\n}\n}\n")
file(WRITE "${TABLE}" "${_text}")
