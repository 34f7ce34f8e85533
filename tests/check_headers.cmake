# Compiles every public header alone. In a build folder of its own, so that it
# cannot disturb, or be disturbed by, a build that runs at the same time.
# Run as: cmake -D ROOT=<repository> -D BINARY=<folder> -D GENERATOR=<name>
#               -D CXX=<compiler> -P tests/check_headers.cmake
cmake_minimum_required(VERSION 3.25)

execute_process(
  COMMAND ${CMAKE_COMMAND} -S ${ROOT} -B ${BINARY} -G ${GENERATOR}
    -D CMAKE_CXX_COMPILER=${CXX} -D CMAKE_COMPILE_WARNING_AS_ERROR=ON
    -D BENCHGATE_TESTS=OFF -D BENCHGATE_SUITE=OFF
  OUTPUT_QUIET
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${CMAKE_COMMAND} --build ${BINARY} --target all_verify_interface_header_sets
  COMMAND_ERROR_IS_FATAL ANY)
