# Every shell script parses, may be executed, and is clean under shellcheck.
# Run as: cmake -D ROOT=<repository> -P tests/check_scripts.cmake
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE scripts ${ROOT}/tests/*.sh)
file(GLOB top_level ${ROOT}/*.sh ${ROOT}/.ci/* ${ROOT}/action/*.sh)
list(APPEND scripts ${top_level})
list(SORT scripts)
if(NOT scripts)
  message(FATAL_ERROR "There are no scripts below ${ROOT}")
endif()

set(trouble "")
foreach(script IN LISTS scripts)
  execute_process(COMMAND bash -n ${script} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    string(APPEND trouble "${script} does not parse\n")
  endif()
  execute_process(COMMAND test -x ${script} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    string(APPEND trouble "${script} is not executable: chmod +x it\n")
  endif()
endforeach()
if(trouble)
  message(FATAL_ERROR "${trouble}")
endif()

find_program(SHELLCHECK shellcheck)
if(NOT SHELLCHECK)
  message(STATUS "skipped: shellcheck is not installed")
  return()
endif()
# Scripts name what they source from the root.
execute_process(
  COMMAND ${SHELLCHECK} --external-sources --source-path=${ROOT} ${scripts}
  RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "shellcheck found something")
endif()
