# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
function(step)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE complained)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGN}\nended with ${status}\n${said}\n${complained}")
  endif()
  set(said "${said}" PARENT_SCOPE)
endfunction()

function(expect text)
  if(NOT said MATCHES "${text}")
    message(FATAL_ERROR "expected \"${text}\", got: ${said}")
  endif()
endfunction()

set(prefix "${WORK}/prefix (1)")   # also a path that needs quoting
set(sample "${prefix}/share/tenfold/samples/digits_mlp.pt2")
file(REMOVE_RECURSE "${WORK}")
step("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${prefix}")
foreach(file IN ITEMS bin/tenfold libexec/tenfold/tenfold-torchscript-reader share/tenfold/samples/digits_mlp.pt2 include/tenfold/engine/study/study.h)
  if(NOT EXISTS "${prefix}/${file}")
    message(FATAL_ERROR "not installed: ${file}")
  endif()
endforeach()

set(flags)
if(SANITIZE)
  set(flags "-fsanitize=${SANITIZE} -fno-sanitize=vptr")
endif()
step("${CMAKE_COMMAND}" -S "${SOURCE}/tests/install/foreign" -B "${WORK}/build" -G "${GENERATOR}" "-DCMAKE_PREFIX_PATH=${prefix}"
  "-DCMAKE_BUILD_TYPE=${CONFIG}" "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_FLAGS=${flags}")
step("${CMAKE_COMMAND}" --build "${WORK}/build")
step("${WORK}/build/ask" "${sample}")
expect("^85002 parameters\n$")
step("${WORK}/build/build_on")
expect("^FactorizedLinear.in_features=16, out_features=10.*3, 10. .2, 5.\n$")
step("${prefix}/bin/tenfold" export "${sample}" --out "${WORK}/sample.pt")   # reads back what it wrote, with the installed reader
expect("verified")
step("${prefix}/bin/tenfold" inspect "${sample}" --json)
expect("85002")
file(REMOVE_RECURSE "${WORK}")
message(STATUS "installed, and a foreign project built on it and ran")
