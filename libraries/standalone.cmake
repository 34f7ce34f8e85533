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

# OpenSSL, both for the program and for the module that talks over HTTP.
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/openssl.cpp "")
add_library(benchgate_openssl SHARED ${CMAKE_CURRENT_BINARY_DIR}/openssl.cpp)
target_link_libraries(benchgate_openssl PRIVATE
  "$<LINK_LIBRARY:WHOLE_ARCHIVE,${OPENSSL_SSL_LIBRARY},${OPENSSL_CRYPTO_LIBRARY}>"
  Threads::Threads ${CMAKE_DL_LIBS})
target_link_options(benchgate_openssl PRIVATE -Wl,--as-needed -Wl,-Bsymbolic)
set_target_properties(benchgate_openssl PROPERTIES
  LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lockstep)
install(TARGETS benchgate_openssl
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/benchgate)

# libarchive is in the program, which has what it unpacks by anyway.
add_library(benchgate_libarchive INTERFACE)
target_link_libraries(benchgate_libarchive INTERFACE ${LibArchive_LIBRARIES})
foreach(archive bz2 lzma z zstd)
  find_library(BENCHGATE_ARCHIVE_${archive} lib${archive}.a REQUIRED)
  target_link_libraries(benchgate_libarchive INTERFACE ${BENCHGATE_ARCHIVE_${archive}})
endforeach()
