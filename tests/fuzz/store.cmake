# Fuzz target of store/. The sources are compiled anew: the library has neither
# coverage nor sanitizers.
add_executable(manifest_fuzz
  ${CMAKE_CURRENT_LIST_DIR}/manifest_fuzz.cpp
  ${PROJECT_SOURCE_DIR}/store/digest.cpp
  ${PROJECT_SOURCE_DIR}/store/json_position.cpp
  ${PROJECT_SOURCE_DIR}/store/json_syntax_error.cpp
  ${PROJECT_SOURCE_DIR}/store/manifest.cpp
  ${PROJECT_SOURCE_DIR}/store/manifest_parser.cpp
  ${PROJECT_SOURCE_DIR}/store/manifest_writer.cpp)
target_include_directories(manifest_fuzz PRIVATE ${PROJECT_SOURCE_DIR})
target_compile_options(manifest_fuzz PRIVATE
  -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all)
target_link_options(manifest_fuzz PRIVATE
  -fsanitize=fuzzer,address,undefined)
target_link_libraries(manifest_fuzz PRIVATE
  benchgate_settings fmt::fmt nlohmann_json::nlohmann_json OpenSSL::Crypto
  simdjson::simdjson)
