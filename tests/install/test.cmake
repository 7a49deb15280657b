# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs this build into an empty folder and builds a stranger's project on it.
if(NOT TARGET tenfold)
  return()
endif()
add_test(NAME install COMMAND ${CMAKE_COMMAND} "-DBUILD=${PROJECT_BINARY_DIR}" "-DSOURCE=${PROJECT_SOURCE_DIR}"
  "-DWORK=${PROJECT_BINARY_DIR}/tests/install" "-DGENERATOR=${CMAKE_GENERATOR}" "-DCONFIG=${CMAKE_BUILD_TYPE}"
  "-DCOMPILER=${CMAKE_CXX_COMPILER}" "-DSANITIZE=${TENFOLD_SANITIZE}" -P "${PROJECT_SOURCE_DIR}/tests/install/run.cmake")
set_tests_properties(install PROPERTIES LABELS app TIMEOUT 600)

# Makes both packages and runs them in roots where nothing else lies
if(TENFOLD_GUI AND CMAKE_BUILD_TYPE STREQUAL "Release")
  add_test(NAME packages COMMAND "${PROJECT_SOURCE_DIR}/tests/install/package.sh" "${PROJECT_SOURCE_DIR}"
    "${PROJECT_BINARY_DIR}" "${PROJECT_BINARY_DIR}/tests/packages")
  set_tests_properties(packages PROPERTIES LABELS "app;slow" TIMEOUT 3600 SKIP_RETURN_CODE 77)
endif()
