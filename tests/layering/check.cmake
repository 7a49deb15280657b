# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DTREE=<checkout> -P check.cmake
include("${CMAKE_CURRENT_LIST_DIR}/layering.cmake")
layering_problems("${TREE}" problems)
list(LENGTH problems count)
foreach(problem IN LISTS problems)
  message("${problem}")
endforeach()
if(count GREATER 0)
  message(FATAL_ERROR "${count} breaches of the layering")
endif()
