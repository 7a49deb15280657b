# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs when a package is staged, after the programs: copies the libraries that they load into lib/tenfold, makes the programs look there and
# nowhere else, and puts the licence of everything beside it.
#   PROGRAMS     the built programs            STAND_INS   what packaging/stand_ins.sh made
#   EVERYTHING         ON: all but glibc and GCC's own libraries, with Qt's plugins and a font (the archive); OFF: LibTorch alone (the .deb)
#   TORCH_LIBRARIES, QT_PLUGINS   folders     STRIP       the program strip
set(root "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}")   # file(INSTALL) adds DESTDIR by itself, nothing else does
set(to "${CMAKE_INSTALL_PREFIX}/lib/tenfold")
set(licences "${CMAKE_INSTALL_PREFIX}/share/doc/tenfold/licences")

set(modules)
set(by_name)
if(EVERYTHING)
  # no xcbglintegrations: a driver of the system would meet a bundled libxcb
  foreach(name IN ITEMS platforms/libqxcb platforms/libqoffscreen platforms/libqminimal platforms/libqwayland-generic
      wayland-shell-integration/libxdg-shell wayland-decoration-client/libbradient platforminputcontexts/libcomposeplatforminputcontextplugin
      platforminputcontexts/libibusplatforminputcontextplugin imageformats/libqsvg imageformats/libqjpeg iconengines/libqsvgicon
      printsupport/libcupsprintersupport tls/libqopensslbackend)
    if(EXISTS "${QT_PLUGINS}/${name}.so")
      list(APPEND modules "${QT_PLUGINS}/${name}.so")
    endif()
  endforeach()
  # opened by name by the TLS plugin, so no dependency says it
  foreach(folder IN ITEMS /usr/lib/x86_64-linux-gnu /usr/lib64 /usr/lib)
    if(NOT by_name AND EXISTS "${folder}/libssl.so.3")
      set(by_name "${folder}/libssl.so.3")
    endif()
  endforeach()
  if(NOT by_name)
    message(FATAL_ERROR "there is no libssl.so.3, without which GPU support cannot be fetched (Debian: libssl3)")
  endif()
endif()

# the stand-ins take the place of NVIDIA's two libraries, so those are not copied
set(only POST_EXCLUDE_REGEXES "/nvidia/" "/libcud[^/]*$" "/libcupti[^/]*$")
if(NOT EVERYTHING)
  string(REGEX REPLACE "([][+.*()^$?|\\])" "\\\\\\1" torch_pattern "${TORCH_LIBRARIES}")
  set(only POST_INCLUDE_REGEXES "^${torch_pattern}/[^/]*$" POST_EXCLUDE_REGEXES ".*")
endif()
file(GET_RUNTIME_DEPENDENCIES EXECUTABLES ${PROGRAMS} LIBRARIES ${by_name} MODULES ${modules} RESOLVED_DEPENDENCIES_VAR found
  UNRESOLVED_DEPENDENCIES_VAR missing CONFLICTING_DEPENDENCIES_PREFIX twice DIRECTORIES "${TORCH_LIBRARIES}"
  PRE_EXCLUDE_REGEXES "^ld-linux" "^lib(c|m|dl|pthread|rt|resolv|util|nsl|anl|mvec)\\.so" "^lib(stdc\\+\\+|gcc_s)\\.so" ${only})
foreach(name IN LISTS twice_FILENAMES)   # libgomp: LibTorch brings its own
  if(EXISTS "${TORCH_LIBRARIES}/${name}")
    list(APPEND found "${TORCH_LIBRARIES}/${name}")
  else()
    list(GET twice_${name} 0 first)
    list(APPEND found "${first}")
  endif()
endforeach()
list(APPEND found ${by_name})
if(missing)
  message(FATAL_ERROR "not found, and so not bundled: ${missing}")
endif()

set(copied)
foreach(file IN LISTS found)
  file(INSTALL "${file}" DESTINATION "${to}" TYPE SHARED_LIBRARY FOLLOW_SYMLINK_CHAIN)
  file(REAL_PATH "${file}" file)
  list(APPEND copied "${file}")
endforeach()
foreach(module IN LISTS modules)
  cmake_path(GET module PARENT_PATH kind)
  cmake_path(GET kind FILENAME kind)
  file(INSTALL "${module}" DESTINATION "${to}/plugins/${kind}" TYPE MODULE)
  list(APPEND copied "${module}")
