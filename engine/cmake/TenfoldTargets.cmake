# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of ours shares: warnings, sanitizers, and one way to list sources.

# GCC 12 sees overflows and uninitialised members in LibTorch's reference counting where there are none: those three are off
add_library(tenfold_options INTERFACE)
target_compile_options(tenfold_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wno-missing-field-initializers
  -Wno-stringop-overflow -Wno-array-bounds -Wno-maybe-uninitialized>
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<BOOL:${TENFOLD_WERROR}>>:-Werror>)
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
