# src/profile/page/libraries.cmake: where pages get the work of others from, and
# what is said when they do not.
# Run as: cmake -D ROOT=<repository> -D WORK=<folder> -P tests/pages/check_libraries.cmake
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${WORK})
file(WRITE ${WORK}/project/CMakeLists.txt "
cmake_minimum_required(VERSION 3.25)
project(pages LANGUAGES NONE)
include(GNUInstallDirs)
set(CMAKE_CURRENT_SOURCE_DIR ${ROOT}/src/profile)
include(${ROOT}/src/profile/page/libraries.cmake)
message(STATUS \"speedscope is in '\${BENCHGATE_SPEEDSCOPE}'\")
")

# configure(NAME ARGUMENT...) sets `status`, `output` and `build`.
function(configure name)
  set(build ${WORK}/${name})
  # Nothing is built, so nothing has to be there that builds.
  execute_process(COMMAND ${CMAKE_COMMAND} -Wno-dev -G "Unix Makefiles"
      -D CMAKE_MAKE_PROGRAM=${CMAKE_COMMAND} -S ${WORK}/project -B ${build} ${ARGN}
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  # A message of CMake's own is broken into lines.
  string(REGEX REPLACE "[ \n]+" " " output "${output}")
  set(status ${status} PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
  set(build ${build} PARENT_SCOPE)
endfunction()

function(expect_output words)
  string(FIND "${output}" "${words}" at)
  if(at EQUAL -1)
    message(SEND_ERROR "expected \"${words}\" in: ${output}")
  endif()
endfunction()

function(expect_none why)
  if(NOT status EQUAL 0)
    message(SEND_ERROR "a build without page libraries fails: ${output}")
  endif()
  expect_output("Page libraries: none, so there are no flame graphs and no speedscope: ${why}")
  expect_output("speedscope is in ''")
  file(READ ${build}/flame_library.js library)
  if(NOT library STREQUAL "")
    message(SEND_ERROR "there is a library without page libraries")
  endif()
endfunction()

function(expect_in file words)
  file(READ ${file} text)
  string(FIND "${text}" "${words}" at)
  if(at EQUAL -1)
    message(SEND_ERROR "expected \"${words}\" in ${file}")
  endif()
endfunction()

configure(off -D BENCHGATE_PAGE_LIBRARIES=OFF)
expect_none("BENCHGATE_PAGE_LIBRARIES is OFF")

configure(without_npm -D CMAKE_FIND_USE_SYSTEM_ENVIRONMENT_PATH=OFF
  -D CMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF)
expect_none("npm is not installed")

file(WRITE ${WORK}/npm "#!/bin/sh\necho 'there is no network' >&2\nexit 7\n")
file(CHMOD ${WORK}/npm PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
configure(without_network -D BENCHGATE_NPM=${WORK}/npm)
expect_none("npm could not fetch them (7): there is no network")

file(WRITE ${WORK}/npm "#!/bin/sh\necho 'npm error code EINTEGRITY' >&2\nexit 1\n")
configure(with_other_contents -D BENCHGATE_NPM=${WORK}/npm)
if(status EQUAL 0)
  message(SEND_ERROR "a build goes on with other contents than the lock file has")
endif()
expect_output("npm was given other contents than package-lock.json has: npm error code EINTEGRITY")

configure(empty_folder -D BENCHGATE_PAGE_LIBRARIES=${WORK}/nowhere)
if(status EQUAL 0)
  message(SEND_ERROR "an empty folder is taken for one with page libraries")
endif()
expect_output("${WORK}/nowhere, where d3-flame-graph/dist/d3-flamegraph.umd.min.js is not there")

# As npm makes it; the text of a program may hold what is special to CMake.
set(folder ${WORK}/node_modules)
file(STRINGS ${ROOT}/src/profile/page/package-lock.json packages REGEX "\"node_modules/.*\": {")
foreach(line IN LISTS packages)
  string(REGEX REPLACE ".*\"node_modules/(.*)\".*" "\\1" package "${line}")
  file(WRITE ${folder}/${package}/package.json "{\"version\": \"1.2.3\"}")
  file(WRITE ${folder}/${package}/LICENSE "Ours to give\n")
  file(WRITE ${folder}/${package}/dist/${package}.min.js "a[0]=\"${package};\\\\n$\{x}@y@\";\n")
endforeach()
file(WRITE ${folder}/speedscope/LICENSE "Theirs to give\n")
file(WRITE ${folder}/d3-flame-graph/dist/d3-flamegraph.umd.min.js "draw();\n")
file(WRITE ${folder}/speedscope/dist/release/index.html "<html><head><title>speedscope</title></head></html>\n")
configure(folder -D BENCHGATE_PAGE_LIBRARIES=${folder})
if(NOT status EQUAL 0)
  message(SEND_ERROR "a folder with page libraries is not taken: ${output}")
endif()
expect_output("speedscope is in '${build}/share/speedscope'")
expect_in(${build}/flame_library.js "/*\nd3-dispatch 1.2.3, ")
expect_in(${build}/flame_library.js "internmap 1.2.3, d3-flame-graph 1.2.3\n\nOurs to give\n\n*/\na[0]=\"d3-dispatch;\\\\n$\{x}@y@\";\n")
expect_in(${build}/flame_library.js "a[0]=\"d3-hierarchy;\\\\n$\{x}@y@\";\n\ndraw();\n")
expect_in(${build}/share/speedscope/index.html "<head>\n    <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
expect_in(${build}/page-libraries.txt "speedscope 1.2.3\n\nTheirs to give\n")

file(WRITE ${folder}/d3-color/dist/d3-color.min.js "x=\"</script>\";\n")
configure(folder)
if(status EQUAL 0)
  message(SEND_ERROR "a program that would end its element is put into pages")
endif()
expect_output("cannot be part of a page as they are")