endforeach()
file(GLOB stand_ins "${STAND_INS}/*.so.*")
if(stand_ins)
  file(INSTALL ${stand_ins} DESTINATION "${to}" TYPE SHARED_LIBRARY)
endif()

# LibTorch's libraries look beside themselves only: their own path leads out of the package. The programs' path holds for all that they load
# in turn, as it is an RPATH, not a RUNPATH
function(look_in path)
  foreach(name IN LISTS ARGN)
    if(EXISTS "${root}/${name}")
      file(RPATH_SET FILE "${root}/${name}" NEW_RPATH "${path}")
    endif()
  endforeach()
endfunction()
foreach(file IN LISTS copied)
  cmake_path(GET file FILENAME name)
  if(NOT EXISTS "${root}/lib/tenfold/${name}")
    continue()
  endif()
  execute_process(COMMAND "${STRIP}" --strip-unneeded "${root}/lib/tenfold/${name}" COMMAND_ERROR_IS_FATAL ANY)
  cmake_path(IS_PREFIX TORCH_LIBRARIES "${file}" is_torch)
  if(is_torch)
    look_in("$ORIGIN" "lib/tenfold/${name}")
  endif()
endforeach()
look_in("$ORIGIN" lib/tenfold/libtenfold_cuda.so)
look_in("$ORIGIN/../lib/tenfold" bin/tenfold bin/tenfold-gui)
look_in("$ORIGIN/../../lib/tenfold" libexec/tenfold/tenfold-torchscript-reader)

# the licence of a Debian package, by a file of it
function(add_licence_of file)
  string(REGEX REPLACE "^/usr/lib" "/lib" unmerged "${file}")   # some packages still know their files as they lay before /usr was merged
  execute_process(COMMAND dpkg-query -S "${file}" "${unmerged}" OUTPUT_VARIABLE owners ERROR_QUIET)
  string(REGEX MATCH "^[^:,\n]+" owner "${owners}")
  if(NOT owner OR NOT EXISTS "/usr/share/doc/${owner}/copyright")
    message(FATAL_ERROR "no licence is known for ${file}: it comes from no Debian package")
  endif()
  file(INSTALL "/usr/share/doc/${owner}/copyright" DESTINATION "${licences}" TYPE FILE RENAME "${owner}.txt")
endfunction()
foreach(file IN LISTS copied)
  cmake_path(IS_PREFIX TORCH_LIBRARIES "${file}" is_torch)
  if(NOT is_torch)
    add_licence_of("${file}")
  endif()
endforeach()
foreach(part IN ITEMS include/nlohmann/json.hpp include/CLI/CLI.hpp lib/x86_64-linux-gnu/libgomp.so.1)   # compiled in, and LibTorch's libgomp
  add_licence_of("/usr/${part}")
endforeach()
file(GLOB torch_licences "${TORCH_LIBRARIES}/../../torch-*.dist-info/licenses")   # as the wheel has them
if(NOT EXISTS "${torch_licences}/LICENSE")
  message(FATAL_ERROR "no licence of LibTorch beside ${TORCH_LIBRARIES}: packages are made with the LibTorch that packaging/package fetches")
endif()
file(INSTALL "${torch_licences}/LICENSE" DESTINATION "${licences}" TYPE FILE RENAME libtorch.txt)
file(INSTALL "${torch_licences}/NOTICE" DESTINATION "${licences}" TYPE FILE RENAME libtorch-notice.txt)

if(NOT EVERYTHING)   # where Debian's zsh looks
  file(MAKE_DIRECTORY "${root}/share/zsh/vendor-completions")
  file(RENAME "${root}/share/zsh/site-functions/_tenfold" "${root}/share/zsh/vendor-completions/_tenfold")
  file(REMOVE_RECURSE "${root}/share/zsh/site-functions")
  file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/copyright" DESTINATION "${CMAKE_INSTALL_PREFIX}/share/doc/tenfold" TYPE FILE)
else()
  file(WRITE "${root}/bin/qt.conf" "[Paths]\nPrefix = ..\nPlugins = lib/tenfold/plugins\n")
  file(INSTALL /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf /usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf
    /usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf "${CMAKE_CURRENT_LIST_DIR}/fonts.conf" DESTINATION "${CMAKE_INSTALL_PREFIX}/share/tenfold/fonts" TYPE FILE)
  add_licence_of(/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf)
endif()
