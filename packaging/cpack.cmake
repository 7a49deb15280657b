# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# What `packaging/package` hands out: an archive with everything and a .deb with LibTorch inside, both of the component "programs" and of what
# packaging/bundle.cmake adds to it.
cmake_path(GET LibTorch_CPU_LIBRARY PARENT_PATH _torch_libraries)
set(_stand_ins "${PROJECT_BINARY_DIR}/packaging/stand-ins")
set(_programs "$<TARGET_FILE:tenfold>" "$<TARGET_FILE:tenfold-torchscript-reader>")
set(_plugins)
if(TENFOLD_GUI)
  list(APPEND _programs "$<TARGET_FILE:tenfold-gui>")
  get_target_property(_qmake Qt6::qmake IMPORTED_LOCATION)
  execute_process(COMMAND "${_qmake}" -query QT_INSTALL_PLUGINS OUTPUT_VARIABLE _plugins OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()
foreach(_everything IN ITEMS ON OFF)
  install(CODE "
    set(EVERYTHING ${_everything})
    set(PROGRAMS [==[${_programs}]==])
    set(STAND_INS [==[${_stand_ins}]==])
    set(TORCH_LIBRARIES [==[${_torch_libraries}]==])
    set(QT_PLUGINS [==[${_plugins}]==])
    set(STRIP [==[${CMAKE_STRIP}]==])
    include([==[${PROJECT_SOURCE_DIR}/packaging/bundle.cmake]==])
  " COMPONENT bundle_${_everything} EXCLUDE_FROM_ALL)
endforeach()

set(CPACK_PACKAGE_NAME tenfold)
set(CPACK_PACKAGE_VENDOR "The Tenfold authors")
set(CPACK_PACKAGE_CONTACT "The Tenfold authors <tenfold@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "compress trained neural networks with tensor factorizations")
set(CPACK_GENERATOR TGZ DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_BUILD_FOLDER "${PROJECT_BINARY_DIR}")
set(CPACK_THREADS 0)
set(CPACK_ARCHIVE_FILE_NAME "tenfold-${PROJECT_VERSION}-linux-x86_64")
set(CPACK_INCLUDE_TOPLEVEL_DIRECTORY ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Opens networks that PyTorch exported, TorchScript, ONNX or weights alone,
replaces the weights of their layers by factors within a budget, shows what
that costs and saves, and writes files that PyTorch opens again. A window and
a command line; holds its own copy of LibTorch.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${_torch_libraries}" "${_stand_ins}")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-dejavu-core, qt6-wayland, ca-certificates")
set(CPACK_DEBIAN_COMPRESSION_TYPE gzip)   # xz is smaller and takes minutes
set(CPACK_PROJECT_CONFIG_FILE "${PROJECT_SOURCE_DIR}/packaging/cpack_generator.cmake")
include(CPack)
