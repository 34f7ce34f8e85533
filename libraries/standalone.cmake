# BENCHGATE_STANDALONE: the program and its modules take nothing of the system but
# the C library and, for histories in PostgreSQL, libpq. What is linked has to be
# there as static libraries. What is loaded when it is first needed is made of such
# ones, under names of ours: a library of the system that we load (libpq) must
# never be given our OpenSSL for its own.
# benchgate_standalone(TARGET FOLDER): the C++ library goes in, and what is loaded
# later is found in FOLDER, seen from TARGET.
function(benchgate_standalone target folder)
  target_link_options(${target} PRIVATE -static-libgcc -static-libstdc++)
  set_target_properties(${target} PROPERTIES
    BENCHGATE_PROGRAM ON
    BUILD_RPATH ${PROJECT_BINARY_DIR}/lockstep
    INSTALL_RPATH "\$ORIGIN/${folder}")
endfunction()

foreach(library fmt::fmt simdjson::simdjson)
  get_target_property(type ${library} TYPE)
  if(NOT type STREQUAL STATIC_LIBRARY)
    message(FATAL_ERROR "BENCHGATE_STANDALONE takes ${library} as a static library, "
      "which action/static_libraries.sh makes: name its folder in CMAKE_PREFIX_PATH")
  endif()
endforeach()
foreach(library ${LibArchive_LIBRARIES} ${OPENSSL_SSL_LIBRARY} ${OPENSSL_CRYPTO_LIBRARY})
  if(NOT library MATCHES "\\.a$")
    message(FATAL_ERROR "BENCHGATE_STANDALONE takes static libraries, not ${library}: "
      "name the folder of action/static_libraries.sh in CMAKE_PREFIX_PATH")
  endif()
endforeach()

if(NOT httplib_FOUND)
  message(FATAL_ERROR "BENCHGATE_STANDALONE takes cpp-httplib's header, which "
    "action/static_libraries.sh has: name its folder in CMAKE_PREFIX_PATH")
endif()

# benchgate_brought_along(TARGET ARCHIVES LIBRARY...): a shared library that is all
# of ARCHIVES, and what they take of the others.
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/brought_along.cpp "")
function(benchgate_brought_along target archives)
  list(JOIN archives "," archives)
  add_library(${target} SHARED ${CMAKE_CURRENT_BINARY_DIR}/brought_along.cpp)
  target_link_libraries(${target} PRIVATE
    "$<LINK_LIBRARY:WHOLE_ARCHIVE,${archives}>" ${ARGN} Threads::Threads ${CMAKE_DL_LIBS})
  target_link_options(${target} PRIVATE -Wl,--as-needed -Wl,-Bsymbolic)
  set_target_properties(${target} PROPERTIES
    LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lockstep)
  install(TARGETS ${target} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/benchgate)
endfunction()

# Both for the program and for the module that talks over HTTP.
benchgate_brought_along(benchgate_openssl "${OPENSSL_SSL_LIBRARY};${OPENSSL_CRYPTO_LIBRARY}")

set(unpacking "")
foreach(archive bz2 lzma z zstd)
  find_library(BENCHGATE_ARCHIVE_${archive} lib${archive}.a REQUIRED)
  list(APPEND unpacking ${BENCHGATE_ARCHIVE_${archive}})
endforeach()
benchgate_brought_along(benchgate_libarchive "${LibArchive_LIBRARIES}" ${unpacking})
