# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# tenfold_translations(<target>): the .ts files of this folder as .qm files in the target, under :/translations, with Qt's own texts
# for the same languages where this machine has them. `lrelease` and Qt's texts are Debian's qt6-l10n-tools and qt6-translations-l10n.
function(tenfold_translations target)
  get_target_property(_qmake Qt6::qmake IMPORTED_LOCATION)
  foreach(_what IN ITEMS QT_INSTALL_BINS QT_INSTALL_LIBEXECS QT_HOST_BINS QT_INSTALL_TRANSLATIONS)
    execute_process(COMMAND "${_qmake}" -query ${_what} OUTPUT_VARIABLE ${_what} OUTPUT_STRIP_TRAILING_WHITESPACE)
  endforeach()
  find_program(TENFOLD_LRELEASE NAMES lrelease lrelease6 lrelease-qt6 HINTS "${QT_INSTALL_BINS}" "${QT_HOST_BINS}")
  if(NOT TENFOLD_LRELEASE)
    message(FATAL_ERROR "There is no lrelease, which makes the German texts: install qt6-l10n-tools")
  endif()
  set(_here "${PROJECT_SOURCE_DIR}/resources/translations")
  set(_made "${CMAKE_CURRENT_BINARY_DIR}/translations")
  file(MAKE_DIRECTORY "${_made}")
  set(_files "")
  set(_list "")
  foreach(_language IN ITEMS de en)
    set(_qm "${_made}/tenfold_${_language}.qm")
    add_custom_command(OUTPUT "${_qm}"
      COMMAND "${TENFOLD_LRELEASE}" -silent -nounfinished "${_here}/tenfold_${_language}.ts" -qm "${_qm}"
      DEPENDS "${_here}/tenfold_${_language}.ts" VERBATIM COMMENT "Texts in ${_language}")
    list(APPEND _files "${_qm}")
    string(APPEND _list "<file alias=\"tenfold_${_language}.qm\">${_qm}</file>")
    set(_of_qt "${QT_INSTALL_TRANSLATIONS}/qtbase_${_language}.qm")
    if(EXISTS "${_of_qt}")
      string(APPEND _list "<file alias=\"qtbase_${_language}.qm\">${_of_qt}</file>")
    endif()
  endforeach()
  file(CONFIGURE OUTPUT "${_made}/translations.qrc" @ONLY
    CONTENT "<RCC><qresource prefix=\"/translations\">${_list}</qresource></RCC>")
  add_custom_command(OUTPUT "${_made}/qrc_translations.cpp"
    COMMAND Qt6::rcc --name translations --output "${_made}/qrc_translations.cpp" "${_made}/translations.qrc"
    DEPENDS ${_files} "${_made}/translations.qrc" VERBATIM COMMENT "Texts as a resource")
  target_sources(${target} PRIVATE "${_made}/qrc_translations.cpp")
  set_source_files_properties("${_made}/qrc_translations.cpp" PROPERTIES SKIP_AUTOMOC ON SKIP_PRECOMPILE_HEADERS ON)
endfunction()
