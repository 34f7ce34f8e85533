# What others have written for the pages of profiles: d3-flame-graph with the
# parts of d3 that it needs, which becomes part of the program, and speedscope, a
# folder beside it.
#
# npm fetches them when the project is configured: the versions of package.json,
# with the contents whose digests package-lock.json has. For other versions, change
# package.json and run `npm install --package-lock-only --ignore-scripts` beside it.
# Sets
#
# BENCHGATE_FLAME_LIBRARY  a file: d3-flame-graph after what it needs, and their
#                          licences; empty without
# BENCHGATE_SPEEDSCOPE     a folder, or nothing
set(BENCHGATE_PAGE_LIBRARIES "" CACHE STRING
  "Folder with d3-flame-graph and speedscope, as npm makes it (node_modules); OFF: build without; empty: npm fetches them")

# In the order in which they need each other.
set(page_modules
  d3-dispatch d3-timer d3-color d3-interpolate d3-ease d3-selection d3-transition
  d3-array d3-format d3-time d3-time-format d3-scale d3-hierarchy)

# benchgate_fetch_page_libraries(FOLDER TROUBLE): where they are, or why they are
# not there.
function(benchgate_fetch_page_libraries folder trouble)
  set(here ${PROJECT_BINARY_DIR}/page_libraries)
  set(${folder} ${here}/node_modules PARENT_SCOPE)
  set(${trouble} "" PARENT_SCOPE)
  foreach(file package.json package-lock.json .npmrc)
    configure_file(${CMAKE_CURRENT_SOURCE_DIR}/page/${file} ${here}/${file} COPYONLY)
  endforeach()
  # The last thing that is written: what was broken off is fetched again.
  file(SHA256 ${here}/package-lock.json wanted)
  if(EXISTS ${here}/fetched)
    file(READ ${here}/fetched fetched)
    if(fetched STREQUAL wanted)
      return()
    endif()
  endif()
  find_program(BENCHGATE_NPM npm DOC "Fetches what pages draw with")
  mark_as_advanced(BENCHGATE_NPM)
  if(NOT BENCHGATE_NPM)
    set(${trouble} "npm is not installed" PARENT_SCOPE)
    return()
  endif()
  message(STATUS "Page libraries: fetched by npm")
  execute_process(
    COMMAND ${BENCHGATE_NPM} ci --ignore-scripts --no-audit --no-fund --no-update-notifier
      --fetch-retries=1 --fetch-retry-mintimeout=1000 --fetch-timeout=60000
    WORKING_DIRECTORY ${here}
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output TIMEOUT 300)
  if(status EQUAL 0)
    file(WRITE ${here}/fetched ${wanted})
  elseif(output MATCHES "EINTEGRITY")
    # Not what was looked at when the lock file was written: no build goes on with
    # a guess at why.
    message(FATAL_ERROR "npm was given other contents than package-lock.json has:\n${output}")
  else()
    string(STRIP "${output}" output)
    set(${trouble} "npm could not fetch them (${status}):\n${output}" PARENT_SCOPE)
  endif()
endfunction()

# Adds to the variable TEXT, as a comment of a program, which packages of FOLDER
# have one and the same licence, and the licence.
function(benchgate_add_licences text folder)
  set(digests "")
  foreach(package IN LISTS ARGN)
    file(READ ${folder}/${package}/package.json about)
    string(JSON version GET "${about}" version)
    file(SHA256 ${folder}/${package}/LICENSE digest)
    list(APPEND digests ${digest})
    list(APPEND packages_${digest} "${package} ${version}")
    set(file_${digest} ${folder}/${package}/LICENSE)
  endforeach()
  list(REMOVE_DUPLICATES digests)
  foreach(digest IN LISTS digests)
    list(JOIN packages_${digest} ", " names)
    file(READ ${file_${digest}} licence)
    string(STRIP "${licence}" licence)
    string(APPEND ${text} "${names}\n\n${licence}\n\n")
  endforeach()
  set(${text} "${${text}}" PARENT_SCOPE)
endfunction()

