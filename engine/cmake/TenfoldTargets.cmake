# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of ours shares: warnings, sanitizers, one way to list sources, and one to compile several at a time.

# GCC 12 sees overflows and uninitialised members in LibTorch's reference counting where there are none: those three are off
add_library(tenfold_options INTERFACE)
target_compile_options(tenfold_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wno-missing-field-initializers
  -Wno-stringop-overflow -Wno-array-bounds -Wno-maybe-uninitialized>
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<BOOL:${TENFOLD_WERROR}>>:-Werror>)
if(TENFOLD_UNITY)
  # the first is meant for headers, and sees one in every source that is compiled with others; of the second's shadows those of locals
  # are left, as names beside are of other sources
  target_compile_options(tenfold_options INTERFACE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-subobject-linkage -Wno-shadow -Wshadow=local>)
endif()
if(TENFOLD_SANITIZE)
  # LibTorch is not instrumented: its vtables cannot be checked
  target_compile_options(tenfold_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fsanitize=${TENFOLD_SANITIZE} -fno-sanitize=vptr -fno-sanitize-recover=undefined>)
  target_link_options(tenfold_options INTERFACE -fsanitize=${TENFOLD_SANITIZE})
endif()

# tenfold_sources(<target> HEADERS ... SOURCES ...): public headers are installed and included from the root of the tree
function(tenfold_sources target)
  cmake_parse_arguments(ARG "" "" "HEADERS;SOURCES" ${ARGN})
  target_sources(${target} PRIVATE ${ARG_SOURCES})
  if(ARG_HEADERS)
    target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${ARG_HEADERS})
  endif()
endfunction()

# tenfold_together(<target>): compiles up to eight sources of a folder at a time, in the order in which they are listed. What LibTorch's,
# CLI11's and Qt's headers cost is then paid once for all of them, half of a build. Names in anonymous namespaces are therefore
# to differ within a folder. After the last source was added.
function(tenfold_together target)
  if(NOT TENFOLD_UNITY)
    return()
  endif()
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "\\.cpp$")
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source OUTPUT_VARIABLE path)
    cmake_path(RELATIVE_PATH path BASE_DIRECTORY "${PROJECT_SOURCE_DIR}")
    cmake_path(GET path PARENT_PATH folder)
    string(MAKE_C_IDENTIFIER "${folder}" folder)
    list(APPEND _in_${folder} ${source})
    list(LENGTH _in_${folder} number)
    math(EXPR group "(${number} - 1) / 8")
    set_property(SOURCE "${source}" TARGET_DIRECTORY ${target} PROPERTY UNITY_GROUP "${folder}_${group}")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()
