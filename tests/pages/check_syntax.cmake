# Every program of a page, and every test of one, parses.
# Run as: cmake -D ROOT=<repository> -P tests/pages/check_syntax.cmake
cmake_minimum_required(VERSION 3.25)

find_program(NODE node)
if(NOT NODE)
  message(STATUS "skipped: node is not installed")
  return()
endif()
file(GLOB_RECURSE scripts ${ROOT}/reporters/*.js ${ROOT}/src/*.js ${ROOT}/tests/pages/*.mjs)
if(NOT scripts)
  message(FATAL_ERROR "There are no programs of pages below ${ROOT}")
endif()
foreach(script IN LISTS scripts)
  execute_process(COMMAND ${NODE} --check ${script} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(SEND_ERROR "${script} does not parse")
  endif()
endforeach()