# Writes d3-flame-graph after what it needs, and their licences before them.
function(benchgate_join_flame_library output folder)
  benchgate_add_licences(licences ${folder} ${page_modules} internmap d3-flame-graph)
  set(programs "")
  foreach(module IN LISTS page_modules)
    file(READ ${folder}/${module}/dist/${module}.min.js program)
    string(APPEND programs "${program}\n")
  endforeach()
  file(READ ${folder}/d3-flame-graph/dist/d3-flamegraph.umd.min.js program)
  string(APPEND programs "${program}\n")
  string(FIND "${licences}" "*/" end_of_comment)
  string(FIND "${programs}" "</script" end_of_program)
  if(NOT end_of_comment EQUAL -1 OR NOT end_of_program EQUAL -1)
    message(FATAL_ERROR "The files in ${folder} cannot be part of a page as they are")
  endif()
  file(WRITE ${output} "/*\n${licences}*/\n${programs}")
endfunction()

# Copies speedscope beside the program, with a policy by which it talks to nobody
# but where it came from.
function(benchgate_copy_speedscope output folder)
  file(REMOVE_RECURSE ${output})
  file(COPY ${folder}/speedscope/dist/release/ DESTINATION ${output})
  file(COPY ${folder}/speedscope/LICENSE DESTINATION ${output})
  file(READ ${output}/index.html page)
  string(REPLACE "<head>" "<head>
    <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; connect-src 'self'; font-src 'self' file:; img-src 'self' file: data: blob:; script-src 'self' file: 'wasm-unsafe-eval'; style-src 'self' file: 'unsafe-inline'\">"
    restricted "${page}")
  if(restricted STREQUAL page)
    message(FATAL_ERROR "${folder}/speedscope has an index.html without a head")
  endif()
  file(WRITE ${output}/index.html "${restricted}")
endfunction()

set(trouble "")
if(BENCHGATE_PAGE_LIBRARIES STREQUAL "")
  benchgate_fetch_page_libraries(page_folder trouble)
elseif(BENCHGATE_PAGE_LIBRARIES)
  get_filename_component(page_folder ${BENCHGATE_PAGE_LIBRARIES} ABSOLUTE
    BASE_DIR ${PROJECT_SOURCE_DIR})
  foreach(file d3-flame-graph/dist/d3-flamegraph.umd.min.js speedscope/dist/release/index.html)
    if(NOT EXISTS ${page_folder}/${file})
      message(FATAL_ERROR "BENCHGATE_PAGE_LIBRARIES is ${page_folder}, where ${file} is not there: "
        "name the folder node_modules that `npm ci` makes beside a copy of src/profile/page/package-lock.json")
    endif()
  endforeach()
else()
  set(trouble "BENCHGATE_PAGE_LIBRARIES is ${BENCHGATE_PAGE_LIBRARIES}")
endif()
set(BENCHGATE_FLAME_LIBRARY ${CMAKE_CURRENT_BINARY_DIR}/flame_library.js)
set(BENCHGATE_SPEEDSCOPE ${PROJECT_BINARY_DIR}/share/speedscope)
if(trouble STREQUAL "")
  benchgate_join_flame_library(${BENCHGATE_FLAME_LIBRARY} ${page_folder})
  benchgate_copy_speedscope(${BENCHGATE_SPEEDSCOPE} ${page_folder})
  set(notices "")
  benchgate_add_licences(notices ${page_folder}
    ${page_modules} internmap d3-flame-graph speedscope)
  file(WRITE ${PROJECT_BINARY_DIR}/page-libraries.txt "${notices}")
  install(FILES ${PROJECT_BINARY_DIR}/page-libraries.txt DESTINATION ${CMAKE_INSTALL_DOCDIR})
  install(DIRECTORY ${BENCHGATE_SPEEDSCOPE} DESTINATION ${CMAKE_INSTALL_DATADIR}/benchgate)
else()
  message(STATUS "Page libraries: none, so there are no flame graphs and no speedscope: ${trouble}")
  file(WRITE ${BENCHGATE_FLAME_LIBRARY} "")
  file(REMOVE_RECURSE ${BENCHGATE_SPEEDSCOPE})
  set(BENCHGATE_SPEEDSCOPE "")
endif()
