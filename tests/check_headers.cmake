# Every header can be included alone: the source of its name includes it first,
# and those without one are compiled. In a build folder of its own, so that it
# cannot disturb, or be disturbed by, a build that runs at the same time.
# Run as: cmake -D ROOT=<repository> -D BINARY=<folder> -D GENERATOR=<name>
#               -D CXX=<compiler> -P tests/check_headers.cmake
cmake_minimum_required(VERSION 3.25)

set(trouble FALSE)
foreach(folder compare libraries store reporters src)
  file(GLOB_RECURSE headers RELATIVE ${ROOT} ${ROOT}/${folder}/*.h)
  foreach(header IN LISTS headers)
    string(REGEX REPLACE "\\.h$" ".cpp" source ${header})
    if(EXISTS ${ROOT}/${source})
      file(STRINGS ${ROOT}/${source} first REGEX "^#include" LIMIT_COUNT 1)
      if(NOT first STREQUAL "#include \"${header}\"")
        message("${source} does not include ${header} first")
        set(trouble TRUE)
      endif()
    endif()
  endforeach()
endforeach()
if(trouble)
  message(FATAL_ERROR "a header may lean on what was included before it")
endif()

execute_process(
  COMMAND ${CMAKE_COMMAND} -S ${ROOT} -B ${BINARY} -G ${GENERATOR}
    -D CMAKE_CXX_COMPILER=${CXX} -D CMAKE_COMPILE_WARNING_AS_ERROR=ON
    -D BENCHGATE_TESTS=OFF -D BENCHGATE_SUITE=OFF
  OUTPUT_QUIET
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${CMAKE_COMMAND} --build ${BINARY} --target all_verify_interface_header_sets
  COMMAND_ERROR_IS_FATAL ANY)
