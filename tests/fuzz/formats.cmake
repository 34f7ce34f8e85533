# Fuzz targets of src/formats, for clang: included where tests/fuzz is built.
add_executable(google_benchmark_json_fuzz google_benchmark_json_fuzz.cpp)
target_compile_options(google_benchmark_json_fuzz PRIVATE -fsanitize=fuzzer)
target_link_options(google_benchmark_json_fuzz PRIVATE -fsanitize=fuzzer)
target_link_libraries(google_benchmark_json_fuzz
  PRIVATE benchgate_settings benchgate_core)
