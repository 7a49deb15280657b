# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Read by CPack for each kind of package: where it lies, and how much is inside.
if(CPACK_GENERATOR STREQUAL DEB)
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
  set(_bundle bundle_OFF)
else()
  set(CPACK_PACKAGE_FILE_NAME "${CPACK_ARCHIVE_FILE_NAME}")
  set(_bundle bundle_ON)
endif()
set(CPACK_INSTALL_CMAKE_PROJECTS "${CPACK_BUILD_FOLDER};Tenfold;programs;/;${CPACK_BUILD_FOLDER};Tenfold;${_bundle};/")
