# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` puts where, and the package config for find_package(Tenfold).
include(CMakePackageConfigHelpers)

cmake_path(GET LibTorch_CPU_LIBRARY PARENT_PATH _torch_libraries)

# The programs alone, for packaging/run
add_custom_target(tenfold_programs)
foreach(_program IN ITEMS tenfold tenfold-gui tenfold_cuda)
  if(NOT TARGET ${_program})
    continue()
  endif()
  add_dependencies(tenfold_programs ${_program})
  install(TARGETS ${_program} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" LIBRARY DESTINATION lib/tenfold)
endforeach()
add_dependencies(tenfold_programs tenfold-torchscript-reader tenfold_manual)
install(TARGETS tenfold-torchscript-reader RUNTIME DESTINATION "${CMAKE_INSTALL_LIBEXECDIR}/tenfold")

# A package has LibTorch in lib/tenfold, else it stays where it is; said outright, since CMake's own rule leaves out what lies below the
# checkout, as .deps does. An RPATH, unlike a RUNPATH, also holds for what the libraries load in turn: those of a package have no path
foreach(_program IN ITEMS tenfold tenfold-gui tenfold-torchscript-reader tenfold_cuda)
  if(TARGET ${_program})
    if(NOT _program STREQUAL tenfold_cuda)
      target_link_options(${_program} PRIVATE LINKER:--disable-new-dtags)
    endif()
    set_property(TARGET ${_program} APPEND PROPERTY INSTALL_RPATH "$ORIGIN/../lib/tenfold" "${_torch_libraries}")
  endif()
endforeach()
set_property(TARGET tenfold-torchscript-reader PROPERTY INSTALL_RPATH "$ORIGIN/../../lib/tenfold" "${_torch_libraries}")

set(_package "${CMAKE_INSTALL_LIBDIR}/cmake/Tenfold")
foreach(_part IN ITEMS spec onnx engine study)
  set_target_properties(tenfold_${_part} PROPERTIES EXPORT_NAME ${_part})
endforeach()
install(TARGETS tenfold_spec tenfold_onnx tenfold_engine tenfold_study EXPORT TenfoldTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/tenfold" COMPONENT development)
install(EXPORT TenfoldTargets NAMESPACE tenfold:: DESTINATION "${_package}" COMPONENT development)

cmake_path(GET _torch_libraries PARENT_PATH TENFOLD_BUILT_WITH_TORCH)
configure_package_config_file(packaging/TenfoldConfig.cmake.in "${PROJECT_BINARY_DIR}/TenfoldConfig.cmake" INSTALL_DESTINATION "${_package}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/TenfoldConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/TenfoldConfig.cmake" "${PROJECT_BINARY_DIR}/TenfoldConfigVersion.cmake"
  engine/cmake/FindLibTorch.cmake engine/cmake/FindLibZip.cmake DESTINATION "${_package}" COMPONENT development)

install(DIRECTORY resources/samples/ DESTINATION "${CMAKE_INSTALL_DATADIR}/tenfold/samples"
  FILES_MATCHING PATTERN "*.pt2" PATTERN "*.py" PATTERN "*.md")
install(FILES "${TENFOLD_DATA}/digits.csv.gz" DESTINATION "${CMAKE_INSTALL_DATADIR}/tenfold/data" OPTIONAL)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/tenfold")
if(TARGET tenfold-gui)
  install(FILES packaging/tenfold.desktop DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
  install(FILES packaging/tenfold.metainfo.xml DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo")
  install(FILES resources/icons/tenfold.svg DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
  install(FILES packaging/tenfold.mime.xml DESTINATION "${CMAKE_INSTALL_DATADIR}/mime/packages" RENAME tenfold.xml)
endif()

include(packaging/cpack.cmake)
if(TENFOLD_TESTS)
  include("${PROJECT_SOURCE_DIR}/tests/install/test.cmake")
endif()
